// @ts-check
/**
 * Whether the broker answers, as far as its last requests tell. While it does not, whoever asks regularly waits longer each
 * time (see poll.js), and the banner counts down to the next attempt.
 */

const LONGEST_WAIT_MS = 15_000;

export const connection = new (class extends EventTarget {
    /** When the first unanswered request failed; 0 while the broker answers. */
    awaySince = 0;
    /** When to ask next. */
    nextTry = 0;
    misses = 0;
})();

export function reached() {
    if (connection.awaySince !== 0) {
        connection.awaySince = 0;
        connection.misses = 0;
        connection.dispatchEvent(new Event('change'));
        connection.dispatchEvent(new Event('back'));
    }
}

export function missed() {
    const now = Date.now();
    if (connection.awaySince === 0) connection.awaySince = now;
    if (now < connection.nextTry) return; // several asked at once: that is one attempt
    connection.misses++;
    // Some chance in it, so that several consoles do not come back all at once.
    connection.nextTry = now + Math.min(LONGEST_WAIT_MS, 500 * 2 ** connection.misses) * (0.8 + 0.4 * Math.random());
    connection.dispatchEvent(new Event('change'));
}

/** Lets everybody who waits for the broker ask at once. */
export function tryNow() {
    connection.nextTry = 0;
    connection.dispatchEvent(new Event('try'));
}
