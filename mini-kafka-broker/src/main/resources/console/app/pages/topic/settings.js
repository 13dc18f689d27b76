// @ts-check
import { callForOne } from '../../api.js';
import { formDialog } from '../../components/dialog.js';
import { field } from '../../components/fields.js';
import { notify } from '../../components/notices.js';
import { settingsPanel } from '../../components/settings.js';
import { fill, h } from '../../dom.js';
import { poll } from '../../poll.js';

/** @param {import('./topic.js').Tab} tab */
export function settingsTab({ root, topic, signal }) {
    const describe = { method: 'describeConfigs', params: { topics: [topic] } };
    const settings = settingsPanel('Settings', () => describe, (entry) => !entry.readOnly && h('button', {
        type: 'button', class: 'quiet', 'aria-label': `Change ${entry.name}`, onclick: () => change(entry.name),
    }, 'Change'));
    fill(root, settings.root);
    const reload = poll(async () => {
        const { configs } = await callForOne(describe.method, describe.params, 'topics', signal);
        settings.update(configs);
    }, { everyMs: 10_000, signal, onError: settings.fail });

    /** @param {string} name */
    function change(name) {
        const entry = settings.get(name);
        if (entry) changeDialog(topic, entry, reload);
    }
}

/**
 * @param {string} topic
 * @param {import('../../components/settings.js').Entry} entry
 * @param {() => void} done
 */
function changeDialog(topic, entry, done) {
    const value = h('input', { type: 'text', name: 'value', value: entry.value, autocomplete: 'off', spellcheck: 'false', autofocus: true });
    const unset = h('input', { type: 'checkbox', name: 'unset', onchange: () => (value.disabled = unset.checked) });
    formDialog({
        title: `Change ${entry.name}`,
        fields: [
            h('p', {}, entry.doc),
            field('Value', value, `The broker’s: ${entry.default || 'none'}`),
            entry.source === 'topic' && h('label', { class: 'check' }, unset, 'Go by the broker again'),
        ],
        submit: 'Change',
        calls: () => ({
            method: 'alterConfigs',
            params: {
                topics: [{ name: topic, ...(unset.checked ? { unset: [entry.name] } : { set: { [entry.name]: value.value } }) }],
            },
        }),
        run: async ({ method, params }) => {
            await callForOne(method, params, 'topics');
            notify(`${entry.name} of ${topic} is changed.`);
            done();
        },
    });
}
