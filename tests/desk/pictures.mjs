// The pictures of the README: `.ci/desk --pictures`.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { choose, Desk, eligo, openBrowser, openPage, root } from './open.mjs';

const into = join(root, 'tests/desk/pictures');
mkdirSync(into, { recursive: true });
const browser = await openBrowser();
const desk = await Desk.open();
desk.write('cohort.ndjson', eligo('cohort', 'generate', '--patients', '300', '--seed', '3'));
const page = await openPage(browser, desk.address, { viewport: { width: 1280, height: 1000 } });
await choose(page);
await page.screenshot({ path: join(into, 'desk.png') });
await page.selectOption('#cohort-file', 'cohort.ndjson');
await page.waitForSelector('table.waterfall');
await page.screenshot({ path: join(into, 'cohort.png') });
await browser.close();
await desk.close();
