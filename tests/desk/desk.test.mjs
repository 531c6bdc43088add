// The desk as a coordinator uses it: in a browser, with mouse and with keyboard, light and dark, wide and narrow.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import axe from 'axe-core';
import { choose, Desk, eligo, openBrowser, openPage, sample } from './open.mjs';

let browser;
let desk;
before(async () => {
    browser = await openBrowser();
    desk = await Desk.open();
});
after(async () => {
    await browser?.close();
    await desk?.close();
});

const verdict = (page) => page.locator('#result .verdict h1').innerText();
const fillIn = (page, what) => page.locator(`form[aria-label="Fill in ${what}"]`).first();

async function accessible(page) {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document));
    assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(' ')}`), []);
}

// Files as a person drops them on an element.
async function drop(page, selector, name, text) {
    const transfer = await page.evaluateHandle(([file, content]) => {
        const data = new DataTransfer();
        data.items.add(new File([content], file));
        return data;
    }, [name, text]);
    await page.dispatchEvent(selector, 'drop', { dataTransfer: transfer });
}

test('picked from the folder: the answer in words, and a trace behind every criterion', async () => {
    const page = await openPage(browser, desk.address);
    await choose(page);
    assert.match(await verdict(page), /Needs information/);
    assert.equal(await page.locator('tr[id^=criterion-]').count(), 14);
    await page.getByText('How I5 was decided').click();
    assert.match(await page.locator('#criterion-I5 details.trace').innerText(), /platelet/);
    assert.deepEqual(page.troubles, []);
});

test('dropped files answer like files of the folder', async () => {
    const page = await openPage(browser, desk.address);
    await drop(page, '.drop[data-role=trial]', 'mine.txt', readFileSync(sample('trial.txt'), 'utf8'));
    await drop(page, '.drop[data-role=patient]', 'mine.yaml', readFileSync(sample('patient-excluded.yaml'), 'utf8'));
    await page.waitForSelector('#result .verdict h1');
    assert.match(await verdict(page), /Not eligible/);
    assert.deepEqual(page.troubles, []);
});

test('a file that cannot be read says where and what to do', async () => {
    const page = await openPage(browser, desk.address);
    await page.selectOption('#trial-file', 'trial.txt');
    await drop(page, '.drop[data-role=patient]', 'bad.yaml', 'id: p\nagee: 3\n');
    await page.waitForSelector('#problem:not(:empty)');
    const words = await page.locator('#problem').innerText();
    assert.match(words, /bad\.yaml, line 2: /);
    assert.match(words, /To do: did you mean `age`/);
});

test('filled in, the answer changes at once; saved, the file has grown at its end alone', async () => {
    const page = await openPage(browser, desk.address);
    await choose(page);
    const was = desk.read('patient.yaml');
    const open = await page.locator('.counts .unknown b').innerText();
    await fillIn(page, 'total bilirubin').getByLabel('Value').fill('0.9');
    await fillIn(page, 'total bilirubin').getByLabel('Upper limit of normal').fill('1.2');
    await fillIn(page, 'total bilirubin').getByRole('button').click();
    await page.waitForSelector('#unsaved:not([hidden])');
    assert.equal(Number(await page.locator('.counts .unknown b').innerText()), Number(open) - 1);
    assert.equal(desk.read('patient.yaml'), was);
    await page.click('#save');
    await page.waitForSelector('#unsaved', { state: 'hidden' });
    const now = desk.read('patient.yaml');
    assert.equal(now.slice(0, was.length), was);
    assert.match(now.slice(was.length), /^additions:\n {2}- \{observations: \[\{name: total bilirubin, value: 0\.9, unit: mg\/dL, date: 2026-11-20, upper: 1\.2\}\]\}\n$/);
    assert.deepEqual(page.troubles, []);
});

test('filled in to the end, the patient is potentially eligible, and what was filled in can be taken back', async () => {
    const page = await openPage(browser, desk.address);
    await choose(page);
    for (let i = 0; i < 20 && !/Potentially/.test(await verdict(page)); ++i) {
        const form = page.locator('form.fill-in').filter({ hasText: /No/ }).last();
        const facts = page.locator('form.fill-in[data-list=facts]').first();
        const before = await page.locator('#unsaved-lines li').count();
        if (await facts.count()) {
            await facts.getByLabel('no').check();
            await facts.getByRole('button').click();
        } else {
            await form.getByRole('button').click();
        }
        await page.waitForFunction((n) => document.querySelectorAll('#unsaved-lines li').length > n, before);
    }
    assert.match(await verdict(page), /Potentially eligible/);
    await page.click('#undo');
    await page.waitForFunction(() => !/Potentially/.test(document.querySelector('#result .verdict h1').textContent));
    assert.deepEqual(page.troubles, []);
});

test('an override has its reason and its name on every later page', async () => {
    const page = await openPage(browser, desk.address);
    await choose(page, 'trial.txt', 'patient-excluded.yaml');
    await page.getByText('Override I4 …').click();
    const form = page.locator('form[data-override=I4]');
    await form.getByLabel('It is to count as').selectOption('met');
    await form.getByLabel('Why').fill('repeated today: ALT 60');
    await form.getByLabel('Your name').fill('R. Nurse');
    await form.getByRole('button').click();
    await page.waitForSelector('.override');
    assert.match(await page.locator('#criterion-I4').innerText(), /Overridden: counts as met, because “repeated today: ALT 60” \(R\. Nurse, 20\d\d-/);
    assert.match(desk.read('overrides.log'), /"was": "not_met"/);
    const again = await openPage(browser, desk.address);
    await choose(again, 'trial.txt', 'patient-excluded.yaml');
    assert.match(await again.locator('#criterion-I4').innerText(), /R\. Nurse/);
});

test('a server killed while it saves loses nothing that it confirmed, and the file is always whole', async () => {
    const own = await Desk.open();
    const page = await openPage(browser, own.address);
    await choose(page, 'trial.txt', 'patient-fit.yaml');
    const cookie = (await page.context().cookies()).map((one) => `${one.name}=${one.value}`).join('; ');
    let confirmed = 0;
    const url = new URL(own.address);
    const post = (path, body) => fetch(`${url.origin}${path}`, { method: 'POST', body: JSON.stringify(body),
        headers: { Cookie: cookie, Origin: url.origin, 'Content-Type': 'application/json' } });
    const about = { trial: { file: 'trial.txt' }, patient: { file: 'patient-fit.yaml' } };
    const saving = (async () => {
        for (let i = 0; ; ++i) {
            const shown = await (await post('/api/case', about)).json();
            const reply = await post('/api/save', { ...about, patient_hash: shown.patient_hash, additions: [{ list: 'facts', fields: [[`statement ${i}`, 'true']] }] });
            if (reply.status === 200) confirmed = i + 1;
            await post('/api/override', { ...about, override: { criterion: 'I1', answer: 'met', reason: `number ${i}`, who: 'R. Nurse' } });
        }
    })();
    const refused = assert.rejects(saving);
    await new Promise((done) => setTimeout(done, 1200));
    await own.kill('SIGKILL');
    await refused;
    assert.ok(confirmed > 0);
    const text = own.read('patient-fit.yaml');
    assert.equal(text.slice(0, readFileSync(sample('patient-fit.yaml'), 'utf8').length), readFileSync(sample('patient-fit.yaml'), 'utf8'));
    for (let i = 0; i < confirmed; ++i) assert.ok(text.includes(`statement ${i}: true`), `confirmed ${i}`);
    eligo('match', sample('trial.txt'), own.path('patient-fit.yaml'));  // it reads
    await own.start();
    await own.close();
    await page.close();
});

test('with the keyboard alone', async () => {
    const page = await openPage(browser, desk.address);
    const focused = () => page.evaluate(() => document.activeElement.id);
    for (let i = 0; i < 10 && (await focused()) !== 'trial-file'; ++i) await page.keyboard.press('Tab');
    await page.keyboard.type('trial.txt');
    for (let i = 0; i < 10 && (await focused()) !== 'patient-file'; ++i) await page.keyboard.press('Tab');
    await page.keyboard.type('patient-ex');
    await page.waitForSelector('#result .verdict h1');
    const reached = async (test) => {
        for (let i = 0; i < 200; ++i) {
            if (await page.evaluate(test)) return true;
            await page.keyboard.press('Tab');
        }
        return false;
    };
    assert.ok(await reached("document.activeElement.textContent === 'How I1 was decided'"));
    await page.keyboard.press('Enter');
    assert.ok(await page.locator('#criterion-I1 details.trace').evaluate((one) => one.open));
    // What has the focus shows it.
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none');
    assert.deepEqual(page.troubles, []);
});

for (const [words, options] of [['light and wide', {}], ['dark and wide', { colorScheme: 'dark' }],
    ['light and narrow', { viewport: { width: 390, height: 844 } }], ['dark and narrow', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }]]) {
    test(`accessible, and no wider than the window: ${words}`, async () => {
        const page = await openPage(browser, desk.address, options);
        await accessible(page);
        await choose(page, 'trial.txt', 'patient-sparse.yaml');
        await page.locator('#criterion-I1 .override-form summary').click();
        await page.locator('#criterion-I1 .trace summary').click();
        await accessible(page);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
        assert.deepEqual(page.troubles, []);
    });
}

const attack = '<img src=x onerror=alert(1)><script>alert(2)</script>"\'`${alert(3)}';

