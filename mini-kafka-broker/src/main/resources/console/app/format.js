// @ts-check
/** Numbers, times and names for people. */

const COUNT = new Intl.NumberFormat('en-US');
const SHORT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** @param {number} n */
export function count(n) {
    return COUNT.format(n);
}

/** @param {number} n as `12.3K` */
export function short(n) {
    return Math.abs(n) < 10 && !Number.isInteger(n) ? n.toFixed(1) : SHORT.format(Math.round(n));
}

/** @param {number} n */
export function bytes(n) {
    let unit = 0;
    let value = n;
    while (value >= 1024 && unit < UNITS.length - 1) {
        value /= 1024;
        unit++;
    }
    return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** @param {number} ms a length of time */
export function duration(ms) {
    if (ms < 1000) return `${Math.round(ms)} ms`;
    const s = ms / 1000;
    if (s < 60) return `${s < 10 ? s.toFixed(1) : Math.round(s)} s`;
    if (s < 3600) return `${Math.floor(s / 60)} min ${Math.round(s % 60)} s`;
    if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
    return `${Math.floor(s / 86400)} d ${Math.floor((s % 86400) / 3600)} h`;
}

/** @param {number} ms since the epoch, -1 for none: in the reader's zone, to the millisecond, sortable */
export function time(ms) {
    if (ms < 0) return '–';
    const d = new Date(ms);
    const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
    return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}:${two(d.getMinutes())}`
        + `:${two(d.getSeconds())}.${String(d.getMilliseconds()).padStart(3, '0')}`;
}

/** @param {number} ms since the epoch, in seconds and without the date where it was today */
export function clock(ms) {
    const full = time(ms);
    const today = time(Date.now()).slice(0, 10);
    return full.startsWith(today) ? full.slice(11, 19) : full.slice(0, 19);
}

/**
 * @param {number} n
 * @param {string} noun
 * @param {string} [plural]
 */
export function counted(n, noun, plural = `${noun}s`) {
    return `${count(n)} ${n === 1 ? noun : plural}`;
}
