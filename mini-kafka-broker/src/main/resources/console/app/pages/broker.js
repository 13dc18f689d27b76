// @ts-check
import { call } from '../api.js';
import { figure, heading, panel } from '../components/panel.js';
import { settingsPanel } from '../components/settings.js';
import { table } from '../components/table.js';
import { fill, h, setText } from '../dom.js';
import { bytes, count, counted, duration, time } from '../format.js';
import { poll } from '../poll.js';

/**
 * The broker itself: what it runs on, who is connected, its threads, its settings.
 *
 * @type {import('../router.js').Page}
 */
export function brokerPage({ root, signal, title }) {
    title('Broker');
    const describe = { method: 'describeBroker', params: {} };
    const describeConfigs = { method: 'describeConfigs', params: { broker: true } };
    const up = figure('Up for', 'uptime');
    const version = figure('Version');
    const cluster = figure('Cluster');
    const data = figure('Data');
    const java = figure('Java');
    const connections = table({
        caption: 'Connections',
        columns: [
            { title: 'Client', wide: true, text: (c) => clientOf(c) },
            { title: 'From', text: (c) => c.remote },
            { title: 'Protocol', text: (c) => c.protocol },
            { title: 'Since', text: (c) => time(c.connectedMs).slice(0, 19), sort: (c) => c.connectedMs },
            { title: 'Requests', numeric: true, text: (c) => count(c.requests), sort: (c) => c.requests },
            { title: 'In', numeric: true, text: (c) => bytes(c.bytesIn), sort: (c) => c.bytesIn },
            { title: 'Out', numeric: true, text: (c) => bytes(c.bytesOut), sort: (c) => c.bytesOut },
        ],
        key: (c) => String(c.id),
        empty: 'Nobody is connected.',
        cards: true,
        most: 300,
    });
    const threads = table({
        caption: 'Threads',
        columns: [
            { title: 'Thread', wide: true, text: (t) => t.name, sort: (t) => t.name },
            { title: 'State', text: (t) => t.state.toLowerCase().replace('_', ' '), sort: (t) => t.state },
            { title: 'CPU used', numeric: true, text: (t) => t.cpuMs < 0 ? '–' : duration(t.cpuMs), sort: (t) => t.cpuMs },
        ],
        key: (t) => t.key,
        empty: '–',
    });
    const settings = settingsPanel('Settings', () => describeConfigs);
    const connectionsPanel = panel('Connections', { calls: () => describe, id: 'connections' }, connections.root);
    fill(root,
        heading('Broker'),
        h('div', { class: 'figures' }, up.root, version.root, cluster.root, data.root, java.root),
        connectionsPanel.root,
        settings.root,
        panel('Threads', { calls: () => describe, id: 'threads' }, threads.root).root);

    poll(async () => {
        const b = await call(describe.method, describe.params, signal);
        connectionsPanel.works();
        setText(up.value, duration(Math.max(0, Date.now() - b.startedMs)));
        setText(up.note, `since ${time(b.startedMs).slice(0, 19)}`);
        setText(version.value, b.version);
        setText(version.note, `broker ${b.brokerId}`);
        setText(cluster.value, b.clusterId.slice(0, 8));
        setText(cluster.note, b.clusterId);
        setText(data.value, b.dataDir.split('/').at(-1));
        setText(data.note, b.dataDir);
        setText(java.value, b.java.match(/\d+(\.\d+)+/)?.[0] ?? b.java);
        setText(java.note, `${b.java}; ${b.os}; ${counted(b.threads.length, 'thread')}`);
        connections.update(b.connections);
        threads.update(numbered(b.threads));
    }, { everyMs: 2000, signal, onError: connectionsPanel.fail });

    poll(async () => {
        settings.update((await call(describeConfigs.method, describeConfigs.params, signal)).broker);
    }, { everyMs: 60_000, signal, onError: settings.fail });
}

/** @param {{client: {name: string | null, version: string | null}}} connection */
function clientOf({ client }) {
    if (!client.name) return 'did not say';
    const name = `${client.name} ${client.version ?? ''}`.trim();
    if (!name.startsWith('Mozilla/')) return name;
    const [, browser = 'of some kind', version = ''] = name.match(/(Firefox|Edg|Chrome|Safari)\/(\d+)/) ?? [];
    return `web browser, ${browser} ${version}`.trim(); // all of them call themselves Mozilla and more
}

/**
 * Threads may share a name.
 *
 * @param {{name: string, state: string, cpuMs: number}[]} threads
 */
function numbered(threads) {
    const seen = new Map();
    return threads.map((t) => {
        const nth = (seen.get(t.name) ?? 0) + 1;
        seen.set(t.name, nth);
        return { ...t, key: `${t.name} ${nth}` };
    });
}
