// @ts-check
import { h, setText } from '../dom.js';
import { panel } from './panel.js';
import { table } from './table.js';

/**
 * Settings with where their values come from and what they mean, of a topic or of the broker.
 *
 * @typedef {{name: string, value: string, default: string, source: string, readOnly: boolean, doc: string}} Entry
 */

/**
 * @param {string} title
 * @param {() => import('../api.js').Call} calls
 * @param {(entry: Entry) => import('../dom.js').Child} [action] for each setting
 */
export function settingsPanel(title, calls, action) {
    const filter = h('input', { type: 'search', name: 'find-setting', placeholder: 'Find a setting', 'aria-label': 'Find a setting', oninput: show });
    const changed = h('input', { type: 'checkbox', name: 'changed', onchange: show });
    /** @type {Entry[]} */
    let entries = [];
    const settings = table({
        caption: title,
        columns: [
            { title: 'Setting', create: (e) => h('code', {}, e.name) },
            {
                title: 'Value',
                update: (cell, e) => {
                    setText(cell, e.value === '' ? '(empty)' : e.value);
                    cell.title = e.source === 'default' ? '' : `else ${e.default || 'empty'}`;
                },
            },
            {
                title: 'Source',
                create: () => h('span', { class: 'badge' }),
                update: (cell, e) => {
                    const badge = /** @type {HTMLElement} */ (cell.firstElementChild);
                    setText(badge, e.source);
                    badge.dataset.kind = e.source === 'default' ? 'plain' : 'set';
                },
            },
            { title: 'Meaning', wide: true, text: (e) => e.doc },
            ...(action ? [{ title: '', create: action }] : []),
        ],
        key: (e) => e.name,
        empty: 'No such setting.',
        cards: true,
    });
    function show() {
        const wanted = filter.value.trim().toLowerCase();
        settings.update(entries.filter((e) => (!changed.checked || e.source !== 'default')
            && (e.name.includes(wanted) || e.doc.toLowerCase().includes(wanted))));
    }
    const all = panel(title, { calls },
        h('div', { class: 'bar' }, filter, h('label', { class: 'check' }, changed, 'only what was set')),
        settings.root);
    return {
        root: all.root,
        fail: all.fail,
        /** @param {string} name */
        get: (name) => entries.find((e) => e.name === name),
        /** @param {Entry[]} newEntries */
        update: (newEntries) => {
            all.works();
            entries = newEntries;
            show();
        },
    };
}
