// @ts-check
import { call, throwFirstError } from '../../api.js';
import { curlButton } from '../../components/curl.js';
import { showDialog } from '../../components/dialog.js';
import { errorBox } from '../../components/errors.js';
import { field, integer, select, timeOf } from '../../components/fields.js';
import { notify } from '../../components/notices.js';
import { table } from '../../components/table.js';
import { fill, h } from '../../dom.js';
import { count, counted } from '../../format.js';

/**
 * Moves what a group has committed, in two steps: the broker tells where offsets would go, and only what it told is done. The
 * second call names these very offsets, so that a shift which is sent twice does not shift twice.
 *
 * @param {import('../../samples.js').Group} group
 * @param {() => void} done
 */
export function resetDialog(group, done) {
    const topics = [...new Set(group.partitions.map((p) => p.topic))];
    const topic = select([['', 'all topics'], .../** @type {[string, string][]} */ (topics.map((t) => [t, t]))], { name: 'topic', autofocus: true });
    const to = select([
        ['earliest', 'the first record'], ['latest', 'behind the last record'], ['time', 'a time …'],
        ['offset', 'an offset …'], ['shift', 'so many records on or back …'],
    ], { name: 'to', onchange: showFields });
    const at = h('input', { type: 'datetime-local', name: 'at', step: 1 });
    const number = h('input', { type: 'number', name: 'number', value: '0' });
    const atField = field('Time', at);
    const numberField = field('Number', number, 'For a shift: back with a minus.');
    const failure = h('div', {});
    const preview = table({
        caption: 'What would change',
        columns: [
            { title: 'Partition', text: (p) => `${p.topic}-${p.partition}` },
            { title: 'Now', numeric: true, text: (p) => p.oldOffset < 0 ? 'none' : count(p.oldOffset) },
            { title: 'Then', numeric: true, text: (p) => p.error ? '–' : count(p.offset) },
            { title: 'Difference', numeric: true, text: (p) => p.error ? p.error.message : p.oldOffset < 0 ? '' : signed(p.offset - p.oldOffset) },
        ],
        key: (p) => `${p.topic}-${p.partition}`,
        empty: '',
    });
    const look = h('button', { type: 'submit', id: 'preview-reset' }, 'Preview');
    const apply = h('button', { type: 'button', class: 'danger', id: 'apply-reset', disabled: true, onclick: () => run(applied) }, 'Reset');
    /** @type {import('../../api.js').Call | null} what applying calls, once it was previewed */
    let planned = null;

    const form = h('form', {
        class: 'stack', oninput: outdated, onsubmit: (/** @type {Event} */ e) => {
            e.preventDefault();
            run(previewed);
        },
    },
        group.members.length > 0 && h('p', { class: 'hint' },
            `The group has ${counted(group.members.length, 'member')}. They have to have left: stop them first.`),
        field('Of', topic),
        field('To', to),
        atField,
        numberField,
        failure,
        preview.root,
        h('footer', {},
            curlButton(() => planned ?? request(true)),
            h('span', { class: 'grow' }),
            h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'), look, apply));
    const dialog = showDialog(`Reset offsets of ${group.groupId}`, form);
    showFields();

    function showFields() {
        atField.hidden = to.value !== 'time';
        numberField.hidden = to.value !== 'offset' && to.value !== 'shift';
    }

    /** What was previewed is not what is asked for any more. */
    function outdated() {
        planned = null;
        apply.disabled = true;
        preview.update([]);
        fill(failure);
    }

    /** @param {boolean} dryRun */
    function request(dryRun) {
        const target = to.value === 'time' ? { time: timeOf(at, 'Time') }
            : to.value === 'offset' ? { offset: integer(number, 'The offset') }
            : to.value === 'shift' ? { shift: integer(number, 'The shift') }
            : to.value;
        const partitions = group.partitions
            .filter((p) => topic.value === '' || p.topic === topic.value)
            .map((p) => ({ topic: p.topic, partition: p.partition, to: target }));
        return { method: 'alterOffsets', params: { groupId: group.groupId, dryRun, partitions } };
    }

    /** @param {() => Promise<void>} step */
    async function run(step) {
        fill(failure);
        look.disabled = true;
        try {
            await step();
        } catch (e) {
            fill(failure, errorBox(/** @type {Error} */ (e)));
        } finally {
            look.disabled = false;
        }
    }

    async function previewed() {
        outdated();
        const { method, params } = request(true);
        const { partitions } = await call(method, params);
        preview.update(partitions);
        const moved = partitions.filter((/** @type {any} */ p) => !p.error);
        if (moved.length === 0) {
            throwFirstError(partitions);
            throw new Error('there is nothing to reset: the group has no partitions of this topic');
        }
        planned = {
            method,
            params: {
                groupId: group.groupId,
                dryRun: false,
                partitions: moved.map((/** @type {any} */ p) => ({ topic: p.topic, partition: p.partition, to: { offset: p.offset } })),
            },
        };
        apply.disabled = false;
    }

    async function applied() {
        if (!planned) return;
        apply.disabled = true;
        const { partitions } = await call(planned.method, planned.params);
        planned = null;
        preview.update(partitions);
        throwFirstError(partitions);
        notify(`${counted(partitions.length, 'offset')} of ${group.groupId} ${partitions.length === 1 ? 'is' : 'are'} reset.`);
        dialog.close();
        done();
    }
}

/** @param {number} n */
function signed(n) {
    return n > 0 ? `+${count(n)}` : n === 0 ? 'same' : `−${count(-n)}`;
}
