// @ts-check
import { connection, missed, reached } from './connection.js';

/**
 * Streams of records: server-sent events of `GET /topics/{t}/stream`. Read with fetch and not with EventSource, which cannot
 * tell what the broker said when it refused. A stream that breaks goes on behind the last event that it has got.
 *
 * @typedef {{partition: number, offset: number, timestamp: number,
 *   key: import('./byte-strings.js').ByteString, value: import('./byte-strings.js').ByteString,
 *   headers: {key: string, value: import('./byte-strings.js').ByteString}[],
 *   truncated?: boolean, size?: number}} StreamRecord
 * @typedef {{scanned: number, matched: number, reason?: string,
 *   partitions: {partition: number, offset: number, end: number}[]}} Progress
 * @typedef {{
 *   record: (record: StreamRecord) => void,
 *   progress?: (progress: Progress) => void,
 *   gap?: (gap: {partition: number, from: number, to: number}) => void,
 *   end?: (progress: Progress) => void,
 *   failed: (error: Error) => void,
 *   broken?: (waitMs: number) => void,
 * }} Listener
 */

const LONGEST_WAIT_MS = 15_000;

/**
 * @param {string} topic
 * @param {Record<string, string>} params without those that are empty
 */
export function streamPath(topic, params) {
    const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== ''));
    return `/topics/${encodeURIComponent(topic)}/stream?${query}`;
}

/**
 * Reads until the stream ends or fails, or the signal aborts.
 *
 * @param {string} path
 * @param {Listener} listener
 * @param {AbortSignal} signal
 * @param {string} [lastId] of the last event that was seen: the stream begins behind it
 * @returns {Promise<string>} the id of the last event
 */
export async function readStream(path, listener, signal, lastId = '') {
    const state = { id: lastId, over: false };
    let misses = 0;
    while (!signal.aborted && !state.over) {
        try {
            const answer = await fetch(path, {
                headers: { Accept: 'text/event-stream', ...(state.id && { 'Last-Event-ID': state.id }) },
                signal,
            });
            reached();
            misses = 0;
            if (answer.status === 204) {
                break; // nothing was left behind the last id
            }
            if (!answer.ok) {
                listener.failed(new Error(await refusal(answer)));
                break;
            }
            await readEvents(answer, state, listener);
        } catch (e) {
            if (signal.aborted) break;
            missed();
        }
        if (!state.over && !signal.aborted) {
            const waitMs = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** misses++);
            listener.broken?.(waitMs);
            await sleep(waitMs, signal);
        }
    }
    return state.id;
}

/** @param {Response} answer */
async function refusal(answer) {
    try {
        return (await answer.json()).error.message;
    } catch {
        return `HTTP ${answer.status}`;
    }
}

/**
 * @param {Response} answer
 * @param {{id: string, over: boolean}} state
 * @param {Listener} listener
 */
async function readEvents(answer, state, listener) {
    const reader = /** @type {ReadableStream<BufferSource>} */ (answer.body)
        .pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        // An event ends with an empty line. The broker writes \n only.
        const events = (rest + value).split('\n\n');
        rest = /** @type {string} */ (events.pop());
        for (const event of events) {
            tell(event, state, listener);
            if (state.over) {
                await reader.cancel();
                return;
            }
        }
    }
}

/**
 * @param {string} event
 * @param {{id: string, over: boolean}} state
 * @param {Listener} listener
 */
function tell(event, state, listener) {
    let name = 'message';
    let data = '';
    for (const line of event.split('\n')) {
        if (line.startsWith('id: ')) state.id = line.slice(4);
        else if (line.startsWith('event: ')) name = line.slice(7);
        else if (line.startsWith('data: ')) data = line.slice(6);
    }
    if (!data) return; // a comment, or a position
    const content = JSON.parse(data);
    switch (name) {
        case 'message':
            listener.record(content);
            break;
        case 'progress':
            listener.progress?.(content);
            break;
        case 'gap':
            listener.gap?.(content);
            break;
        case 'end':
            state.over = true;
            listener.end?.(content);
            break;
        case 'failed':
            state.over = true;
            listener.failed(new Error(content.message));
            break;
        default: // an event of a later version
    }
}

/**
 * Less long where somebody else has found the broker back, or wants to try now.
 *
 * @param {number} ms
 * @param {AbortSignal} signal
 */
function sleep(ms, signal) {
    return new Promise((resolve) => {
        const done = () => {
            clearTimeout(timer);
            for (const name of ['try', 'back']) connection.removeEventListener(name, done);
            signal.removeEventListener('abort', done);
            resolve(undefined);
        };
        const timer = setTimeout(done, ms);
        for (const name of ['try', 'back']) connection.addEventListener(name, done);
        signal.addEventListener('abort', done);
    });
}
