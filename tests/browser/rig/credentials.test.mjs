/** The reading of the printed accounts, in the shapes that such a print may take. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCredentials } from './credentials.mjs';

test('accounts are read in the order of the print', () => {
  const output = '  A demo shop was made. Its people:\n\n    admin@demo.test  s3cret-ABC   admin\n    anna@demo.test   p.q_r/1      agent\n    boris@demo.test  zzz          agent\n';
  assert.deepEqual(readCredentials(output), [
    { role: 'admin', email: 'admin@demo.test', password: 's3cret-ABC' },
    { role: 'agent', email: 'anna@demo.test', password: 'p.q_r/1' },
    { role: 'agent', email: 'boris@demo.test', password: 'zzz' },
  ]);
});

test('the role may stand first', () => {
  assert.deepEqual(readCredentials('    agent  anna@demo.test   abc\n'), [{ role: 'agent', email: 'anna@demo.test', password: 'abc' }]);
});

test('colours do not matter', () => {
  assert.deepEqual(readCredentials('    \u001b[1manna@demo.test\u001b[0m   abc   agent\n'), [{ role: 'agent', email: 'anna@demo.test', password: 'abc' }]);
});

test('a page without accounts has none', () => {
  assert.deepEqual(readCredentials('The desk: http://127.0.0.1:8080/desk\nanna@demo.test wrote to an agent\n'), []);
});
