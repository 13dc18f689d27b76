// @ts-check
import { callForOne } from '../../api.js';
import { field, integer } from '../../components/fields.js';
import { formDialog } from '../../components/dialog.js';
import { notify } from '../../components/notices.js';
import { h } from '../../dom.js';
import { refresh } from '../../samples.js';

/** How what is typed becomes bytes. An empty text is a text; to have none is another thing. */
const FORMS = /** @type {[string, string][]} */ ([['text', 'text'], ['base64', 'base64'], ['null', 'null']]);

/**
 * @param {string} topic
 * @param {string} partitions how many it has
 * @param {AbortSignal} signal
 */
export function produceDialog(topic, partitions, signal) {
    const key = byteField('Key', 'key', 'null');
    const value = byteField('Value', 'value', 'text');
    const partition = h('input', {
        type: 'number', name: 'partition', min: 0, max: Number(partitions) - 1, placeholder: 'by its key, or in turn',
    });
    const headers = h('div', { class: 'stack' });
    const addHeader = () => {
        const name = h('input', { type: 'text', name: 'header-name', placeholder: 'name', 'aria-label': 'Header’s name' });
        const row = h('div', { class: 'pair' }, name,
            h('input', { type: 'text', name: 'header-value', placeholder: 'value', 'aria-label': 'Header’s value' }),
            h('button', { type: 'button', class: 'quiet', 'aria-label': 'Remove the header', onclick: () => row.remove() }, '✕'));
        headers.append(row);
        return name;
    };
    formDialog({
        title: `Produce a record to ${topic}`,
        fields: [
            key.root,
            value.root,
            h('fieldset', {}, h('legend', {}, 'Headers'), headers,
                h('button', { type: 'button', class: 'quiet', id: 'add-header', onclick: () => addHeader().focus() }, 'Add a header')),
            field('Partition', partition),
        ],
        submit: 'Produce',
        calls: () => ({
            method: 'produce',
            params: {
                acks: 'all',
                partitions: [{
                    topic,
                    ...(partition.value !== '' && { partition: integer(partition, 'Partition') }),
                    records: [{
                        key: key.read(),
                        value: value.read(),
                        headers: [...headers.children].map((row) => {
                            const [name, content] = row.querySelectorAll('input');
                            return { key: name.value, value: content.value };
                        }),
                    }],
                }],
            },
        }),
        run: async ({ method, params }) => {
            const written = await callForOne(method, params, 'partitions', signal);
            notify(`Written to ${topic}-${written.partition} at offset ${written.baseOffset}.`);
            refresh();
            document.dispatchEvent(new CustomEvent('produced', { detail: topic }));
        },
    });
}

/**
 * A text with a choice of what it stands for.
 *
 * @param {string} label
 * @param {string} name
 * @param {string} form
 */
function byteField(label, name, form) {
    const text = h('textarea', { name, rows: name === 'key' ? 1 : 6, 'aria-label': label, spellcheck: 'false', oninput: typed, autofocus: name === 'key' });
    const choice = h('select', { name: `${name}-form`, 'aria-label': `${label} is` },
        FORMS.map(([of, says]) => h('option', { value: of }, says)));
    choice.value = form;
    function typed() {
        if (choice.value === 'null') choice.value = 'text'; // who types something means something
    }
    return {
        root: h('div', { class: 'field' }, h('div', { class: 'bar' }, h('span', {}, label), h('span', { class: 'grow' }), choice), text),
        read: () => choice.value === 'null' ? null : choice.value === 'base64' ? { base64: text.value.trim() } : text.value,
    };
}
