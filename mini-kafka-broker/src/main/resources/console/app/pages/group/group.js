// @ts-check
import { callForOne } from '../../api.js';
import { chart } from '../../components/chart.js';
import { confirmByName } from '../../components/dialog.js';
import { notify } from '../../components/notices.js';
import { figure, heading, panel } from '../../components/panel.js';
import { table } from '../../components/table.js';
import { fill, h, setText } from '../../dom.js';
import { count, counted, short } from '../../format.js';
import { poll } from '../../poll.js';
import { link } from '../../router.js';
import { lagOf, oldestOf, refresh, samples } from '../../samples.js';
import { ageOf, stateBadge } from '../groups.js';
import { board, memberNames } from './board.js';
import { historyOf } from './history.js';
import { resetDialog } from './reset.js';

/**
 * One group: who owns what, how far it is behind, and why that changed.
 *
 * @param {import('../../router.js').Visit} visit
 */
export function groupPage({ root, path, signal, title }) {
    const [groupId] = path;
    title(groupId);
    const describe = { method: 'describeGroups', params: { groups: [groupId] } };
    const badge = h('span', { class: 'badge', id: 'group-state' });
    const members = figure('Members');
    const lag = figure('Lag', 'lag');
    const oldest = figure('Oldest unread');
    const epoch = figure('Epoch');
    const owners = board();
    const history = historyOf();
    const lagChart = chart({
        label: `Records that ${groupId} has not committed yet`,
        series: [{ name: 'records behind', colour: '--series-1' }],
        format: short,
        least: 10,
        signal,
    });
    /** @type {import('../../samples.js').Group | null} */
    let group = null;
    /** @type {Map<string, string>} */
    let names = new Map();
    const partitions = table({
        caption: `Partitions of ${groupId}`,
        columns: [
            {
                title: 'Partition', sort: (p) => `${p.topic}-${p.partition}`,
                create: (p) => h('a', { href: link(['topics', p.topic, 'records'], { partition: String(p.partition) }) }, `${p.topic}-${p.partition}`),
            },
            { title: 'Owner', text: (p) => p.owner === null ? '–' : names.get(p.owner) ?? p.owner },
            { title: 'Committed', numeric: true, text: (p) => p.committedOffset < 0 ? '–' : count(p.committedOffset) },
            { title: 'End', numeric: true, text: (p) => count(p.logEndOffset) },
            { title: 'Lag', numeric: true, text: (p) => p.lag === null ? '–' : count(p.lag), sort: (p) => p.lag ?? -1 },
            { title: 'Oldest unread', numeric: true, text: (p) => ageOf(p.lagMs), sort: (p) => p.lagMs ?? -1 },
        ],
        key: (p) => `${p.topic}-${p.partition}`,
        empty: 'This group owns nothing and has committed nothing.',
        cards: true,
    });
    const ownersPanel = panel('Who owns what', { calls: () => describe }, owners.root);

    fill(root,
        h('p', { class: 'crumbs' }, h('a', { href: '#/groups' }, 'Groups')),
        heading([groupId, ' ', badge],
            h('button', { type: 'button', id: 'reset', onclick: () => group && resetDialog(group, reload) }, 'Reset offsets'),
            h('button', { type: 'button', id: 'delete-group', onclick: deleteGroup }, 'Delete')),
        h('div', { class: 'figures' }, members.root, lag.root, oldest.root, epoch.root),
        ownersPanel.root,
        h('div', { class: 'columns' },
            panel('Lag', { calls: () => describe }, lagChart.root).root,
            panel('Rebalances', { calls: () => describe }, history.root).root),
        panel('Partitions', { calls: () => describe }, partitions.root).root);

    const again = poll(async () => {
        const now = await callForOne(describe.method, describe.params, 'groups', signal);
        ownersPanel.works();
        group = now;
        show(now);
    }, { everyMs: 1000, signal, onError: ownersPanel.fail });
    samples.addEventListener('sample', showLag, { signal });
    showLag();

    function reload() {
        again();
        refresh();
    }

    /** @param {import('../../samples.js').Group} g */
    function show(g) {
        names = memberNames(g.members);
        stateBadge(badge, g.state === 'dead' ? 'no such group' : g.state);
        setText(members.value, count(g.members.length));
        setText(members.note, g.assignor === null ? 'nobody is there' : `assignor ${g.assignor}`);
        setText(lag.value, count(lagOf(g)));
        setText(lag.note, `in ${counted(g.partitions.filter((p) => p.lag !== null).length, 'partition')} with a commit`);
        setText(oldest.value, ageOf(oldestOf(g)));
        setText(epoch.value, count(g.epoch));
        setText(epoch.note, 'goes up with each change');
        owners.update(g);
        history.update(g.rebalances, names);
        partitions.update(g.partitions);
    }

    function showLag() {
        const known = samples.history.filter((s) => s.lag.has(groupId));
        lagChart.update(known.map((s) => s.timeMs), [known.map((s) => s.lag.get(groupId) ?? null)]);
    }

    function deleteGroup() {
        confirmByName({
            title: 'Delete a group',
            warning: 'What it has committed is gone for good. Its members have to have left.',
            name: groupId,
            submit: 'Delete the group',
            call: { method: 'deleteGroups', params: { groups: [groupId] } },
            run: async ({ method, params }) => {
                await callForOne(method, params, 'groups');
                notify(`Group ${groupId} is deleted.`);
                refresh();
                location.hash = '#/groups';
            },
        });
    }
}
