/** The reading of the printed accounts, in the shapes that such a print may take. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCredentials } from './credentials.mjs';

test('accounts are read in the order of the print', () => {
  const output = 'A demo shop was made. Sign in as\n  admin  admin@demo.test  s3cret-ABC\n  agent  anna@demo.test   p.q_r/1\n  agent  boris@demo.test  zzz\n';
  assert.deepEqual(readCredentials(output), [
    { role: 'admin', email: 'admin@demo.test', password: 's3cret-ABC' },
    { role: 'agent', email: 'anna@demo.test', password: 'p.q_r/1' },
    { role: 'agent', email: 'boris@demo.test', password: 'zzz' },
  ]);
});

test('colours and the word password do not matter', () => {
  assert.deepEqual(readCredentials('\u001b[1mAgent\u001b[0m: anna@demo.test, password: abc\n'), [{ role: 'agent', email: 'anna@demo.test', password: 'abc' }]);
});

test('a page without accounts has none', () => {
  assert.deepEqual(readCredentials('The desk: http://127.0.0.1:8080/desk\nlistening on 127.0.0.1:8080\n'), []);
});
