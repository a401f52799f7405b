/**
 * The system's Chromium, driven by playwright-core: no download of a browser, the one that is installed is the one that people have.
 *
 * Each person of a test is a context of its own: own cookies, own storage, like another computer.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { FAILURES } from './files.mjs';
import { freePort } from './server.mjs';

/** How long one thing on a page may take to appear: a busy machine with two cores, and a debug build of the server. */
const STEP_MS_MAX = 20_000;
const DESKTOP = { width: 1280, height: 800 };
/** A microphone that beeps, and a person who allows it. */
const MEDIA = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
const NAMES = ['chromium', 'google-chrome-stable', 'google-chrome', 'chrome', 'chromium-browser'];

export class Browser {
  #browser;
  #people = new Map();

  static async start() {
    const browser = new Browser();
    browser.#browser = await chromium.launch({ executablePath: find(), args: [...sandbox(), ...MEDIA, '--disable-dev-shm-usage'] });
    return browser;
  }

  /** A bare browser that other programs drive, by the port of its debugger. */
  static async debugged() {
    const port = await freePort();
    const browser = await chromium.launch({ executablePath: find(), args: [...sandbox(), `--remote-debugging-port=${port}`, '--disable-dev-shm-usage'] });
    return { browser, port };
  }

  /** Another person at another computer. Errors of the page are collected: see {@link problems} and {@link complaints}. */
  async person(name, { locale = 'en-US', ...options } = {}) {
    const context = await this.#browser.newContext({ locale, viewport: DESKTOP, ...options });
    context.setDefaultTimeout(STEP_MS_MAX);
    const problems = [];
    const complaints = [];
    context.on('weberror', (error) => problems.push(`${name}: ${error.error().message}`));
    context.on('console', (message) => {
      if (message.type() !== 'error') return;
      const words = `${name}: ${message.text()} (${message.location().url})`;
      complaints.push(words);
      if (/Content Security Policy/iu.test(words)) problems.push(words);
    });
    this.#people.set(name, { context, problems, complaints });
    return context;
  }

  /** What went wrong in scripts of the pages, and what their content policy refused; a good test ends without any. */
  get problems() {
    return [...this.#people.values()].flatMap(({ problems }) => problems);
  }

  /** All errors in the consoles: a server that is down on purpose makes some too. */
  get complaints() {
    return [...this.#people.values()].flatMap(({ complaints }) => complaints);
  }

  /** Leaves a picture and the source of every open page, for whoever reads the failure. */
  async remember(test) {
    await mkdir(FAILURES, { recursive: true });
    for (const [name, { context }] of this.#people) {
      for (const [index, page] of context.pages().entries()) {
        const file = join(FAILURES, `${test}-${name}-${index}`.replace(/[^\p{L}\p{N}-]+/gu, '_'));
        await page.screenshot({ path: `${file}.png` });
        await writeFile(`${file}.html`, await page.content());
      }
    }
  }

  async stop() {
    await this.#browser.close();
  }
}

/** As root, which containers are, Chromium's own sandbox does not start. */
function sandbox() {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

function find() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
  if (!found) throw new Error(`no Chromium: neither $CHROMIUM names it nor is one of ${NAMES.join(', ')} on PATH; on Debian: apt-get install chromium`);
  return found;
}
