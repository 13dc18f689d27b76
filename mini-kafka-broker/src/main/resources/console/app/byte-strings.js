// @ts-check
/**
 * Keys and values as the protocol has them: a string where the bytes are UTF-8, `{base64}` where not, null for none.
 *
 * @typedef {string | {base64: string} | null} ByteString
 */

/** @param {ByteString} value */
export function isBinary(value) {
    // UTF-8 with control characters is no text for people either.
    return value !== null && (typeof value !== 'string' || /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value));
}

/**
 * @param {ByteString} value not null
 * @returns {Uint8Array}
 */
export function bytesOf(value) {
    if (value === null) return new Uint8Array();
    if (typeof value === 'string') return new TextEncoder().encode(value);
    return Uint8Array.from(atob(value.base64), (c) => c.charCodeAt(0));
}

/** @param {ByteString} value in bytes */
export function sizeOf(value) {
    if (value === null) return 0;
    if (typeof value === 'string') {
        let size = value.length;
        for (let i = 0; i < value.length; i++) {
            const c = value.charCodeAt(i);
            if (c > 0x7ff && (c < 0xd800 || c > 0xdfff)) size += 2;
            else if (c > 0x7f) size++; // each half of a surrogate pair makes two of four bytes
        }
        return size;
    }
    const { base64 } = value;
    return (base64.length / 4) * 3 - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0);
}

/**
 * One line of it, for a table.
 *
 * @param {ByteString} value
 * @param {number} most characters
 */
export function preview(value, most) {
    if (value === null) return 'null';
    if (isBinary(value)) {
        const data = bytesOf(typeof value === 'string' ? value.slice(0, 32) : { base64: value.base64.slice(0, 64) });
        const hex = [...data.subarray(0, 24)].map(hexOf).join(' ');
        return sizeOf(value) > 24 ? `${hex} …` : hex;
    }
    const text = /** @type {string} */ (value);
    const line = text.slice(0, most).replace(/\s+/g, ' ');
    return text.length > most ? `${line}…` : line;
}

/** @param {number} byte */
function hexOf(byte) {
    return byte.toString(16).padStart(2, '0');
}

/**
 * As hexdump shows it: offset, sixteen bytes, and what of them is ASCII.
 *
 * @param {Uint8Array} data
 */
export function hexDump(data) {
    const lines = [];
    for (let at = 0; at < data.length; at += 16) {
        const row = [...data.subarray(at, at + 16)];
        const hex = row.map(hexOf).join(' ').padEnd(47);
        const ascii = row.map((b) => (b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : '.')).join('');
        lines.push(`${at.toString(16).padStart(8, '0')}  ${hex}  ${ascii}`);
    }
    return lines.join('\n');
}

/**
 * JSON laid out anew, token by token: reading and writing it would round long numbers and drop repeated names, and what is
 * shown here has to be what is in the record.
 *
 * @param {string} text
 * @returns {string | null} null where it is not a JSON object or list
 */
export function prettyJson(text) {
    if (!/^\s*[[{]/.test(text)) return null;
    try {
        JSON.parse(text);
    } catch {
        return null;
    }
    const tokens = text.match(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g) ?? [];
    let depth = 0;
    const out = [];
    const line = () => `\n${'  '.repeat(depth)}`;
    for (let i = 0; i < tokens.length; i++) {
        const token = tokens[i];
        if (token === '{' || token === '[') {
            const empty = tokens[i + 1] === '}' || tokens[i + 1] === ']';
            out.push(token);
            if (empty) out.push(tokens[++i]);
            else {
                depth++;
                out.push(line());
            }
        } else if (token === '}' || token === ']') {
            depth--;
            out.push(line(), token);
        } else if (token === ',') {
            out.push(token, line());
        } else {
            out.push(token === ':' ? ': ' : token);
        }
    }
    return out.join('');
}
