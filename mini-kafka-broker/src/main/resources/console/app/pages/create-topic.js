// @ts-check
import { call, callForOne } from '../api.js';
import { formDialog } from '../components/dialog.js';
import { field, integer } from '../components/fields.js';
import { notify } from '../components/notices.js';
import { fill, h } from '../dom.js';
import { link } from '../router.js';
import { refresh } from '../samples.js';

/** Any topic has the same settings, with their meaning and what the broker would take: the internal one is always there. */
const A_TOPIC = '__consumer_offsets';

/** @param {AbortSignal} signal */
export function createTopicDialog(signal) {
    const name = h('input', { type: 'text', name: 'name', required: true, autocomplete: 'off', spellcheck: 'false', autofocus: true });
    const partitions = h('input', { type: 'number', name: 'partitions', min: 1, max: 10000, placeholder: 'the broker’s default' });
    const settings = h('div', { class: 'stack' });
    const names = h('datalist', { id: 'setting-names' });
    const hint = h('small', {});
    /** @type {Map<string, {default: string, doc: string}>} */
    const known = new Map();

    const addRow = () => {
        const value = h('input', { type: 'text', name: 'setting-value', placeholder: 'value', 'aria-label': 'Value' });
        const key = h('input', {
            type: 'text', name: 'setting-name', list: 'setting-names', placeholder: 'retention.ms', 'aria-label': 'Setting',
            autocomplete: 'off', spellcheck: 'false',
            oninput: () => {
                const setting = known.get(key.value);
                value.placeholder = setting?.default || 'value';
                fill(hint, setting?.doc);
            },
        });
        const row = h('div', { class: 'pair' }, key, value,
            h('button', { type: 'button', class: 'quiet', 'aria-label': 'Remove the setting', onclick: () => row.remove() }, '✕'));
        settings.append(row);
        return key;
    };
    const configs = () => Object.fromEntries([...settings.children]
        .map((row) => [...row.querySelectorAll('input')].map((input) => input.value.trim()))
        .filter(([key]) => key !== ''));
    formDialog({
        title: 'Create a topic',
        fields: [
            field('Name', name, 'Letters, digits, dots, underscores and hyphens.'),
            field('Partitions', partitions, 'They can become more later, never fewer.'),
            h('fieldset', {}, h('legend', {}, 'Settings'), names, settings, hint,
                h('button', { type: 'button', class: 'quiet', onclick: () => addRow().focus() }, 'Add a setting')),
        ],
        submit: 'Create',
        calls: () => ({
            method: 'createTopics',
            params: {
                topics: [{
                    name: name.value,
                    ...(partitions.value !== '' && { partitions: integer(partitions, 'Partitions') }),
                    configs: configs(),
                }],
            },
        }),
        run: async ({ method, params }) => {
            await callForOne(method, params, 'topics');
            notify(`Topic ${name.value} is created.`);
            refresh();
            location.hash = link(['topics', name.value]);
        },
    });
    call('describeConfigs', { topics: [A_TOPIC] }, signal).then(({ topics: [topic] }) => {
        for (const setting of topic.configs ?? []) known.set(setting.name, setting);
        fill(names, [...known.keys()].map((key) => h('option', { value: key })));
    }).catch(() => {}); // names can be typed without being proposed
}
