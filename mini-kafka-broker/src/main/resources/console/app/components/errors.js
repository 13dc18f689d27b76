// @ts-check
import { AwayError, BrokerError } from '../api.js';
import { h } from '../dom.js';

/**
 * A failure, shown where it happened and in the broker's words.
 *
 * @param {Error} error
 */
export function errorBox(error) {
    const what = error instanceof BrokerError ? `${error.error || 'Error'} (${error.code})` : 'Failed';
    const text = error instanceof AwayError ? 'The broker does not answer. Nothing was shown or done.' : error.message;
    return h('div', { class: 'error', role: 'alert' }, h('strong', {}, what), ' ', text);
}
