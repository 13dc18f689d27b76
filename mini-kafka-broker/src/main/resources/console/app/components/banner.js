// @ts-check
import { connection, tryNow } from '../connection.js';
import { fill, h, setText } from '../dom.js';
import { duration } from '../format.js';
import { notify } from './notices.js';

/**
 * Says above all pages that the broker is away, since when, and when it is asked next.
 *
 * @param {HTMLElement} root
 */
export function banner(root) {
    const text = h('span', {});
    // What counts down is not read out each second; that the banner came is.
    const wait = h('span', { 'aria-hidden': 'true' });
    const button = h('button', { type: 'button', onclick: tryNow }, 'Try now');
    let timer = 0;
    const tick = () => {
        const left = connection.nextTry - Date.now();
        setText(wait, `for ${duration(Math.floor((Date.now() - connection.awaySince) / 1000) * 1000)}; `
            + (left > 0 ? `trying again in ${Math.ceil(left / 1000)} s` : 'trying…'));
    };
    connection.addEventListener('change', () => {
        const away = connection.awaySince !== 0;
        if (away === root.hidden) {
            root.hidden = !away;
            clearInterval(timer);
            if (away) {
                setText(text, 'The broker does not answer. What is shown here is as of then. ');
                fill(root, text, wait, ' ', button);
                timer = setInterval(tick, 500);
            }
        }
        if (away) tick();
    });
    connection.addEventListener('back', () => notify('The broker answers again.'));
}
