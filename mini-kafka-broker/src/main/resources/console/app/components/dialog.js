// @ts-check
import { fill, h } from '../dom.js';
import { curlButton } from './curl.js';
import { errorBox } from './errors.js';

/**
 * A native dialog: the browser keeps the focus inside, closes it by Escape, and gives the focus back to where it was.
 *
 * @param {string} title
 * @param {import('../dom.js').Child} content
 * @returns {HTMLDialogElement} shown
 */
export function showDialog(title, content) {
    const id = `dialog-${Math.random().toString(36).slice(2)}`;
    const dialog = /** @type {HTMLDialogElement} */ (h('dialog', { 'aria-labelledby': id },
        h('header', {},
            h('h2', { id }, title),
            h('button', { type: 'button', class: 'quiet close', 'aria-label': 'Close', onclick: () => dialog.close() }, '✕')),
        content));
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
}

/**
 * A dialog with a form that makes one call. What fails is said in it, and it stays open.
 *
 * @param {{
 *   title: string,
 *   fields: import('../dom.js').Child,
 *   submit: string,
 *   danger?: boolean,
 *   calls: () => import('../api.js').Call,
 *   run: (call: import('../api.js').Call) => Promise<void>,
 *   ready?: () => boolean,
 * }} form `calls` is what submitting calls, as the fields are now, and throws where they are wrong; `run` does it; `ready`,
 *   asked after each input, says whether it can be submitted
 */
export function formDialog({ title, fields, submit, danger = false, calls, run, ready = () => true }) {
    const failure = h('div', {});
    const button = h('button', { type: 'submit', class: danger ? 'danger' : 'primary' }, submit);
    const form = h('form', { class: 'stack', onsubmit: send, oninput: update },
        fields,
        failure,
        h('footer', {},
            curlButton(calls),
            h('span', { class: 'grow' }),
            h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'),
            button));
    let running = false;
    async function send(/** @type {Event} */ event) {
        event.preventDefault();
        if (running) return;
        running = true;
        update();
        fill(failure);
        try {
            await run(calls());
            dialog.close();
        } catch (e) {
            fill(failure, errorBox(/** @type {Error} */ (e)));
        } finally {
            running = false;
            update();
        }
    }
    function update() {
        button.disabled = running || !ready();
    }
    update();
    const dialog = showDialog(title, form);
    return { dialog, update };
}

/**
 * Asks to type a name before something is gone for good.
 *
 * @param {{title: string, warning: string, name: string, submit: string, call: import('../api.js').Call,
 *   run: (call: import('../api.js').Call) => Promise<void>}} what
 */
export function confirmByName({ title, warning, name, submit, call, run }) {
    const typed = h('input', { type: 'text', name: 'confirm', autocomplete: 'off', spellcheck: 'false', required: true, autofocus: true });
    formDialog({
        title,
        fields: [
            h('p', {}, warning),
            h('label', { class: 'field' }, h('span', {}, 'Type ', h('code', {}, name), ' to confirm'), typed),
        ],
        submit,
        danger: true,
        calls: () => call,
        run,
        ready: () => typed.value === name,
    });
}
