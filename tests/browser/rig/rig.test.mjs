/** The rig itself, on a stand-in for the server: a rig that loses a failure makes every other test here worthless. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { Browser } from './browser.mjs';
import { HERE } from './files.mjs';
import { Server } from './server.mjs';

const kept = { ...process.env };

before(() => {
  process.env.BESEDA_BIN = join(HERE, 'rig/stand-in.mjs');
});

after(() => {
  process.env = kept;
});

const body = async (url) => (await fetch(url)).text();

test('a killed server comes back on the same address with the same data', async () => {
  const server = await Server.start();
  try {
    const { origin } = server;
    assert.match(await body(origin), /start 1/u);
    await server.kill();
    await assert.rejects(fetch(origin));
    await server.again();
    assert.equal(server.origin, origin);
    assert.match(await body(origin), /start 2/u);
    assert.deepEqual(server.account('agent'), { role: 'agent', email: 'anna@demo.test', password: 'two' });
  } finally {
    await server.stop();
  }
  await assert.rejects(fetch(server.origin));
});

test('draining gives the exit status of the server', async () => {
  const server = await Server.start();
  assert.equal(await server.drain(), 0);
  await server.stop();
});

test('a server that does not start is reported with what it said', async () => {
  process.env.STAND_IN_FAILS = 'yes';
  try {
    await assert.rejects(Server.start(), /the port is taken; choose another one/u);
  } finally {
    delete process.env.STAND_IN_FAILS;
  }
});

test('a binary that is not there is reported by name', async () => {
  process.env.BESEDA_BIN = '/nonexistent/beseda';
  try {
    await assert.rejects(Server.start(), /\/nonexistent\/beseda/u);
  } finally {
    process.env.BESEDA_BIN = join(HERE, 'rig/stand-in.mjs');
  }
});

test("the person's own databases are not handed to the server", async () => {
  process.env.DATABASE_URL = 'postgres://my-shop';
  const server = await Server.start();
  try {
    assert.doesNotMatch(server.output, /foreign/u);
  } finally {
    delete process.env.DATABASE_URL;
    await server.stop();
  }
});

test('two people share a page and nothing else, and a failing script is noticed', async () => {
  const server = await Server.start();
  const browser = await Browser.start();
  try {
    const [anna, boris] = [await browser.person('Anna'), await browser.person('Boris', { locale: 'ru-RU' })];
    const [hers, his] = [await anna.newPage(), await boris.newPage()];
    await Promise.all([hers.goto(server.origin), his.goto(server.origin)]);
    await hers.evaluate(() => localStorage.setItem('visitor', 'anna'));
    assert.equal(await his.evaluate(() => localStorage.getItem('visitor')), null);
    assert.equal(await his.evaluate(() => navigator.language), 'ru-RU');
    assert.deepEqual(browser.problems, []);

    await Promise.all([anna.waitForEvent('weberror'), hers.goto(`${server.origin}/broken`)]);
    assert.equal(browser.problems.length, 1);
    assert.match(browser.problems[0], /^Anna: .*nobody/u);
  } finally {
    await browser.stop();
    await server.stop();
  }
});
