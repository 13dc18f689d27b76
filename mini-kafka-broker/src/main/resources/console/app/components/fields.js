// @ts-check
import { h } from '../dom.js';

/**
 * A form field with its name above and a hint below.
 *
 * @param {string} name
 * @param {HTMLElement} input
 * @param {import('../dom.js').Child} [hint]
 */
export function field(name, input, hint) {
    return h('label', { class: 'field' }, h('span', {}, name), input, hint && h('small', {}, hint));
}

/**
 * @param {[value: string, text: string][]} options
 * @param {Record<string, any>} [props]
 */
export function select(options, props = {}) {
    const { value, ...rest } = props;
    const element = h('select', rest, options.map(([option, text]) => h('option', { value: option }, text)));
    if (value !== undefined) element.value = value; // only now are there options to choose from
    return element;
}

/**
 * A whole number out of a field.
 *
 * @param {HTMLInputElement} input
 * @param {string} name for the message
 */
export function integer(input, name) {
    if (!/^-?[0-9]{1,15}$/.test(input.value.trim())) throw new Error(`${name} is "${input.value}"; allowed: a whole number`);
    return Number(input.value);
}

/**
 * @param {HTMLInputElement} input of type datetime-local, in the reader's zone
 * @param {string} name for the message
 */
export function timeOf(input, name) {
    const ms = new Date(input.value).getTime();
    if (Number.isNaN(ms)) throw new Error(`${name} is missing; allowed: a date and a time`);
    return ms;
}
