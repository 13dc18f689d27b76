// @ts-check
import { AwayError } from './api.js';
import { connection } from './connection.js';

/**
 * Runs a task again and again until the signal aborts: with a pause between, never two at once, not at all while the page is
 * hidden, and with the connection's back-off while the broker is away. A task that takes long has longer pauses too, so that
 * a console never keeps a broker busy.
 *
 * @param {() => Promise<void>} task
 * @param {{everyMs: number, signal: AbortSignal, onError?: (e: Error) => void}} options
 * @returns {() => void} runs the task soon, without waiting for the pause to end
 */
export function poll(task, { everyMs, signal, onError = () => {} }) {
    let wake = () => {};
    const loop = async () => {
        while (!signal.aborted) {
            const began = performance.now();
            try {
                await task();
            } catch (e) {
                if (signal.aborted) return;
                if (!(e instanceof AwayError)) onError(/** @type {Error} */ (e));
            }
            const took = performance.now() - began;
            await pause(Math.max(everyMs, 10 * took, connection.awaySince ? connection.nextTry - Date.now() : 0));
            await visible(signal);
        }
    };
    const pause = (/** @type {number} */ ms) => new Promise((resolve) => {
        const timer = setTimeout(done, ms);
        function done() {
            clearTimeout(timer);
            for (const name of ['try', 'back']) connection.removeEventListener(name, done);
            signal.removeEventListener('abort', done);
            resolve(undefined);
        }
        for (const name of ['try', 'back']) connection.addEventListener(name, done);
        signal.addEventListener('abort', done);
        wake = done;
    });
    loop();
    return () => wake();
}

/** @param {AbortSignal} signal */
function visible(signal) {
    return new Promise((resolve) => {
        if (!document.hidden || signal.aborted) return resolve(undefined);
        const shown = () => {
            document.removeEventListener('visibilitychange', shown);
            resolve(undefined);
        };
        document.addEventListener('visibilitychange', shown);
        signal.addEventListener('abort', shown, { once: true });
    });
}
