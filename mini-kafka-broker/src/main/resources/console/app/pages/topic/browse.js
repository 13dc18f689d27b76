// @ts-check
import { call, throwFirstError } from '../../api.js';

/**
 * Reads pages of records by `fetch`, over one partition or all of a topic, forwards or back from the end. What it keeps
 * between pages is where each partition goes on.
 *
 * @typedef {import('../../stream.js').StreamRecord} StreamRecord
 * @typedef {import('../../api.js').Call} Call
 * @typedef {{kind: 'earliest' | 'latest'} | {kind: 'offset', offset: number} | {kind: 'time', timeMs: number}} From
 * @typedef {{partition: number, start: number, end: number}} Range
 */

const PARTITION_BYTES = 256 * 1024;
const ANSWER_BYTES = 4 * 1024 * 1024;
const MOST_ROUNDS = 12;

export class Browser {
    /** @type {Call[]} what the last page was made of */
    calls = [];
    /** @type {Range[]} */
    #ranges = [];
    /** @type {Map<number, number>} by partition: where the next page begins, or, backwards, ends */
    #next = new Map();
    #backwards = false;

    /**
     * @param {string} topic
     * @param {number | null} partition null for all
     * @param {number} pageSize
     * @param {AbortSignal} signal
     */
    constructor(topic, partition, pageSize, signal) {
        this.topic = topic;
        this.partition = partition;
        this.pageSize = pageSize;
        this.signal = signal;
    }

    /**
     * @param {From} from
     * @returns {Promise<StreamRecord[]>} the first page; from the end backwards, newest first
     */
    async first(from) {
        this.calls = [];
        this.#backwards = from.kind === 'latest';
        const { partitions } = await this.#call('describeLogDirs', { topics: [this.topic] });
        throwFirstError(partitions);
        this.#ranges = partitions
            .filter((/** @type {any} */ p) => this.partition === null || p.partition === this.partition)
            .map((/** @type {any} */ p) => ({ partition: p.partition, start: p.logStartOffset, end: p.highWatermark }));
        this.#next = await this.#begin(from);
        return this.#page();
    }

    /** @returns {Promise<StreamRecord[]>} */
    async more() {
        this.calls = [];
        return this.#page();
    }

    /** Whether there is anything behind the page, as of its first one. */
    get hasMore() {
        return this.#ranges.some((range) => this.#left(range) > 0);
    }

    /** @param {Range} range */
    #left(range) {
        const next = this.#next.get(range.partition) ?? range.end;
        return this.#backwards ? next - range.start : range.end - next;
    }

    /** @param {From} from */
    async #begin(from) {
        switch (from.kind) {
            case 'earliest':
                return new Map(this.#ranges.map((r) => [r.partition, r.start]));
            case 'latest':
                return new Map(this.#ranges.map((r) => [r.partition, r.end]));
            case 'offset':
                return new Map(this.#ranges.map((r) => [r.partition, Math.min(Math.max(from.offset, r.start), r.end)]));
            case 'time': {
                const { partitions } = await this.#call('listOffsets', {
                    partitions: this.#ranges.map((r) => ({ topic: this.topic, partition: r.partition, timestamp: from.timeMs })),
                });
                throwFirstError(partitions);
                return new Map(this.#ranges.map((r, i) => [r.partition, partitions[i].offset < 0 ? r.end : partitions[i].offset]));
            }
        }
    }

    async #page() {
        // Compacted topics have gaps, and a window backwards may have nothing in it: then a wider one.
        for (let round = 0, window = this.pageSize; round < MOST_ROUNDS && this.hasMore; round++, window *= 4) {
            const windows = this.#ranges.filter((r) => this.#left(r) > 0).map((r) => this.#window(r, window));
            const records = await this.#read(windows);
            const page = this.#chosen(records);
            for (const w of windows) this.#advance(w, records, page);
            if (page.length > 0) return page;
        }
        return [];
    }

    /**
     * @param {Range} range
     * @param {number} size
     * @returns {Range}
     */
    #window(range, size) {
        const next = /** @type {number} */ (this.#next.get(range.partition));
        return this.#backwards
            ? { partition: range.partition, start: Math.max(range.start, next - size), end: next }
            : { partition: range.partition, start: next, end: range.end };
    }

    /**
     * @param {Range[]} windows
     * @returns {Promise<StreamRecord[]>} backwards all that are in the windows, else a page of each at least
     */
    async #read(windows) {
        const open = new Map(windows.map((w) => [w.partition, { ...w, read: 0 }]));
        /** @type {StreamRecord[]} */
        const records = [];
        for (let round = 0; round < MOST_ROUNDS && open.size > 0; round++) {
            const { partitions } = await this.#call('fetch', {
                format: 'json', maxWaitMs: 0, minBytes: 0, maxBytes: ANSWER_BYTES,
                partitions: [...open.values()].map((w) => ({
                    topic: this.topic, partition: w.partition, offset: w.start, maxBytes: PARTITION_BYTES,
                })),
            });
            throwFirstError(partitions);
            const before = records.length;
            for (const answer of partitions) {
                const w = /** @type {Range & {read: number}} */ (open.get(answer.partition));
                for (const record of answer.records) {
                    if (record.offset >= w.end) break;
                    records.push({ partition: w.partition, ...record });
                    w.start = record.offset + 1;
                    w.read++;
                }
                const beyond = answer.records.length > 0 && answer.records.at(-1).offset >= w.end;
                if (w.start >= w.end || beyond || (!this.#backwards && w.read >= this.pageSize)) open.delete(w.partition);
            }
            if (records.length === before) break; // compacted away up to the end
        }
        return records;
    }

    /** @param {StreamRecord[]} records */
    #chosen(records) {
        const sign = this.#backwards ? -1 : 1;
        return records
            .sort((a, b) => sign * (a.partition === b.partition
                ? a.offset - b.offset
                : a.timestamp - b.timestamp || a.partition - b.partition))
            .slice(0, this.pageSize);
    }

    /**
     * @param {Range} window
     * @param {StreamRecord[]} read
     * @param {StreamRecord[]} page
     */
    #advance(window, read, page) {
        const own = (/** @type {StreamRecord} */ record) => record.partition === window.partition;
        const shown = page.filter(own).map((record) => record.offset);
        if (shown.length > 0) {
            this.#next.set(window.partition, this.#backwards ? Math.min(...shown) : Math.max(...shown) + 1);
        } else if (!read.some(own)) {
            this.#next.set(window.partition, this.#backwards ? window.start : window.end);
        }
    }

    /**
     * @param {string} method
     * @param {object} params
     */
    #call(method, params) {
        this.calls.push({ method, params });
        return call(method, params, this.signal);
    }
}
