/** Attachments up and down: limits, sniffed types, safe serving, and the way of a file into an entry. */
import assert from 'node:assert/strict';
import { deflateSync, crc32 } from 'node:zlib';
import { test } from 'node:test';
import { useShop } from '../lib/shop.mjs';

const stage = useShop();
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
const HTML = Buffer.from('<!doctype html><html><body><script>alert(1)</script></body></html>');
const LIMIT = 10 << 20;

/** The smallest picture. */
function png() {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', Buffer.from('00000001000000010802000000', 'hex')), chunk('IDAT', deflateSync(Buffer.from([0, 255, 0, 0]))), chunk('IEND', Buffer.alloc(0))]);
}

const upload = (token, bytes, { type = 'application/octet-stream', name = 'file.bin' } = {}) => stage.shop.call('POST', '/attachments', { token, body: bytes, headers: { 'content-type': type, 'x-file-name': encodeURIComponent(name) } });

async function down(url, headers = {}) {
  const { pathname, search } = new URL(url, stage.shop.origin);
  const response = await fetch(`${stage.shop.origin}${pathname}${search}`, { headers, redirect: 'manual' });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** What must hold for every file that is served, whatever it is. */
function assertSafe(answer) {
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.match(answer.headers.get('content-security-policy') ?? '', /sandbox/u);
}

test('a picture goes up, into an entry, and down as it was', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const bytes = png();
  const { status, body } = await upload(shopper.session.token, bytes, { type: 'image/png', name: 'Фото № 1.png' });
  assert.ok(status < 300, JSON.stringify(body));
  assert.deepEqual({ name: body.name, type: body.type, size: body.size }, { name: 'Фото № 1.png', type: 'image/png', size: bytes.length });
  const ack = await shopper.post('Вот', { conversation, attachments: [body.id] });
  const entry = await agent.entry(conversation, ack.seq);
  const [attachment] = entry.attachments;
  assert.deepEqual({ id: attachment.id, name: attachment.name, type: attachment.type, size: attachment.size }, { id: body.id, name: 'Фото № 1.png', type: 'image/png', size: bytes.length });
  const answer = await down(attachment.url);
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.bytes, bytes);
  assert.equal(answer.headers.get('content-type'), 'image/png');
  assertSafe(answer);
});

test('a post of attachments alone is good', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const { body } = await upload(shopper.session.token, PDF, { type: 'application/pdf', name: 'a.pdf' });
  const ack = await shopper.do('post', { conversation, attachments: [body.id] });
  assert.equal((await agent.entry(conversation, ack.seq)).attachments.length, 1);
});

test('an agent sends files too', async () => {
  const { shopper, agent, conversation } = await stage.shop.talk();
  const { body } = await upload(agent.person.token, PDF, { type: 'application/pdf', name: 'Счёт.pdf' });
  const ack = await agent.post('Ваш счёт', { conversation, attachments: [body.id] });
  const entry = await shopper.entry(conversation, ack.seq);
  const answer = await down(entry.attachments[0].url);
  assert.deepEqual(answer.bytes, PDF);
  assert.match(answer.headers.get('content-disposition'), /^attachment/u);
  assertSafe(answer);
});

test('the type is what the bytes say, and a page in disguise is never served as one', async () => {
  const { token } = await stage.shop.newShopper();
  const disguises = [[HTML, 'image/png', 'cat.png'], [SVG, 'image/png', 'cat.png'], [SVG, 'image/svg+xml', 'cat.svg'], [HTML, 'text/html', 'page.html'], [Buffer.from('GIF89a<script>alert(1)</script>'), 'text/html', 'x.html'], [png(), 'text/html', 'x.html']];
  for (const [bytes, type, name] of disguises) {
    const { status, body } = await upload(token, bytes, { type, name });
    if (status >= 400) {
      assert.ok([400, 415, 422].includes(status), `${name}: ${status}`);
      assert.equal(body.code, 'bad_request');
      continue;
    }
    const answer = await down(body.url);
    assertSafe(answer);
    const served = answer.headers.get('content-type') ?? '';
    assert.doesNotMatch(served, /html|svg|xml|javascript/u, `${name} came back as ${served}`);
    if (!/^image\/(png|jpeg|gif|webp|avif|heif)/u.test(served)) assert.match(answer.headers.get('content-disposition') ?? '', /^attachment/u, name);
  }
});

