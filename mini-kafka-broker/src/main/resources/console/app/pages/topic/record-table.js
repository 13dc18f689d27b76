// @ts-check
import { preview, sizeOf } from '../../byte-strings.js';
import { byteView } from '../../components/byte-view.js';
import { fill, h } from '../../dom.js';
import { bytes, count, time } from '../../format.js';

/**
 * Records, of which each opens to all that is in it. It keeps a bounded number; who adds more at one end loses those at the
 * other.
 *
 * @typedef {import('../../stream.js').StreamRecord} StreamRecord
 */

const PREVIEW_CHARS = 240;
const COLUMNS = ['Partition', 'Offset', 'Time', 'Key', 'Value', 'Headers'];

/**
 * @param {string} caption
 * @param {number} most rows
 */
export function recordTable(caption, most) {
    const body = h('tbody', {});
    /** @type {HTMLElement} */
    const root = h('div', { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: '0' },
        h('table', { class: 'records cards' },
            h('caption', { class: 'offscreen' }, caption),
            h('thead', {}, h('tr', {}, COLUMNS.map((title) => h('th', { scope: 'col' }, title)))),
            body));
    return {
        root,
        clear: () => fill(body),
        /** @param {StreamRecord[]} records below those that are there */
        append: (records) => {
            body.append(...records.slice(-most).map(row));
            while (rows(body) > most) removeRow(body.firstElementChild);
        },
        /** @param {StreamRecord[]} records above those that are there: the last one comes first */
        prepend: (records) => {
            body.prepend(...records.slice(-most).reverse().map(row));
            while (rows(body) > most) removeRow(lastRow(body));
        },
        count: () => rows(body),
    };
}

/** @param {HTMLElement} body */
function rows(body) {
    return body.childElementCount - body.getElementsByClassName('details').length;
}

/** @param {HTMLElement} body */
function lastRow(body) {
    const last = body.lastElementChild;
    return last?.classList.contains('details') ? last.previousElementSibling : last;
}

/** @param {Element | null} tr with its details, if they are open */
function removeRow(tr) {
    if (tr?.nextElementSibling?.classList.contains('details')) tr.nextElementSibling.remove();
    tr?.remove();
}

/** @param {StreamRecord} record */
function row(record) {
    const { partition, offset, timestamp, key, value, headers } = record;
    const button = h('button', {
        type: 'button', class: 'expand', 'aria-expanded': 'false', 'aria-label': `Record at offset ${offset} of partition ${partition}`,
        onclick: toggle,
    }, count(offset));
    const tr = h('tr', { 'data-record': `${partition}:${offset}` },
        h('td', { class: 'num', 'data-title': 'Partition' }, partition),
        h('td', { class: 'num', 'data-title': 'Offset' }, button),
        h('td', { class: 'time', 'data-title': 'Time' }, time(timestamp)),
        h('td', { class: key === null ? 'none' : 'mono', 'data-title': 'Key' }, preview(key, 60)),
        h('td', { class: `value ${value === null ? 'none' : 'mono'}`, 'data-title': 'Value' },
            record.truncated ? tooLong(record) : preview(value, PREVIEW_CHARS)),
        h('td', { class: 'headers', 'data-title': 'Headers' }, headers?.length > 0 ? headersOf(headers) : ''));
    function toggle() {
        const open = button.getAttribute('aria-expanded') === 'true';
        button.setAttribute('aria-expanded', String(!open));
        if (open) tr.nextElementSibling?.remove();
        else tr.after(details(record));
    }
    return tr;
}

/** @param {StreamRecord['headers']} headers in a line */
function headersOf(headers) {
    const text = headers.slice(0, 4).map((header) => `${header.key.slice(0, 40)}: ${preview(header.value, 40)}`).join(' · ');
    return headers.length > 4 ? `${text} · …` : text;
}

/** @param {StreamRecord} record that comes without its content */
function tooLong({ size = 0 }) {
    return `too long to show: ${bytes(size)}`;
}

/** @param {StreamRecord} record */
function details(record) {
    const { partition, offset, timestamp, key, value, headers } = record;
    if (record.truncated) {
        return h('tr', { class: 'details' }, h('td', { colspan: COLUMNS.length },
            h('p', { class: 'note' }, `Partition ${partition}, offset ${offset}, ${time(timestamp)} (${timestamp}), ${tooLong(record)}`)));
    }
    return h('tr', { class: 'details' }, h('td', { colspan: COLUMNS.length },
        h('p', { class: 'note' }, `Partition ${partition}, offset ${offset}, ${time(timestamp)} (${timestamp}), `
            + `key ${bytes(sizeOf(key))}, value ${bytes(sizeOf(value))}`),
        byteView('Key', key),
        byteView('Value', value),
        headers?.length > 0 && h('section', { class: 'bytes', 'aria-label': 'Headers' },
            h('h3', {}, 'Headers'),
            headers.map((header) => byteView(header.key || '(empty name)', header.value)))));
}
