// @ts-check
import { fill, h } from '../dom.js';
import { curlButton } from './curl.js';
import { errorBox } from './errors.js';

/**
 * A part of a page with a heading, what can be done with it, and room for what fails in it.
 *
 * @param {string} title
 * @param {{calls?: () => any, actions?: import('../dom.js').Child, id?: string}} options
 * @param {...import('../dom.js').Child} body
 */
export function panel(title, { calls, actions, id }, ...body) {
    const failure = h('div', {});
    const root = h('section', { class: 'panel', id, 'aria-label': title },
        h('header', {}, h('h2', {}, title), h('span', { class: 'grow' }), actions, calls && curlButton(calls)),
        failure,
        body);
    return {
        /** @type {HTMLElement} */ root,
        /** @param {Error} error */
        fail: (error) => fill(failure, errorBox(error)),
        /** What failed before works. */
        works: () => failure.firstChild && fill(failure),
    };
}

/**
 * A page's first heading, with what can be done with all of it.
 *
 * @param {import('../dom.js').Child} title
 * @param {...import('../dom.js').Child} actions
 */
export function heading(title, ...actions) {
    return h('div', { class: 'heading' }, h('h1', {}, title), h('span', { class: 'grow' }), actions);
}

/**
 * A figure with its name.
 *
 * @param {string} name
 * @param {string} [id]
 */
export function figure(name, id) {
    const value = h('strong', { id }, '–');
    const note = h('small', {});
    return { root: h('div', { class: 'figure' }, h('span', {}, name), value, note), value, note };
}
