// @ts-check
import { missed, reached } from './connection.js';

/**
 * Calls of the broker: JSON-RPC by `POST /rpc`, all methods of docs/protocol.md. Nothing in this console talks to the broker
 * in another way, but for the streams of records (stream.js) and `/health/ready`.
 *
 * @typedef {{method: string, params: object}} Call
 * @typedef {{code: number, message: string, data?: {error?: string, retriable?: boolean}}} RpcError
 */

const TIMEOUT_MS = 20_000;
let lastId = 0;

/** What the broker answered instead of a result: its words are for people. */
export class BrokerError extends Error {
    /** @param {RpcError} error */
    constructor(error) {
        super(error.message);
        this.code = error.code;
        this.error = error.data?.error ?? '';
    }
}

/** The broker did not answer at all. The banner says so, so that nobody else has to. */
export class AwayError extends Error {}

/**
 * @param {string} method
 * @param {object} [params]
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>} the result; fails with BrokerError, AwayError, or as the signal says
 */
export async function call(method, params = {}, signal) {
    const body = JSON.stringify({ jsonrpc: '2.0', id: ++lastId, method, params });
    const reply = await request(
        '/rpc', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }, signal);
    if (reply.error) throw new BrokerError(reply.error);
    return reply.result;
}

/**
 * A call about one topic, partition or group: its one element, whose error fails the call.
 *
 * @param {string} method
 * @param {object} params
 * @param {string} list the field of the result that has the element
 * @param {AbortSignal} [signal]
 */
export async function callForOne(method, params, list, signal) {
    const elements = (await call(method, params, signal))[list];
    throwFirstError(elements);
    return elements[0];
}

/** @param {{error?: RpcError}[]} elements */
export function throwFirstError(elements) {
    const failed = elements.find((element) => element.error);
    if (failed?.error) throw new BrokerError(failed.error);
}

/** @returns {Promise<{status: string, problems?: string[]}>} */
export async function readiness() {
    return request('/health/ready', {}, undefined);
}

/**
 * @param {string} path
 * @param {RequestInit} init
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<any>} the answer's JSON
 */
async function request(path, init, signal) {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
        const answer = await fetch(path, { ...init, signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
        const content = await answer.json();
        reached();
        return content;
    } catch (e) {
        if (signal?.aborted) throw e;
        missed();
        throw new AwayError('the broker does not answer');
    }
}

/** @param {Call} rpc as a command for a shell */
export function curlOf({ method, params }) {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    return `curl -s ${quoted(`${location.origin}/rpc`)} -H 'Content-Type: application/json' \\\n  -d ${quoted(body)}`;
}

/** @param {string} path of a stream */
export function curlOfStream(path) {
    return `curl -sN ${quoted(location.origin + path)}`;
}

/** @param {string} text in single quotes, which take everything but themselves */
function quoted(text) {
    return `'${text.replaceAll("'", "'\\''")}'`;
}
