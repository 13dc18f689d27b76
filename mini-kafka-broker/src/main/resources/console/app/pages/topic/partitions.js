// @ts-check
import { callForOne } from '../../api.js';
import { formDialog } from '../../components/dialog.js';
import { field, integer } from '../../components/fields.js';
import { notify } from '../../components/notices.js';
import { panel } from '../../components/panel.js';
import { table } from '../../components/table.js';
import { fill, h } from '../../dom.js';
import { bytes, count } from '../../format.js';
import { link } from '../../router.js';
import { onSamples, refresh } from '../../samples.js';
import { isInternal } from '../topics.js';

/** @param {import('./topic.js').Tab} tab */
export function partitionsTab({ root, topic, signal }) {
    let total = 0;
    const partitions = table({
        caption: `Partitions of ${topic}`,
        columns: [
            {
                title: 'Partition', numeric: true, sort: (p) => p.partition,
                create: (p) => h('a', { href: link(['topics', topic, 'records'], { partition: String(p.partition) }) }, p.partition),
            },
            { title: 'First offset', numeric: true, text: (p) => count(p.logStartOffset), sort: (p) => p.logStartOffset },
            { title: 'End offset', numeric: true, text: (p) => count(p.logEndOffset), sort: (p) => p.logEndOffset },
            { title: 'Readable to', numeric: true, text: (p) => count(p.highWatermark), sort: (p) => p.highWatermark },
            {
                title: 'Records', numeric: true, text: (p) => count(p.logEndOffset - p.logStartOffset),
                sort: (p) => p.logEndOffset - p.logStartOffset,
            },
            { title: 'Size', numeric: true, text: (p) => bytes(p.sizeBytes), sort: (p) => p.sizeBytes },
            { title: 'Segments', numeric: true, text: (p) => count(p.segments), sort: (p) => p.segments },
            {
                title: '', create: (p) => !isInternal(topic) && h('button', {
                    type: 'button', class: 'quiet', 'aria-label': `Delete old records of partition ${p.partition}`,
                    onclick: () => deleteRecordsDialog(topic, p.partition),
                }, 'Delete records'),
            },
        ],
        key: (p) => String(p.partition),
        empty: 'No partitions.',
        most: 2000,
    });
    const all = panel('Partitions', {
        calls: () => ({ method: 'describeLogDirs', params: { topics: [topic] } }),
        actions: !isInternal(topic) && h('button', {
            type: 'button', id: 'add-partitions', onclick: () => addPartitionsDialog(topic, total),
        }, 'Add partitions'),
    }, partitions.root);
    fill(root, all.root);
    onSamples(signal, (s) => {
        all.works();
        const own = s.partitions.filter((p) => p.topic === topic);
        total = own.length;
        partitions.update(own);
    }, all.fail);
}

/**
 * @param {string} topic
 * @param {number} now how many it has
 */
function addPartitionsDialog(topic, now) {
    const input = h('input', { type: 'number', name: 'partitions', min: now + 1, max: 10000, required: true, value: now + 1, autofocus: true });
    formDialog({
        title: 'Add partitions',
        fields: [
            field('Partitions in all', input, `It has ${now}. New records of a key may go to another partition than its old ones.`),
        ],
        submit: 'Add',
        calls: () => ({
            method: 'createPartitions',
            params: { topics: [{ name: topic, partitions: integer(input, 'Partitions in all') }] },
        }),
        run: async ({ method, params }) => {
            await callForOne(method, params, 'topics');
            notify(`${topic} has ${input.value} partitions.`);
            refresh();
        },
    });
}

/**
 * @param {string} topic
 * @param {number} partition
 */
function deleteRecordsDialog(topic, partition) {
    const offset = h('input', { type: 'number', name: 'offset', min: -1, required: true, autofocus: true });
    formDialog({
        title: `Delete old records of ${topic}-${partition}`,
        fields: field('First offset that is to stay', offset, 'All records before it are gone for good. -1: all there are.'),
        submit: 'Delete records',
        danger: true,
        calls: () => ({
            method: 'deleteRecords', params: { partitions: [{ topic, partition, offset: integer(offset, 'The offset') }] },
        }),
        run: async ({ method, params }) => {
            const { logStartOffset } = await callForOne(method, params, 'partitions');
            notify(`${topic}-${partition} begins at offset ${logStartOffset} now.`);
            refresh();
        },
    });
}
