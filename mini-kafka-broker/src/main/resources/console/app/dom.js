// @ts-check
/**
 * Elements, built by function. A string is only ever a text node: what a record holds cannot become markup, whatever it
 * looks like, since nothing here parses HTML.
 *
 * @typedef {Node | string | number | null | undefined | false} Piece
 * @typedef {Piece | Child[]} Child
 */

/** These are properties of form fields whose attribute only sets what they begin with. */
const PROPERTIES = new Set(['value', 'checked', 'selected', 'disabled', 'hidden', 'open', 'htmlFor', 'indeterminate']);

/**
 * @param {string} tag
 * @param {Record<string, any>} [props] attributes; `onclick` and the like take functions; false and null are left out
 * @param {...Child} children
 * @returns {any} the element; the caller knows which kind
 */
export function h(tag, props, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(props ?? {})) {
        if (value === null || value === undefined || value === false) continue;
        if (name.startsWith('on')) {
            element.addEventListener(name.slice(2), value);
        } else if (PROPERTIES.has(name)) {
            /** @type {any} */ (element)[name] = value;
        } else {
            element.setAttribute(name, value === true ? '' : String(value));
        }
    }
    append(element, children);
    return element;
}

/**
 * @param {Node} parent
 * @param {Child[]} children
 */
function append(parent, children) {
    for (const child of children) {
        if (Array.isArray(child)) {
            append(parent, child);
        } else if (child instanceof Node) {
            parent.appendChild(child);
        } else if (child !== null && child !== undefined && child !== false) {
            parent.appendChild(document.createTextNode(String(child)));
        }
    }
}

/**
 * Replaces all that is in an element.
 *
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
    element.textContent = '';
    append(element, children);
}

/**
 * Sets a text only where it differs, so that what is selected or spoken stays when a page is refreshed.
 *
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
    if (node.textContent !== text) node.textContent = text;
}