test('hostile text runs nowhere, whatever field it stands in', async () => {
    const page = await openPage(browser, desk.address);
    await drop(page, '.drop[data-role=trial]', `${attack}.txt`, `Trial ${attack}\nNCT ID: NCT00000009\n\nInclusion Criteria:\n\n* Diagnosis of ${attack}\n* ALT <= 3 x ULN\n`);
    await drop(page, '.drop[data-role=patient]', `${attack}.yaml`, `id: ${JSON.stringify(attack)}\nas_of: 2026-11-20\nconditions: [{name: ${JSON.stringify(attack)}}]\nfacts: {${JSON.stringify(attack)}: true}\n`);
    await page.waitForSelector('#result .verdict h1');
    await fillIn(page, 'ALT').getByLabel('Value').fill('30');
    await fillIn(page, 'ALT').getByLabel('Unit').fill(attack);
    await fillIn(page, 'ALT').getByLabel('Upper').fill('40');
    await fillIn(page, 'ALT').getByRole('button').click();
    await page.waitForSelector('#unsaved:not([hidden])');
    assert.equal(await page.locator('#result img, #result script').count(), 0);
    await page.fill('#as-of', attack);
    await page.locator('#as-of').blur();
    await page.waitForSelector('#problem:not(:empty)');
    await page.waitForTimeout(100);
    assert.deepEqual(page.troubles.filter((one) => one.startsWith('dialog')), []);
    assert.equal(await page.locator('#problem img, #problem script').count(), 0);
});

