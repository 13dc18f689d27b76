// @ts-check
import { h, setText } from '../dom.js';

/**
 * @param {() => string} text
 * @param {string} [label]
 */
export function copyButton(text, label = 'Copy') {
    const button = h('button', { type: 'button', class: 'quiet', onclick: copy }, label);
    async function copy() {
        setText(button, await copied(text(), button) ? 'Copied' : 'Not copied');
        setTimeout(() => setText(button, label), 1500);
    }
    return button;
}

/**
 * @param {string} text
 * @param {HTMLElement} beside
 */
async function copied(text, beside) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        // Over plain HTTP from another machine there is no clipboard: the old way, which needs a selected field. It stands
        // beside the button, since inside a modal dialog nothing outside can be selected.
        const field = h('textarea', { class: 'offscreen', 'aria-hidden': 'true' }, text);
        beside.after(field);
        field.select();
        const done = document.execCommand('copy');
        field.remove();
        beside.focus();
        return done;
    }
}
