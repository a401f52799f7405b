/**
 * A test's whole stage: one server, one browser, and their certain end. A test that fails leaves pictures, pages and the server's log.
 */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { Browser } from './browser.mjs';
import { FAILURES } from './files.mjs';
import { Server } from './server.mjs';

/**
 * Defines a test that has a server and a browser.
 *
 * @param {string} name the behaviour
 * @param {(stage: {server: Server, browser: Browser}) => Promise<void>} play
 * @param {Record<string, string>} settings what the server is told by its environment
 */
export function scene(name, play, settings = {}) {
  test(name, async () => {
    const server = await Server.start(settings);
    try {
      const browser = await Browser.start();
      try {
        await play({ server, browser });
        assert.deepEqual(browser.problems, [], 'no script of a page has failed');
      } catch (error) {
        await browser.remember(name);
        throw error;
      } finally {
        await browser.stop();
      }
    } catch (error) {
      await mkdir(FAILURES, { recursive: true });
      await writeFile(join(FAILURES, `${name.replace(/[^\p{L}\p{N}-]+/gu, '_')}-server.log`), server.output);
      throw error;
    } finally {
      await server.stop();
    }
  });
}