test('the printed page: A4 and Letter, alone without network and script, accessible', async () => {
    const file = desk.path('report.html');
    eligo('report', sample('trial.txt'), sample('patient.yaml'), '-o', file);
    const context = await browser.newContext({ offline: true });
    const page = await context.newPage();
    const requests = [];
    page.on('request', (one) => requests.push(one.url()));
    await page.goto(`file://${file}`);
    await accessible(page);
    for (const format of ['A4', 'Letter']) {
        const pdf = await page.pdf({ format });
        assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
        const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
        assert.ok(pages >= 2 && pages <= 4, `${format}: ${pages} pages`);
    }
    assert.equal(requests.length, 1);
    const bare = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await bare.goto(`file://${file}`);
    assert.match(await bare.locator('h1').innerText(), /Needs information/);
    assert.equal(await bare.locator('tr[id^=criterion-]').count(), 14);
});

test('a cohort: from a bar to its patients, to the page of one of them, and back', async () => {
    desk.write('cohort.ndjson', eligo('cohort', 'generate', '--patients', '200', '--seed', '3'));
    const page = await openPage(browser, desk.address);
    await page.selectOption('#trial-file', 'trial.txt');
    await page.selectOption('#cohort-file', 'cohort.ndjson');
    await page.waitForSelector('table.waterfall');
    await accessible(page);
    assert.equal(await page.locator('table.patients tbody tr').count(), 200);
    await page.locator('a.filter[data-criterion=I2]').click();
    const left = await page.locator('table.patients tbody tr:visible').count();
    assert.ok(left > 0 && left < 200);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('button', { name: 'Unknown', exact: true }).click();
    const counts = await page.locator('table.patients tbody td:last-child').evaluateAll((cells) => cells.map((cell) => Number(cell.dataset.sort)));
    assert.deepEqual(counts, [...counts].sort((a, b) => a - b));
    const first = page.locator('a.open-patient').first();
    const name = await first.innerText();
    await first.click();
    await page.waitForSelector('.verdict .who');
    await page.waitForFunction((id) => document.querySelector('.verdict .who')?.textContent.includes(`Patient ${id}`), name);
    await page.locator('#back button').click();
    await page.waitForSelector('table.waterfall');
    assert.deepEqual(page.troubles, []);
});

test('the page of a cohort of thousands is quick to sort', async () => {
    desk.write('large.ndjson', eligo('cohort', 'generate', '--patients', '5000', '--seed', '4'));
    eligo('screen', sample('trial.txt'), '--cohort', desk.path('large.ndjson'), '--report', desk.path('large.html'));
    const page = await browser.newPage();
    await page.goto(`file://${desk.path('large.html')}`);
    await page.getByRole('button', { name: 'Verdict' }).click();
    assert.equal(await page.locator('table.patients tbody tr').count(), 5000);
    assert.equal(await page.locator('th[aria-sort=ascending]').innerText(), 'Verdict');
});
