// @ts-check
import { call } from '../../api.js';
import { errorBox } from '../../components/errors.js';
import { heading } from '../../components/panel.js';
import { fill, h } from '../../dom.js';
import { link } from '../../router.js';
import { refresh } from '../../samples.js';
import { deleteTopic, isInternal } from '../topics.js';
import { partitionsTab } from './partitions.js';
import { produceDialog } from './produce.js';
import { recordsTab } from './records.js';
import { settingsTab } from './settings.js';

/**
 * One topic: `#/topics/NAME/TAB`.
 *
 * @typedef {{root: HTMLElement, topic: string, partitions: number, query: URLSearchParams, signal: AbortSignal}} Tab
 */

/** @type {Record<string, {text: string, show: (tab: Tab) => void}>} */
const TABS = {
    records: { text: 'Records', show: recordsTab },
    partitions: { text: 'Partitions', show: partitionsTab },
    settings: { text: 'Settings', show: settingsTab },
};

/** @param {import('../../router.js').Visit} visit */
export async function topicPage({ root, path, query, signal, title }) {
    const [topic, tab = 'records'] = path;
    title(topic);
    const content = h('div', {});
    const heads = heading(topic,
        !isInternal(topic) && [
            h('button', {
                type: 'button', class: 'primary', id: 'produce',
                onclick: () => produceDialog(topic, content.dataset.partitions, signal),
            }, 'Produce a record'),
            h('button', {
                type: 'button', id: 'delete-topic',
                onclick: () => deleteTopic(topic, () => {
                    refresh();
                    location.hash = '#/topics';
                }),
            }, 'Delete'),
        ]);
    fill(root,
        h('p', { class: 'crumbs' }, h('a', { href: '#/topics' }, 'Topics')),
        heads,
        h('nav', { class: 'tabs', 'aria-label': 'Of this topic' }, Object.entries(TABS).map(([name, { text }]) => h('a', {
            href: link(['topics', topic, name]), 'aria-current': name === tab ? 'page' : null,
        }, text))),
        content);
    try {
        const { topics: [found] } = await call('metadata', { topics: [topic] }, signal);
        if (found.error) throw new Error(found.error.message);
        const partitions = found.partitions.length;
        content.dataset.partitions = String(partitions);
        (TABS[tab] ?? TABS.records).show({ root: content, topic, partitions, query, signal });
    } catch (e) {
        if (!signal.aborted) fill(content, errorBox(/** @type {Error} */ (e)));
    }
}
