// @ts-check
import { heading, panel } from '../components/panel.js';
import { table } from '../components/table.js';
import { fill, h, setText } from '../dom.js';
import { count, duration } from '../format.js';
import { link } from '../router.js';
import { lagOf, oldestOf, onSamples } from '../samples.js';
import { groupPage } from './group/group.js';

/**
 * `#/groups` and what is below it.
 *
 * @type {import('../router.js').Page}
 */
export function groupsPages(visit) {
    if (visit.path.length > 0) groupPage(visit);
    else groupsPage(visit);
}

/** @param {import('../router.js').Visit} visit */
function groupsPage({ root, signal, title }) {
    title('Groups');
    /** @type {string[]} */
    let ids = [];
    const groups = table({
        caption: 'Consumer groups',
        columns: [
            {
                title: 'Group', wide: true, sort: (g) => g.groupId,
                create: (g) => h('a', { href: link(['groups', g.groupId]) }, g.groupId),
            },
            { title: 'State', create: () => h('span', { class: 'badge' }), update: (cell, g) => stateBadge(cell.firstElementChild, g.state) },
            { title: 'Members', numeric: true, text: (g) => count(g.members.length), sort: (g) => g.members.length },
            { title: 'Lag', numeric: true, text: (g) => count(lagOf(g)), sort: (g) => lagOf(g) },
            {
                title: 'Oldest unread', numeric: true, text: (g) => ageOf(oldestOf(g)), sort: (g) => oldestOf(g) ?? -1,
            },
            { title: 'Topics', text: (g) => topicsOf(g) },
        ],
        key: (g) => g.groupId,
        empty: 'No groups. One comes with its first member, or its first committed offset.',
        cards: true,
    });
    const all = panel('All groups', {
        calls: () => [{ method: 'listGroups', params: {} }, { method: 'describeGroups', params: { groups: ids } }],
    }, groups.root);
    fill(root, heading('Groups'), all.root);
    onSamples(signal, (s) => {
        all.works();
        ids = s.groups.map((g) => g.groupId);
        groups.update(s.groups);
    }, all.fail);
}

/**
 * @param {any} badge
 * @param {string} state
 */
export function stateBadge(badge, state) {
    setText(badge, state);
    badge.dataset.kind = state === 'stable' ? 'good' : state === 'reconciling' ? 'warn' : 'plain';
}

/** @param {number | null} ms */
export function ageOf(ms) {
    return ms === null ? '–' : ms === 0 ? 'none' : duration(ms);
}

/** @param {import('../samples.js').Group} group */
function topicsOf(group) {
    const names = [...new Set(group.partitions.map((p) => p.topic))];
    return names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
}
