// @ts-check
import { curlOfStream } from '../../api.js';
import { errorBox } from '../../components/errors.js';
import { field, integer, select, timeOf } from '../../components/fields.js';
import { panel } from '../../components/panel.js';
import { fill, h, setText } from '../../dom.js';
import { count, counted, duration } from '../../format.js';
import { link, remember } from '../../router.js';
import { readStream, streamPath } from '../../stream.js';
import { Browser } from './browse.js';
import { recordTable } from './record-table.js';

/**
 * The records of a topic: page by page, found by a text on the broker's side, or as they come. The page keeps a bounded
 * number of them, however many there are and however fast they come.
 *
 * @typedef {import('../../stream.js').StreamRecord} StreamRecord
 */

const PAGE = 100;
const MOST_ROWS = 500;
const SEARCH_LIMIT = 200;
const SHOW_EVERY_MS = 150;

/** @param {import('./topic.js').Tab} tab */
export function recordsTab({ root, topic, partitions, query, signal }) {
    const partition = select(
        [['', 'all'], .../** @type {[string, string][]} */ (Array.from({ length: partitions }, (_, i) => [String(i), String(i)]))],
        { name: 'partition', value: query.get('partition') ?? '' });
    const from = select([['latest', 'newest'], ['earliest', 'oldest'], ['offset', 'offset …'], ['time', 'time …']],
        { name: 'from', value: query.get('from') ?? 'latest', onchange: showFields });
    const offset = h('input', { type: 'number', name: 'offset', min: 0, value: query.get('offset') ?? '0' });
    const at = h('input', { type: 'datetime-local', name: 'at', step: 1, value: query.get('at') ?? '' });
    const filter = h('input', {
        type: 'search', name: 'filter', placeholder: 'text in key, value or headers', value: query.get('filter') ?? '',
        autocomplete: 'off', spellcheck: 'false',
    });
    const offsetField = field('Offset', offset);
    const atField = field('Time', at);
    const show = h('button', { type: 'submit', id: 'show' }, 'Show');
    const follow = h('button', { type: 'button', id: 'follow', 'aria-pressed': 'false', onclick: toggleFollow }, 'Follow live');
    const status = h('span', { role: 'status', id: 'record-status' });
    const progress = h('progress', { max: 1, 'aria-label': 'How much has been searched', hidden: true });
    const stop = h('button', { type: 'button', class: 'quiet', hidden: true, id: 'stop', onclick: () => stopped('Stopped') }, 'Stop');
    const failure = h('div', {});
    const more = h('button', { type: 'button', id: 'more', hidden: true });
    const records = recordTable(`Records of ${topic}`, MOST_ROWS);

    /** @type {() => string | import('../../api.js').Call[]} */
    let curl = () => curlOfStream(streamPath(topic, streamParams(false)));
    let work = new AbortController();
    signal.addEventListener('abort', () => work.abort());

    const all = panel('Records', { calls: () => curl() },
        h('form', { class: 'bar records-bar', onsubmit: submitted },
            field('Partition', partition), field('From', from), offsetField, atField,
            h('div', { class: 'grow' }, field('Filter', filter)), show, follow),
        h('div', { class: 'bar status' }, progress, status, stop),
        failure,
        records.root,
        h('div', { class: 'bar' }, more));
    fill(root, all.root);
    document.addEventListener('produced', shownAnew, { signal });
    showFields();
    start();

    function showFields() {
        offsetField.hidden = from.value !== 'offset';
        atField.hidden = from.value !== 'time';
    }

    /** @param {Event} event */
    function submitted(event) {
        event.preventDefault();
        start();
    }

    /** A record that was produced here is to be seen, unless somebody reads older ones. */
    function shownAnew() {
        if (!isFollowing() && from.value === 'latest' && filter.value === '') start();
    }

    function isFollowing() {
        return follow.getAttribute('aria-pressed') === 'true';
    }

    function toggleFollow() {
        if (isFollowing()) stopped('Stopped');
        else begin(() => following());
    }

    function start() {
        begin(() => filter.value === '' ? browsing() : searching(''));
    }

    /**
     * Ends what was going on, and begins something else.
     *
     * @param {() => Promise<void>} task
     */
    async function begin(task) {
        work.abort();
        work = new AbortController();
        const mine = work.signal;
        records.clear();
        idle();
        remember(link(['topics', topic, 'records'], {
            partition: partition.value,
            from: from.value === 'latest' ? '' : from.value,
            offset: from.value === 'offset' ? offset.value : '',
            at: from.value === 'time' ? at.value : '',
            filter: filter.value,
        }));
        try {
            await task();
        } catch (e) {
            if (!mine.aborted) {
                setText(status, '');
                fill(failure, errorBox(/** @type {Error} */ (e)));
            }
        }
    }

    function idle() {
        fill(failure);
        progress.hidden = true;
        stop.hidden = true;
        more.hidden = true;
        follow.setAttribute('aria-pressed', 'false');
        setText(follow, 'Follow live');
    }

    /** @param {string} why */
    function stopped(why) {
        work.abort();
        idle();
        setText(status, `${why}. ${counted(records.count(), 'record')} shown.`);
    }

    async function browsing() {
        const browser = new Browser(topic, partition.value === '' ? null : Number(partition.value), PAGE, work.signal);
        curl = () => browser.calls;
        setText(status, 'Reading…');
        const page = await browser.first(fromFields());
        showPage(browser, page);
    }

    /**
     * @param {Browser} browser
     * @param {StreamRecord[]} page
     */
    function showPage(browser, page) {
        records.clear();
        records.append(page);
        setText(status, page.length === 0 ? 'No records here.' : `${counted(page.length, 'record')}, ${
            from.value === 'latest' ? 'newest first' : 'oldest first'}.`);
        more.hidden = !browser.hasMore;
        setText(more, from.value === 'latest' ? 'Older records' : 'Newer records');
        more.onclick = async () => {
            try {
                showPage(browser, await browser.more());
                all.root.scrollIntoView({ block: 'start' });
            } catch (e) {
                if (!browser.signal.aborted) fill(failure, errorBox(/** @type {Error} */ (e)));
            }
        };
    }

    /** @returns {import('./browse.js').From} */
    function fromFields() {
        switch (from.value) {
            case 'offset': return { kind: 'offset', offset: integer(offset, 'Offset') };
            case 'time': return { kind: 'time', timeMs: timeOf(at, 'Time') };
            default: return { kind: from.value };
        }
    }

    /**
     * The same for a stream.
     *
     * @param {boolean} forever
     * @returns {Record<string, string>}
     */
    function streamParams(forever) {
        const start = fromFields();
        const begins = start.kind === 'offset' ? String(start.offset)
            : start.kind === 'time' ? new Date(start.timeMs).toISOString()
            : start.kind;
        return {
            partition: partition.value,
            // The newest matches of all there are: the search has to begin with the oldest.
            from: !forever && start.kind === 'latest' ? 'earliest' : begins,
            filter: filter.value,
            follow: String(forever),
            limit: forever || start.kind === 'latest' ? '' : String(SEARCH_LIMIT),
        };
    }

    /** @param {string} lastId where an earlier search stopped */
    async function searching(lastId) {
        const path = streamPath(topic, streamParams(false));
        const newestFirst = from.value === 'latest';
        curl = () => curlOfStream(path);
        const rows = batches(newestFirst ? records.prepend : records.append, work.signal);
        progress.hidden = false;
        progress.removeAttribute('value');
        stop.hidden = false;
        setText(status, 'Searching…');
        let limited = false;
        const id = await readStream(path, {
            record: rows.add,
            progress: (p) => {
                const left = p.partitions.reduce((sum, of) => sum + Math.max(0, of.end - of.offset), 0);
                progress.value = p.scanned / Math.max(1, p.scanned + left);
                setText(status, `${count(p.scanned)} of ${count(p.scanned + left)} records searched, ${count(p.matched)} found.`);
            },
            end: (p) => {
                limited = p.reason === 'limit';
                rows.flush();
                idle();
                setText(status, `${count(p.scanned)} records searched, ${count(p.matched)} found`
                    + `${p.matched > records.count() ? `; the newest ${count(records.count())} are shown` : ''}.`);
            },
            failed,
            broken,
        }, work.signal, lastId);
        if (limited) {
            more.hidden = false;
            setText(more, 'Search on');
            more.onclick = () => begin(() => searching(id));
        }
    }

    async function following() {
        const path = streamPath(topic, streamParams(true));
        curl = () => curlOfStream(path);
        const rows = batches(records.prepend, work.signal);
        follow.setAttribute('aria-pressed', 'true');
        setText(follow, 'Stop following');
        let came = 0;
        const waiting = () => setText(status, came === 0
            ? 'Waiting for records…'
            : `${counted(came, 'record')} came; ${came > MOST_ROWS ? `the newest ${MOST_ROWS} are kept` : 'newest first'}.`);
        waiting();
        await readStream(path, {
            record: (record) => {
                came++;
                rows.add(record);
                rows.after(waiting);
            },
            gap: (gap) => setText(status, `Offsets ${gap.from} to ${gap.to - 1} of partition ${gap.partition} were deleted.`),
            end: () => stopped('The stream ended'),
            failed,
            broken,
        }, work.signal);
    }

    /** @param {Error} error */
    function failed(error) {
        idle();
        setText(status, '');
        fill(failure, errorBox(error));
    }

    /** @param {number} waitMs */
    function broken(waitMs) {
        setText(status, `The stream broke; it goes on where it was, in ${duration(waitMs)} at the earliest.`);
    }
}

/**
 * Shows what comes a few times a second, so that a fast topic does not stop the page.
 *
 * @param {(records: StreamRecord[]) => void} show
 * @param {AbortSignal} signal
 */
function batches(show, signal) {
    /** @type {StreamRecord[]} */
    let waiting = [];
    let timer = 0;
    let after = () => {};
    const flush = () => {
        clearTimeout(timer);
        timer = 0;
        if (waiting.length > 0) show(waiting);
        waiting = [];
        after();
    };
    signal.addEventListener('abort', () => clearTimeout(timer));
    return {
        /** @param {StreamRecord} record */
        add: (record) => {
            waiting.push(record);
            if (waiting.length > 2 * MOST_ROWS) waiting = waiting.slice(-MOST_ROWS); // no more than these will be seen
            if (timer === 0) timer = setTimeout(flush, SHOW_EVERY_MS);
        },
        flush,
        /** @param {() => void} callback each time that something was shown */
        after: (callback) => (after = callback),
    };
}
