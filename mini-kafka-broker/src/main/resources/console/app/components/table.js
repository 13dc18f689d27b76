// @ts-check
import { fill, h, setText } from '../dom.js';
import { count } from '../format.js';

/**
 * A table whose rows are kept by key while it is refreshed, so that focus, selection and what is open in it stay. Cells
 * change only where their text does. It shows so many rows and says how many more there are.
 *
 * @template Row
 * @typedef {{
 *   title: string,
 *   text?: (row: Row) => string,
 *   create?: (row: Row) => import('../dom.js').Child,
 *   update?: (cell: HTMLElement, row: Row) => void,
 *   sort?: (row: Row) => number | string,
 *   numeric?: boolean,
 *   wide?: boolean,
 * }} Column `text` is what a cell says; or `create` makes what it holds, once for each row, and `update` changes it each time.
 *   A wide one takes what width is left
 */

const MOST_ROWS = 500;

/**
 * @template Row
 * @param {{caption: string, columns: Column<Row>[], key: (row: Row) => string, empty: string, cards?: boolean,
 *   most?: number}} options `cards`: on a narrow page each row is a card instead
 */
export function table({ caption, columns, key, empty, cards = false, most = MOST_ROWS }) {
    /** @type {Map<string, {tr: HTMLElement, cells: HTMLElement[]}>} */
    const shown = new Map();
    /** @type {Row[]} */
    let rows = [];
    let sortedBy = -1;
    let descending = false;

    const heads = columns.map((column, i) => h('th', { scope: 'col', class: kind(column) },
        column.sort ? h('button', { type: 'button', class: 'sort', onclick: () => sortBy(i) }, column.title) : column.title));
    const body = h('tbody', {});
    const note = h('p', { class: 'note' });
    const root = h('div', {},
        h('div', { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: '0' },
            h('table', { class: cards ? 'cards' : null },
                h('caption', { class: 'offscreen' }, caption), h('thead', {}, h('tr', {}, heads)), body)),
        note);

    /** @param {number} i */
    function sortBy(i) {
        descending = sortedBy === i ? !descending : columns[i].numeric === true;
        sortedBy = i;
        heads.forEach((head, j) => j === i
            ? head.setAttribute('aria-sort', descending ? 'descending' : 'ascending')
            : head.removeAttribute('aria-sort'));
        update(rows);
    }

    /** @returns {Row[]} */
    function sorted() {
        const by = columns[sortedBy]?.sort;
        if (!by) return rows;
        const sign = descending ? -1 : 1;
        return [...rows].sort((a, b) => sign * compare(by(a), by(b)));
    }

    /** @param {Row[]} newRows */
    function update(newRows) {
        rows = newRows;
        const visible = sorted().slice(0, most);
        const keys = new Set(visible.map(key));
        for (const [id, { tr }] of shown) {
            if (!keys.has(id)) {
                tr.remove();
                shown.delete(id);
            }
        }
        visible.forEach((row, i) => {
            let entry = shown.get(key(row));
            if (!entry) {
                const cells = columns.map((column) => h('td', { class: kind(column), 'data-title': column.title },
                    column.create?.(row)));
                entry = { tr: h('tr', { 'data-key': key(row) }, cells), cells };
                shown.set(key(row), entry);
            }
            columns.forEach((column, j) => {
                const cell = /** @type {{cells: HTMLElement[]}} */ (entry).cells[j];
                if (column.text) setText(cell, column.text(row));
                column.update?.(cell, row);
            });
            if (body.children[i] !== entry.tr) body.insertBefore(entry.tr, body.children[i] ?? null);
        });
        fill(note, rows.length === 0 ? empty : rows.length > most && `… and ${count(rows.length - most)} more.`);
    }
    update([]);
    return { /** @type {HTMLElement} */ root, update };
}

/** @param {Column<any>} column */
function kind(column) {
    return column.numeric ? 'num' : column.wide ? 'wide' : null;
}

/**
 * @param {number | string} a
 * @param {number | string} b
 */
function compare(a, b) {
    return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true });
}
