// @ts-check
import { h, setText } from './dom.js';

/** Light, dark, or as the system has it. boot.js sets what was chosen before the first paint. */

const KEY = 'minikafka.theme';
const NAMES = /** @type {const} */ (['system', 'light', 'dark']);
const root = document.documentElement;

/** Tells charts, whose colours are pixels, to draw anew. */
export const themeChanges = new EventTarget();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => themeChanges.dispatchEvent(new Event('change')));

export function themeButton() {
    const button = h('button', { class: 'quiet', type: 'button', id: 'theme', onclick: next });
    const show = () => {
        setText(button, { system: '◐ System', light: '○ Light', dark: '● Dark' }[chosen()]);
        button.setAttribute('aria-label', `Theme: ${chosen()}`);
    };
    function next() {
        const theme = NAMES[(NAMES.indexOf(chosen()) + 1) % NAMES.length];
        if (theme === 'system') delete root.dataset.theme;
        else root.dataset.theme = theme;
        try {
            localStorage.setItem(KEY, theme);
        } catch {
            // It holds until the page is closed.
        }
        show();
        themeChanges.dispatchEvent(new Event('change'));
    }
    show();
    return button;
}

/** @returns {'system' | 'light' | 'dark'} */
function chosen() {
    const theme = root.dataset.theme;
    return theme === 'light' || theme === 'dark' ? theme : 'system';
}
