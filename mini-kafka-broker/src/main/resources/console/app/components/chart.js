// @ts-check
import uPlot from '../../webjars/uplot/1.6.30/dist/uPlot.esm.js';
import { h } from '../dom.js';
import { clock } from '../format.js';
import { themeChanges } from '../theme.js';

/** Charts over time, drawn by uPlot, in the colours of console.css. */

const HEIGHT = 180;
const POWERS = Array.from({ length: 50 }, (_, i) => 2 ** i);
const SPAN_S = 120; // a chart shows at least two minutes, so that it does not stretch as it fills

const sheet = h('link', { rel: 'stylesheet', href: 'webjars/uplot/1.6.30/dist/uPlot.min.css' });
document.head.prepend(sheet);

/**
 * @param {{
 *   label: string,
 *   series: {name: string, colour: string}[],
 *   format: (value: number) => string,
 *   least: number,
 *   binary?: boolean,
 *   signal: AbortSignal,
 * }} options `label` says what it shows to those who do not see it; colours are names of custom properties; the scale goes up
 *   to `least` at least, so that next to nothing does not look like much; a `binary` one has its lines at powers of two
 */
export function chart({ label, series, format, least, binary = false, signal }) {
    const latest = series.map(() => h('b', {}, '–'));
    const legend = h('ul', { class: 'legend' }, series.map((s, i) => {
        const mark = h('i', { 'aria-hidden': 'true' });
        mark.style.background = `var(${s.colour})`;
        return h('li', {}, mark, s.name, ' ', latest[i]);
    }));
    const canvas = h('div', { class: 'canvas', role: 'img', 'aria-label': label });
    const probe = h('i', { hidden: true });
    const root = h('div', { class: 'chart' }, legend, canvas, probe);
    /** As light or dark has it: a property is text until an element uses it. */
    const colour = (/** @type {string} */ name) => {
        probe.style.color = `var(${name})`;
        return getComputedStyle(probe).color;
    };
    const axis = {
        stroke: () => colour('--muted'),
        grid: { stroke: () => colour('--line'), width: 1 },
        ticks: { show: false },
        font: '11px system-ui, sans-serif',
    };
    const plot = new uPlot({
        width: 300,
        height: HEIGHT,
        padding: [8, 8, 0, 0],
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, points: { size: 6 } },
        scales: {
            x: { range: (/** @type {any} */ _, /** @type {number} */ min, /** @type {number} */ max) =>
                [Math.min(min ?? 0, (max ?? 0) - SPAN_S), max ?? 0] },
            y: { range: (/** @type {any} */ _, /** @type {number} */ min, /** @type {number} */ max) =>
                [0, Math.max(least, (max ?? 0) * 1.1)] },
        },
        axes: [
            { ...axis, space: 80, size: 30, values: (/** @type {any} */ _, /** @type {number[]} */ times) =>
                times.map((t) => clock(t * 1000).slice(-8)) },
            { ...axis, size: 64, ...(binary && { incrs: POWERS }), values: (/** @type {any} */ _, /** @type {number[]} */ values) => values.map(format) },
        ],
        series: [{}, ...series.map((s) => ({
            stroke: () => colour(s.colour),
            width: 2,
            fill: series.length === 1 ? () => faint(colour(s.colour)) : undefined,
            points: { show: false },
        }))],
    }, [[], ...series.map(() => [])], canvas);

    const watcher = new ResizeObserver(() => {
        if (canvas.clientWidth > 0) plot.setSize({ width: canvas.clientWidth, height: HEIGHT });
    });
    watcher.observe(canvas);
    themeChanges.addEventListener('change', () => plot.redraw(false), { signal });
    signal.addEventListener('abort', () => {
        watcher.disconnect();
        plot.destroy();
    });
    return {
        /** @type {HTMLElement} */ root,
        /**
         * @param {number[]} timesMs oldest first
         * @param {(number | null)[][]} values of each series, as many as times
         */
        update(timesMs, values) {
            plot.setData([timesMs.map((t) => t / 1000), ...values]);
            values.forEach((of, i) => {
                const last = of.at(-1);
                latest[i].textContent = last === null || last === undefined ? '–' : format(last);
            });
        },
    };
}

/** @param {string} colour as `rgb(…)` */
function faint(colour) {
    return colour.replace('rgb(', 'rgba(').replace(')', ', .14)');
}
