// @ts-check
import { call } from './api.js';
import { poll } from './poll.js';

/**
 * What the broker's logs and groups look like, every two seconds, for as long as the console is open: rates and charts come
 * from the difference of two samples, and go on while one walks from page to page. Only the last ones are kept.
 *
 * @typedef {{topic: string, partition: number, logStartOffset: number, logEndOffset: number, highWatermark: number,
 *   sizeBytes: number, segments: number, error?: object}} LogDir
 * @typedef {{topic: string, partition: number, owner: string | null, committedOffset: number, logEndOffset: number,
 *   lag: number | null, lagMs: number | null}} GroupPartition
 * @typedef {{groupId: string, state: string, assignor: string | null, epoch: number, members: any[],
 *   partitions: GroupPartition[], rebalances: any[]}} Group
 * @typedef {{
 *   timeMs: number, dir: string, totalBytes: number, usableBytes: number,
 *   partitions: LogDir[], topics: Map<string, TopicSum>, groups: Group[],
 *   recordsPerS: number, bytesPerS: number, consumedPerS: number | null,
 * }} Sample rates are those since the sample before; the first has none, as 0
 * @typedef {{name: string, partitions: number, records: number, sizeBytes: number, endOffsets: number,
 *   recordsPerS: number}} TopicSum
 */

const EVERY_MS = 2000;
const KEPT = 450; // 15 minutes
const GROUPS_AT_ONCE = 200;

export const samples = new (class extends EventTarget {
    /** @type {{timeMs: number, recordsPerS: number, bytesPerS: number, consumedPerS: number | null,
     *   lag: Map<string, number>}[]} oldest first: of the older ones only what charts need */
    history = [];
    /** @type {Sample | null} */
    last = null;
    /** @type {Error | null} why there is no newer one */
    error = null;
})();

let sampleSoon = () => {};

/** After something was created or deleted: shows it without waiting for the next turn. */
export function refresh() {
    sampleSoon();
}

export function startSampling() {
    sampleSoon = poll(sample, {
        everyMs: EVERY_MS,
        signal: new AbortController().signal, // as long as the page is open
        onError: (e) => {
            samples.error = e;
            samples.dispatchEvent(new Event('sample'));
        },
    });
}

/**
 * Calls back with each sample, and at once with the one that is there.
 *
 * @param {AbortSignal} signal
 * @param {(sample: Sample) => void} onSample
 * @param {(error: Error) => void} [onError]
 */
export function onSamples(signal, onSample, onError = () => {}) {
    const tell = () => {
        if (samples.error) onError(samples.error);
        else if (samples.last) onSample(samples.last);
    };
    samples.addEventListener('sample', tell, { signal });
    tell();
}

async function sample() {
    const [logs, groups] = await Promise.all([call('describeLogDirs', {}), allGroups()]);
    const timeMs = Date.now();
    const before = samples.last;
    const seconds = before ? (timeMs - before.timeMs) / 1000 : 0;
    const topics = sumsByTopic(logs.partitions);
    let records = 0;
    let size = 0;
    for (const sum of topics.values()) {
        const old = before?.topics.get(sum.name);
        // A topic that was deleted and created again, or cleaned up, would count backwards.
        const written = old ? Math.max(0, sum.endOffsets - old.endOffsets) : before ? sum.endOffsets : 0;
        sum.recordsPerS = seconds > 0 ? written / seconds : 0;
        if (!sum.name.startsWith('__')) records += sum.recordsPerS;
        if (seconds > 0) size += Math.max(0, sum.sizeBytes - (old ? old.sizeBytes : 0)) / seconds;
    }
    samples.last = {
        timeMs,
        dir: logs.dir,
        totalBytes: logs.totalBytes,
        usableBytes: logs.usableBytes,
        partitions: logs.partitions,
        topics,
        groups,
        recordsPerS: records,
        bytesPerS: size,
        consumedPerS: before && seconds > 0 ? consumed(before.groups, groups) / seconds : null,
    };
    const lag = new Map(groups.map((group) => [group.groupId, lagOf(group)]));
    samples.history.push({ timeMs, recordsPerS: records, bytesPerS: size, consumedPerS: samples.last.consumedPerS, lag });
    if (samples.history.length > KEPT) samples.history.shift();
    samples.error = null;
    samples.dispatchEvent(new Event('sample'));
}

/** @returns {Promise<Group[]>} */
async function allGroups() {
    const { groups } = await call('listGroups', {});
    const ids = groups.map((/** @type {Group} */ group) => group.groupId).slice(0, GROUPS_AT_ONCE);
    return ids.length === 0 ? [] : (await call('describeGroups', { groups: ids })).groups;
}

/** @param {LogDir[]} partitions */
function sumsByTopic(partitions) {
    /** @type {Map<string, TopicSum>} */
    const sums = new Map();
    for (const p of partitions) {
        if (p.error) continue;
        let sum = sums.get(p.topic);
        if (!sum) {
            sum = { name: p.topic, partitions: 0, records: 0, sizeBytes: 0, endOffsets: 0, recordsPerS: 0 };
            sums.set(p.topic, sum);
        }
        sum.partitions++;
        sum.records += p.logEndOffset - p.logStartOffset;
        sum.endOffsets += p.logEndOffset;
        sum.sizeBytes += p.sizeBytes;
    }
    return sums;
}

/**
 * How far all groups got between two samples. Resets and topics that are gone are not reading.
 *
 * @param {Group[]} before
 * @param {Group[]} now
 */
function consumed(before, now) {
    const old = new Map();
    for (const group of before) {
        for (const p of group.partitions) old.set(`${group.groupId}\n${p.topic}\n${p.partition}`, p.committedOffset);
    }
    let sum = 0;
    for (const group of now) {
        for (const p of group.partitions) {
            const was = old.get(`${group.groupId}\n${p.topic}\n${p.partition}`);
            if (was !== undefined && was >= 0) sum += Math.max(0, p.committedOffset - was);
        }
    }
    return sum;
}

/** @param {Group} group its lag in records, of the partitions that have a commit */
export function lagOf(group) {
    return group.partitions.reduce((sum, p) => sum + (p.lag ?? 0), 0);
}

/** @param {Group} group the age of the oldest record that it has not committed, in ms; null where nobody can tell */
export function oldestOf(group) {
    const ages = group.partitions.map((p) => p.lagMs).filter((age) => age !== null);
    return ages.length === 0 ? null : Math.max(.../** @type {number[]} */ (ages));
}
