// @ts-check
import { h } from '../dom.js';

const SHOWN_MS = 6000;
const MOST = 4;

/**
 * Says for a while at the page's corner that something was done, aloud too.
 *
 * @param {string} text
 */
export function notify(text) {
    const root = /** @type {HTMLElement} */ (document.getElementById('notices'));
    const notice = h('div', { class: 'notice' }, text);
    root.append(notice);
    while (root.childElementCount > MOST) root.firstElementChild?.remove();
    setTimeout(() => notice.remove(), SHOWN_MS);
}
