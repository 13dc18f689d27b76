// @ts-check
import { curlOf } from '../api.js';
import { h } from '../dom.js';
import { copyButton } from './copy.js';
import { errorBox } from './errors.js';
import { showDialog } from './dialog.js';

/**
 * A button that shows what the thing beside it calls, to be run in a shell.
 *
 * @param {() => import('../api.js').Call | import('../api.js').Call[] | string} calls a string is a command already
 */
export function curlButton(calls) {
    return h('button', {
        type: 'button', class: 'quiet curl', title: 'Show this as a command', onclick: () => show(calls),
    }, 'curl');
}

/** @param {() => import('../api.js').Call | import('../api.js').Call[] | string} calls */
function show(calls) {
    let content;
    try {
        const what = calls();
        const commands = typeof what === 'string' ? [what] : [what].flat().map(curlOf);
        content = commands.map((command) => h('div', { class: 'command' },
            h('pre', { tabindex: '0', 'aria-label': 'Command' }, command), copyButton(() => command)));
    } catch (e) {
        content = errorBox(/** @type {Error} */ (e)); // the fields do not make a call yet
    }
    showDialog('As a command', h('div', { class: 'stack' }, content));
}
