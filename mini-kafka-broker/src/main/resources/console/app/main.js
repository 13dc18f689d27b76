// @ts-check
import { banner } from './components/banner.js';
import { fill, h } from './dom.js';
import { brokerPage } from './pages/broker.js';
import { groupsPages } from './pages/groups.js';
import { overviewPage } from './pages/overview.js';
import { topicsPages } from './pages/topics.js';
import { startRouter } from './router.js';
import { startSampling } from './samples.js';
import { themeButton } from './theme.js';

/** Puts the console together: what surrounds the pages, and the pages. */

const PAGES = { overview: overviewPage, topics: topicsPages, groups: groupsPages, broker: brokerPage };
const NAMES = { overview: 'Overview', topics: 'Topics', groups: 'Groups', broker: 'Broker' };

const main = /** @type {HTMLElement} */ (document.getElementById('main'));
const nav = /** @type {HTMLElement} */ (document.getElementById('nav'));
const tools = /** @type {HTMLElement} */ (document.getElementById('tools'));

const links = Object.entries(NAMES).map(([name, text]) => h('a', { href: `#/${name}`, 'data-page': name }, text));
fill(nav, links);
fill(tools, themeButton());
document.getElementById('skip')?.addEventListener('click', (event) => {
    event.preventDefault(); // the part behind # is the page's address
    main.focus();
});

banner(/** @type {HTMLElement} */ (document.getElementById('banner')));
startSampling();
startRouter(main, PAGES, (name) => {
    for (const a of links) {
        if (a.dataset.page === name) a.setAttribute('aria-current', 'page');
        else a.removeAttribute('aria-current');
    }
});
