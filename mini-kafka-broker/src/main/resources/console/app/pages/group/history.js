// @ts-check
import { fill, h, setText } from '../../dom.js';
import { clock, time } from '../../format.js';

/**
 * Why ownership changed, newest first.
 *
 * @typedef {{timeMs: number, epoch: number, cause: string, memberId: string | null, detail: string,
 *   partitions: {topic: string, partition: number, from: string | null, to: string | null}[]}} Rebalance
 */

const SHOWN = 50;
const MOVES_SHOWN = 6;

export function historyOf() {
    const list = h('ol', { class: 'history' });
    const note = h('p', { class: 'note' });
    let shown = '';
    return {
        /** @type {HTMLElement} */ root: h('div', {}, list, note),
        /**
         * @param {Rebalance[]} rebalances oldest first
         * @param {Map<string, string>} names of members that are there
         */
        update: (rebalances, names) => {
            const newest = rebalances.at(-1);
            const state = `${rebalances.length} ${newest?.timeMs} ${newest?.epoch}`;
            if (state === shown) return; // who reads it keeps what is selected
            shown = state;
            fill(list, rebalances.slice(-SHOWN).reverse().map((r) => entry(r, names)));
            setText(note, rebalances.length === 0 ? 'Nothing has changed since the broker started.'
                : rebalances.length > SHOWN ? `The newest ${SHOWN} of ${rebalances.length}.` : '');
        },
    };
}

/**
 * @param {Rebalance} r
 * @param {Map<string, string>} names
 */
function entry(r, names) {
    const nameOf = (/** @type {string | null} */ id) => id === null ? 'nobody' : names.get(id) ?? id.slice(0, 12);
    return h('li', {},
        h('div', {},
            h('time', { datetime: new Date(r.timeMs).toISOString(), title: time(r.timeMs) }, clock(r.timeMs)),
            h('span', { class: 'badge', 'data-kind': /timeout|interval/.test(r.cause) ? 'warn' : 'plain' }, r.cause),
            h('small', {}, `epoch ${r.epoch}`)),
        h('p', {}, r.detail),
        r.partitions.length > 0 && h('ul', {},
            r.partitions.slice(0, MOVES_SHOWN).map((move) => h('li', {}, h('code', {}, `${move.topic}-${move.partition}`),
                ` ${nameOf(move.from)} → ${nameOf(move.to)}`)),
            r.partitions.length > MOVES_SHOWN && h('li', {}, `and ${r.partitions.length - MOVES_SHOWN} more`)));
}
