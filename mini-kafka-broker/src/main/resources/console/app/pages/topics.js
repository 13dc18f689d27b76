// @ts-check
import { callForOne } from '../api.js';
import { confirmByName } from '../components/dialog.js';
import { notify } from '../components/notices.js';
import { heading, panel } from '../components/panel.js';
import { table } from '../components/table.js';
import { fill, h } from '../dom.js';
import { bytes, count, short } from '../format.js';
import { link, remember } from '../router.js';
import { onSamples, refresh } from '../samples.js';
import { createTopicDialog } from './create-topic.js';
import { topicPage } from './topic/topic.js';

/**
 * `#/topics` and what is below it.
 *
 * @type {import('../router.js').Page}
 */
export function topicsPages(visit) {
    if (visit.path.length > 0) topicPage(visit);
    else topicsPage(visit);
}

/** @param {import('../router.js').Visit} visit */
function topicsPage({ root, query, signal, title }) {
    title('Topics');
    const filter = h('input', {
        type: 'search', name: 'filter', placeholder: 'Find a topic', 'aria-label': 'Find a topic', value: query.get('find') ?? '',
        oninput: () => {
            remember(link(['topics'], { find: filter.value }));
            show();
        },
    });
    const internal = h('input', { type: 'checkbox', name: 'internal', onchange: show });
    const topics = table({
        caption: 'Topics',
        columns: [
            {
                title: 'Topic', wide: true, sort: (t) => t.name,
                create: (t) => h('a', { href: link(['topics', t.name]) }, t.name),
            },
            { title: 'Partitions', numeric: true, text: (t) => count(t.partitions), sort: (t) => t.partitions },
            { title: 'Records', numeric: true, text: (t) => count(t.records), sort: (t) => t.records },
            { title: 'Records/s', numeric: true, text: (t) => short(t.recordsPerS), sort: (t) => t.recordsPerS },
            { title: 'Size', numeric: true, text: (t) => bytes(t.sizeBytes), sort: (t) => t.sizeBytes },
            {
                title: '', create: (t) => h('span', { class: 'row-actions' },
                    h('a', { class: 'button quiet', href: link(['topics', t.name, 'settings']),
                        'aria-label': `Settings of ${t.name}` }, 'Settings'),
                    !isInternal(t.name) && h('button', { type: 'button', class: 'quiet',
                        'aria-label': `Delete ${t.name}`, onclick: () => deleteTopic(t.name, refresh) }, 'Delete')),
            },
        ],
        key: (t) => t.name,
        empty: 'No topic here. One is created by the button above, or by the first record that is sent to it.',
        cards: true,
    });
    const all = panel('All topics', { calls: () => ({ method: 'describeLogDirs', params: {} }) },
        h('div', { class: 'bar' }, filter, h('label', { class: 'check' }, internal, 'internal ones too')),
        topics.root);
    fill(root,
        heading('Topics', h('button', {
            type: 'button', class: 'primary', id: 'create-topic', onclick: () => createTopicDialog(signal),
        }, 'Create a topic')),
        all.root);

    /** @type {import('../samples.js').TopicSum[]} */
    let known = [];
    function show() {
        const wanted = filter.value.trim().toLowerCase();
        topics.update(known.filter((t) => (internal.checked || !isInternal(t.name)) && t.name.toLowerCase().includes(wanted)));
    }
    onSamples(signal, (s) => {
        all.works();
        known = [...s.topics.values()];
        show();
    }, all.fail);
}

/** @param {string} name */
export function isInternal(name) {
    return name.startsWith('__');
}

/**
 * @param {string} name
 * @param {() => void} done
 */
export function deleteTopic(name, done) {
    confirmByName({
        title: 'Delete a topic',
        warning: 'All of its records, and what groups have committed for it, are gone for good.',
        name,
        submit: 'Delete the topic',
        call: { method: 'deleteTopics', params: { topics: [name] } },
        run: async ({ method, params }) => {
            await callForOne(method, params, 'topics');
            notify(`Topic ${name} is deleted.`);
            done();
        },
    });
}
