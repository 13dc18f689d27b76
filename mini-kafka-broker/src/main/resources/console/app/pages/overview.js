// @ts-check
import { call, readiness } from '../api.js';
import { chart } from '../components/chart.js';
import { errorBox } from '../components/errors.js';
import { figure, heading, panel } from '../components/panel.js';
import { table } from '../components/table.js';
import { fill, h, setText } from '../dom.js';
import { bytes, count, counted, duration, short } from '../format.js';
import { poll } from '../poll.js';
import { link } from '../router.js';
import { lagOf, oldestOf, onSamples, samples } from '../samples.js';

/** What one wants to see first: whether all is well, how much is going on, and how full the disk is. */

const CALLS = [
    { method: 'describeLogDirs', params: {} },
    { method: 'listGroups', params: {} },
];

/** @type {import('../router.js').Page} */
export function overviewPage({ root, signal, title }) {
    title('Overview');
    const health = figure('Health', 'health');
    const rate = figure('Written', 'written');
    const topics = figure('Topics');
    const groups = figure('Groups');
    const disk = figure('Disk');
    const gauge = h('meter', { min: 0, max: 1, low: 0.8, high: 0.95, optimum: 0, 'aria-label': 'Disk in use' });
    disk.root.append(gauge);
    const problems = h('div', {});

    const perS = (/** @type {number} */ n) => `${short(n)}/s`;
    const records = chart({
        label: 'Records written and read by groups each second',
        series: [{ name: 'written', colour: '--series-1' }, { name: 'read by groups', colour: '--series-2' }],
        format: perS,
        least: 10,
        signal,
    });
    const size = chart({
        label: 'Bytes that logs grow by each second',
        series: [{ name: 'logs grow by', colour: '--series-3' }],
        format: (n) => `${bytes(n)}/s`,
        least: 1024,
        binary: true,
        signal,
    });
    const recordsPanel = panel('Records', { calls: () => CALLS }, records.root);
    const busiest = table({
        caption: 'Topics by what is written to them',
        columns: [
            { title: 'Topic', wide: true, create: (t) => h('a', { href: link(['topics', t.name]) }, t.name) },
            { title: 'Records/s', numeric: true, text: (t) => short(t.recordsPerS) },
            { title: 'Records', numeric: true, text: (t) => count(t.records) },
            { title: 'Size', numeric: true, text: (t) => bytes(t.sizeBytes) },
        ],
        key: (t) => t.name,
        empty: 'There are no topics yet.',
        most: 8,
    });
    const behind = table({
        caption: 'Groups by how far they are behind',
        columns: [
            { title: 'Group', wide: true, create: (g) => h('a', { href: link(['groups', g.groupId]) }, g.groupId) },
            { title: 'State', text: (g) => g.state },
            { title: 'Lag', numeric: true, text: (g) => count(lagOf(g)) },
            { title: 'Oldest', numeric: true, text: (g) => age(oldestOf(g)) },
        ],
        key: (g) => g.groupId,
        empty: 'There are no groups yet.',
        most: 8,
    });

    fill(root,
        heading('Overview'),
        problems,
        h('div', { class: 'figures' }, health.root, rate.root, topics.root, groups.root, disk.root),
        h('div', { class: 'columns' },
            recordsPanel.root,
            panel('Growth', { calls: () => CALLS[0] }, size.root).root,
            panel('Busiest topics', { calls: () => CALLS[0] }, busiest.root).root,
            panel('Groups', { calls: () => describeGroups(samples.last) }, behind.root).root));

    onSamples(signal, (s) => {
        recordsPanel.works();
        setText(rate.value, `${perS(s.recordsPerS)}`);
        setText(rate.note, `${bytes(s.bytesPerS)}/s to disk`);
        const own = [...s.topics.values()].filter((t) => !t.name.startsWith('__'));
        setText(topics.value, count(own.length));
        setText(topics.note, `${counted(s.partitions.length, 'partition')}, internal ones included`);
        setText(groups.value, count(s.groups.length));
        setText(groups.note, `${counted(s.groups.reduce((sum, g) => sum + g.members.length, 0), 'member')}, `
            + `lag ${count(s.groups.reduce((sum, g) => sum + lagOf(g), 0))}`);
        const used = s.totalBytes - s.usableBytes;
        setText(disk.value, `${bytes(s.usableBytes)} free`);
        setText(disk.note, `of ${bytes(s.totalBytes)}; ${bytes(sum(own))} in topics`);
        gauge.value = s.totalBytes > 0 ? used / s.totalBytes : 0;
        gauge.title = `${Math.round(gauge.value * 100)} % in use`;
        const times = samples.history.map((p) => p.timeMs);
        records.update(times, [samples.history.map((p) => p.recordsPerS), samples.history.map((p) => p.consumedPerS)]);
        size.update(times, [samples.history.map((p) => p.bytesPerS)]);
        busiest.update(own.sort((a, b) => b.recordsPerS - a.recordsPerS || b.records - a.records));
        behind.update([...s.groups].sort((a, b) => lagOf(b) - lagOf(a)));
    }, recordsPanel.fail);

    poll(async () => {
        const [ready, version] = await Promise.all([readiness(), call('apiVersions', {}, signal)]);
        setText(health.value, ready.status === 'ready' ? 'Ready' : 'Not ready');
        health.root.dataset.state = ready.status === 'ready' ? 'good' : 'bad';
        setText(health.note, `broker ${version.brokerId}, version ${version.software.version}`);
        fill(problems, (ready.problems ?? []).map((problem) => errorBox(new Error(problem))));
    }, { everyMs: 3000, signal });
}

/** @param {import('../samples.js').TopicSum[]} topics */
function sum(topics) {
    return topics.reduce((total, t) => total + t.sizeBytes, 0);
}

/** @param {number | null} ms */
function age(ms) {
    return ms === null ? '–' : ms === 0 ? 'none' : duration(ms);
}

/** @param {import('../samples.js').Sample | null} s */
function describeGroups(s) {
    return { method: 'describeGroups', params: { groups: (s?.groups ?? []).map((g) => g.groupId) } };
}
