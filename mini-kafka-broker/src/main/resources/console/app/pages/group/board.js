// @ts-check
import { h, setText } from '../../dom.js';
import { counted, short } from '../../format.js';

/**
 * Who owns which partition: a lane for each member, a tile for each partition. When ownership moves, the tile does, so that
 * one sees a rebalance happen; whoever wants less motion sees it jump.
 *
 * @typedef {import('../../samples.js').Group} Group
 */

const MOVE_MS = 450;
const MOST_TILES = 600;
const NOBODY = '';

/**
 * What members are called: by client id, with the beginning of the member id where that says more.
 *
 * @param {{memberId: string, instanceId: string | null, clientId: string}[]} members
 * @returns {Map<string, string>} by member id
 */
export function memberNames(members) {
    return new Map(members.map((m) => [m.memberId, m.instanceId ?? (m.memberId.startsWith(m.clientId)
        ? m.memberId.slice(0, 40)
        : `${m.clientId} · ${m.memberId.slice(0, 6)}`)]));
}

export function board() {
    /** @type {Map<string, ReturnType<typeof lane>>} */
    const lanes = new Map();
    /** @type {Map<string, HTMLElement>} */
    const tiles = new Map();
    const note = h('p', { class: 'note' });
    const rows = h('div', { class: 'lanes' });
    /** @type {HTMLElement} */
    const root = h('div', {}, rows, note);

    /** @param {Group} group */
    function update(group) {
        const before = positions(tiles);
        const names = memberNames(group.members);
        const partitions = group.partitions.slice(0, MOST_TILES);
        const ids = group.members.map((m) => m.memberId);
        if (partitions.some((p) => p.owner === null || !names.has(p.owner))) ids.push(NOBODY);
        keep(lanes, ids, (id) => lane(id), (l) => l.root.remove());
        ids.forEach((id, i) => {
            const l = /** @type {ReturnType<typeof lane>} */ (lanes.get(id));
            if (rows.children[i] !== l.root) rows.insertBefore(l.root, rows.children[i] ?? null);
            const member = group.members.find((m) => m.memberId === id);
            setText(l.name, names.get(id) ?? 'Nobody');
            const own = partitions.filter((p) => (p.owner !== null && names.has(p.owner) ? p.owner : NOBODY) === id);
            setText(l.note, member
                ? `${counted(own.length, 'partition')} · ${member.host} · epoch ${member.memberEpoch}`
                : `${counted(own.length, 'partition')}`);
            l.root.title = id;
        });
        keep(tiles, partitions.map(tileKey), () => h('li', { class: 'tile' }), (t) => t.remove());
        for (const p of partitions) {
            const tile = /** @type {HTMLElement} */ (tiles.get(tileKey(p)));
            const to = /** @type {ReturnType<typeof lane>} */ (lanes.get(p.owner !== null && names.has(p.owner) ? p.owner : NOBODY));
            label(tile, p);
            place(tile, to.tiles, p);
        }
        setText(note, group.partitions.length > MOST_TILES ? `… and ${group.partitions.length - MOST_TILES} more partitions below.`
            : group.partitions.length === 0 ? 'Nobody owns anything.' : '');
        animate(tiles, before);
    }
    return { root, update };
}

/** @param {string} id */
function lane(id) {
    const name = h('strong', {});
    const note = h('small', {});
    const tiles = h('ul', { class: 'tiles' });
    return { root: h('div', { class: 'lane', 'data-member': id }, h('div', { class: 'who' }, name, note), tiles), name, note, tiles };
}

/**
 * @param {HTMLElement} tile
 * @param {import('../../samples.js').GroupPartition} p
 */
function label(tile, p) {
    tile.dataset.partition = tileKey(p);
    tile.dataset.state = p.lag === null ? 'unknown' : p.lag === 0 ? 'good' : 'behind';
    const text = `${p.topic}-${p.partition}`;
    if (!tile.firstChild) tile.append(h('span', {}), h('small', {}));
    setText(/** @type {Node} */ (tile.firstChild), text);
    setText(/** @type {Node} */ (tile.lastChild), p.lag === null ? 'no commit' : p.lag === 0 ? 'caught up' : `${short(p.lag)} behind`);
}

/**
 * Tiles of a lane stand in the order of their partitions.
 *
 * @param {HTMLElement} tile
 * @param {HTMLElement} list
 * @param {import('../../samples.js').GroupPartition} p
 */
function place(tile, list, p) {
    const order = tile.dataset.order ?? `${p.topic}-${String(p.partition).padStart(6, '0')}`;
    tile.dataset.order = order;
    if (tile.parentElement === list) return;
    const next = [.../** @type {HTMLCollectionOf<HTMLElement>} */ (list.children)].find((other) => (other.dataset.order ?? '') > order);
    list.insertBefore(tile, next ?? null);
}

/** @param {import('../../samples.js').GroupPartition} p */
function tileKey(p) {
    return `${p.topic}-${p.partition}`;
}

/** @param {Map<string, HTMLElement>} tiles */
function positions(tiles) {
    return new Map([...tiles].map(([key, tile]) => [key, tile.getBoundingClientRect()]));
}

/**
 * From where they were to where they are now.
 *
 * @param {Map<string, HTMLElement>} tiles
 * @param {Map<string, DOMRect>} before
 */
function animate(tiles, before) {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const [key, tile] of tiles) {
        const was = before.get(key);
        const is = tile.getBoundingClientRect();
        if (!was) {
            tile.animate([{ opacity: 0, transform: 'scale(.8)' }, { opacity: 1, transform: 'none' }], MOVE_MS);
        } else if (Math.abs(was.x - is.x) + Math.abs(was.y - is.y) > 1) {
            tile.animate(
                [{ transform: `translate(${was.x - is.x}px, ${was.y - is.y}px)` }, { transform: 'none' }],
                { duration: MOVE_MS, easing: 'cubic-bezier(.2, .8, .2, 1)' });
        }
    }
}

/**
 * @template T
 * @param {Map<string, T>} map
 * @param {string[]} keys those that are to be there
 * @param {(key: string) => T} create
 * @param {(value: T) => void} remove
 */
function keep(map, keys, create, remove) {
    const wanted = new Set(keys);
    for (const [key, value] of map) {
        if (!wanted.has(key)) {
            remove(value);
            map.delete(key);
        }
    }
    for (const key of keys) {
        if (!map.has(key)) map.set(key, create(key));
    }
}