test('a file of the limit is taken, one byte more is too large', async () => {
  const session = await stage.shop.newShopper();
  const { attachment_bytes: limit } = session.settings.limits;
  assert.equal(limit, LIMIT);
  const whole = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(limit - 9, 0x20)]);
  const { status, body } = await upload(session.token, whole, { type: 'application/pdf', name: 'big.pdf' });
  assert.ok(status < 300, JSON.stringify(body));
  assert.deepEqual((await down(body.url)).bytes.equals(whole), true);
  const more = await stage.shop.refused(413, 'POST', '/attachments', { token: session.token, body: Buffer.concat([whole, Buffer.from('x')]), headers: { 'content-type': 'application/pdf', 'x-file-name': 'big.pdf' } });
  assert.equal(more.code, 'too_large');
});

test('an empty file, and one without a sign-in, are refused', async () => {
  const { token } = await stage.shop.newShopper();
  await stage.shop.refused([400, 422], 'POST', '/attachments', { token, body: Buffer.alloc(0), headers: { 'content-type': 'image/png', 'x-file-name': 'a.png' } });
  await stage.shop.refused(401, 'POST', '/attachments', { body: PDF, headers: { 'content-type': 'application/pdf', 'x-file-name': 'a.pdf' } });
});

test('a file name of any kind harms nobody, and does not break the header', async () => {
  const { token } = await stage.shop.newShopper();
  for (const name of ['../../etc/passwd', '..\\..\\a.pdf', 'a"b.pdf', 'a\r\nSet-Cookie: x=1.pdf', 'a/b.pdf', '.', '..', '\u0000.pdf', '名'.repeat(300), ' ', '\u202egnp.exe']) {
    const { status, body } = await upload(token, PDF, { type: 'application/pdf', name });
    if (status >= 400) {
      assert.ok(status < 500, `${name}: ${status}`);
      continue;
    }
    assert.doesNotMatch(body.name, /[/\\\r\n\u0000]/u, name);
    const answer = await down(body.url);
    assert.equal(answer.status, 200, `${JSON.stringify(name)} at ${body.url}`);
    assert.deepEqual(answer.bytes, PDF);
    assert.equal(answer.headers.get('set-cookie'), null);
  }
  for (const raw of ['%', '%zz', '%ff%fe', '%00']) {
    const { status } = await stage.shop.call('POST', '/attachments', { token, body: PDF, headers: { 'content-type': 'application/pdf', 'x-file-name': raw } });
    assert.ok(status < 500, `${raw}: ${status}`);
  }
});

test('nobody gets a file without its secret', async () => {
  const { token } = await stage.shop.newShopper();
  const { body } = await upload(token, PDF, { type: 'application/pdf', name: 'a.pdf' });
  const [, files, id, secret, name] = new URL(body.url, stage.shop.origin).pathname.split('/');
  for (const path of [`/${files}/${id}/${'A'.repeat(secret.length)}/${name}`, `/${files}/${id}/x/${name}`, `/${files}/${id}/${name}`, `/${files}/../${files}/${id}/${name}`, `/${files}/x/${secret}/${name}`]) {
    assert.equal((await down(path)).status, 404, path);
  }
});

test('a part of a file is served by Range', async () => {
  const { token } = await stage.shop.newShopper();
  const { body } = await upload(token, PDF, { type: 'application/pdf', name: 'a.pdf' });
  const part = await down(body.url, { range: 'bytes=5-9' });
  assert.equal(part.status, 206);
  assert.deepEqual(part.bytes, PDF.subarray(5, 10));
  assert.equal(part.headers.get('content-range'), `bytes 5-9/${PDF.length}`);
  assert.deepEqual((await down(body.url, { range: 'bytes=-4' })).bytes, PDF.subarray(-4));
  assert.equal((await down(body.url, { range: `bytes=${PDF.length}-` })).status, 416);
  for (const range of ['bytes=9-5', 'bytes=x', 'lines=1-2', 'bytes=0-99999999999999999999', 'bytes=0-1,3-4']) assert.ok((await down(body.url, { range })).status < 500, range);
});

test('somebody else\'s file cannot be posted', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  const other = await stage.shop.newShopper();
  const { body } = await upload(other.token, PDF, { type: 'application/pdf', name: 'a.pdf' });
  await shopper.refused('post', { conversation, text: 'Чужое', attachments: [body.id] }, ['bad_request', 'not_found', 'forbidden']);
});

test('more files than a message may have are refused', async () => {
  const { shopper, conversation } = await stage.shop.talk();
  const { body } = await upload(shopper.session.token, PDF, { type: 'application/pdf', name: 'a.pdf' });
  await shopper.refused('post', { conversation, text: 'Много', attachments: Array.from({ length: 200 }, () => body.id) }, ['bad_request', 'too_large']);
});
