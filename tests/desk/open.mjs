// A desk on a folder of its own, and a browser in front of it.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';

export const root = resolve(import.meta.dirname, '../..');
export const program = resolve(root, process.env.ELIGO ?? 'build/dev/eligo');
export const sample = (name) => join(root, 'data/samples', name);
export const eligo = (...words) => execFileSync(program, words, { encoding: 'utf8', maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'ignore'] });

export class Desk {
    static async open() {
        const desk = new Desk();
        desk.folder = mkdtempSync(join(tmpdir(), 'eligo-desk-'));
        cpSync(join(root, 'data/samples'), desk.folder, { recursive: true });
        await desk.start();
        return desk;
    }

    async start() {
        this.process = spawn(program, ['serve', '--data', this.folder], { stdio: ['ignore', 'pipe', 'inherit'] });
        let said = '';
        for await (const part of this.process.stdout) {
            said += part;
            this.address = said.match(/http:\S+/)?.[0];
            if (this.address && said.includes('closes the desk')) break;
        }
    }

    kill(signal = 'SIGKILL') {
        return new Promise((done) => {
            this.process.once('exit', done);
            this.process.kill(signal);
        });
    }

    path(name) {
        return join(this.folder, name);
    }

    read(name) {
        return readFileSync(this.path(name), 'utf8');
    }

    write(name, text) {
        writeFileSync(this.path(name), text);
    }

    async close() {
        await this.kill('SIGTERM');
        rmSync(this.folder, { recursive: true });
    }
}

export const openBrowser = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });

// A page that fails the test on any script error, refused resource or dialog.
export async function openPage(browser, address, options = {}) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    page.troubles = [];
    page.on('console', (message) => message.type() === 'error' && page.troubles.push(message.text()));
    page.on('pageerror', (error) => page.troubles.push(error.message));
    page.on('dialog', (dialog) => {
        page.troubles.push(`dialog: ${dialog.message()}`);
        dialog.dismiss();
    });
    await page.goto(address);
    return page;
}

export async function choose(page, trial = 'trial.txt', patient = 'patient.yaml') {
    await page.selectOption('#trial-file', trial);
    await page.selectOption('#patient-file', patient);
    await page.waitForSelector('#result .verdict h1');
}
