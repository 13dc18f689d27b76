// @ts-check
import { fill, h } from './dom.js';
import { errorBox } from './components/errors.js';

/**
 * Pages by the part of the address behind `#`: `#/topics/orders/records?partition=0`. A page is a function that fills its
 * element, and whatever it starts ends with its signal.
 *
 * @typedef {{
 *   root: HTMLElement,
 *   path: string[],
 *   query: URLSearchParams,
 *   signal: AbortSignal,
 *   title: (title: string) => void,
 * }} Visit `path` is what follows the page's own name, decoded
 * @typedef {(visit: Visit) => void} Page
 */

/** @type {AbortController | null} */
let current = null;

/**
 * @param {HTMLElement} main
 * @param {Record<string, Page>} pages by the first part of the path; the first one is where an empty path leads
 * @param {(name: string) => void} onVisit
 */
export function startRouter(main, pages, onVisit) {
    const visit = (/** @type {boolean} */ first) => {
        if (!location.hash.startsWith('#/') && !first) return; // the skip link, which leads into the page
        const [path, query] = location.hash.slice(2).split('?');
        const [name, ...rest] = (path || Object.keys(pages)[0]).split('/').map(decoded);
        current?.abort();
        current = new AbortController();
        const root = h('div', { class: 'page' });
        fill(main, root);
        onVisit(name);
        const page = Object.hasOwn(pages, name) ? pages[name] : nowhere;
        try {
            page({
                root,
                path: rest,
                query: new URLSearchParams(query ?? ''),
                signal: current.signal,
                title: (title) => (document.title = `${title} · Mini Kafka`),
            });
        } catch (e) {
            fill(root, errorBox(/** @type {Error} */ (e)));
            throw e;
        }
        if (!first) {
            // Who uses a screen reader or the keyboard is at the new page's beginning, not on the link that led here.
            scrollTo(0, 0);
            main.focus({ preventScroll: true });
        }
    };
    addEventListener('hashchange', () => visit(false));
    visit(true);
}

/** @type {Page} */
function nowhere({ root, title }) {
    title('Nothing here');
    fill(root, h('h1', {}, 'There is no such page'), h('p', {}, h('a', { href: '#/overview' }, 'To the overview')));
}

/** @param {string} part */
function decoded(part) {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}

/**
 * The address of a page.
 *
 * @param {string[]} path
 * @param {Record<string, string>} [query] without those that are empty
 */
export function link(path, query = {}) {
    const params = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''));
    return `#/${path.map(encodeURIComponent).join('/')}${params.size > 0 ? `?${params}` : ''}`;
}

/** Puts what a page shows into the address without visiting it anew, so that the address can be kept or passed on. */
export function remember(/** @type {string} */ address) {
    history.replaceState(null, '', address);
}
