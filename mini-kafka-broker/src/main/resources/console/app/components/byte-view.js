// @ts-check
import { bytesOf, hexDump, isBinary, prettyJson, sizeOf } from '../byte-strings.js';
import { fill, h } from '../dom.js';
import { bytes } from '../format.js';
import { copyButton } from './copy.js';

const SHOWN_CHARS = 4000;

/**
 * A key or a value in full: as JSON where it is, as text, or as bytes. Of a long one the beginning, until somebody asks.
 *
 * @param {string} name
 * @param {import('../byte-strings.js').ByteString} value
 */
export function byteView(name, value) {
    if (value === null) return h('div', { class: 'bytes' }, h('h3', {}, name, ' ', h('small', {}, 'null')));
    /** @type {Record<string, () => string>} */
    const forms = {};
    const json = typeof value === 'string' ? prettyJson(value) : null;
    if (json !== null) forms.JSON = () => json;
    if (typeof value === 'string') forms.Text = () => value;
    forms.Hex = () => hexDump(bytesOf(value));
    let form = json !== null ? 'JSON' : isBinary(value) ? 'Hex' : 'Text';
    let all = false;

    const pre = h('pre', { tabindex: '0', 'aria-label': name });
    const more = h('button', { type: 'button', class: 'quiet', onclick: () => show(form, true) });
    const buttons = Object.keys(forms).map((of) => h('button', {
        type: 'button', class: 'quiet', 'data-form': of, onclick: () => show(of, all),
    }, of));
    /**
     * @param {string} newForm
     * @param {boolean} whole
     */
    function show(newForm, whole) {
        form = newForm;
        all = whole;
        const text = forms[form]();
        const cut = !all && text.length > SHOWN_CHARS;
        fill(pre, cut ? `${text.slice(0, SHOWN_CHARS)}…` : text);
        more.hidden = !cut;
        fill(more, `Show all ${bytes(sizeOf(value))}`);
        for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.form === form));
    }
    show(form, false);
    return h('div', { class: 'bytes' },
        h('header', {},
            h('h3', {}, name, ' ', h('small', {}, bytes(sizeOf(value)))),
            h('span', { class: 'grow' }),
            h('span', { class: 'segments', role: 'group', 'aria-label': `${name} as` }, buttons),
            copyButton(() => forms[form]())),
        pre,
        more);
}
