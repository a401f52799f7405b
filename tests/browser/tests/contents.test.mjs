/** What messages hold beside words: forms, goods, buttons, a voice, and how it was. */
import assert from 'node:assert/strict';
import { Owner } from '../people/owner.mjs';
import { Shopper } from '../people/shopper.mjs';
import { violations } from '../rig/axe.mjs';
import { scene } from '../rig/stage.mjs';
import { until } from '../rig/wait.mjs';

/** A shopper who has asked for a person, and the shop's owner who has taken the dialogue. */
async function served(stage, options) {
  const shopper = await Shopper.arrive(stage, { options });
  await shopper.open();
  await shopper.say('how much is shipping?');
  await shopper.sources.first().waitFor();
  const owner = await Owner.signIn(stage.server);
  const id = await owner.take();
  return { shopper, owner, id };
}

const overflow = (frame) => frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

scene('a form is checked here and by the server, is sent once, and is read at the desk', async (stage) => {
  const { shopper, owner, id } = await served(stage);
  const fields = [
    { name: 'order', kind: 'text', label: 'Order number', required: true, pattern: '[0-9]{6}' },
    { name: 'email', kind: 'email', label: 'E-mail', required: true },
    { name: 'reason', kind: 'select', label: 'Why', options: ['Too small', 'Too large'], required: true },
    { name: 'pairs', kind: 'number', label: 'How many' },
    { name: 'day', kind: 'date', label: 'When to fetch it' },
    { name: 'sure', kind: 'checkbox', label: 'I have not worn it', required: true },
  ];
  await owner.post(id, { text: 'Please tell us more:', form: { title: 'A return', fields, submit: 'Send it back' } });
  const { frame } = shopper;
  const submit = frame.getByRole('button', { name: 'Send it back' });
  await submit.waitFor();
  assert.deepEqual(await violations(shopper.inner), [], 'an empty form');
  await submit.click();
  await until(() => frame.getByText('Please fill this in').count(), 4);
  const order = frame.getByRole('textbox', { name: 'Order number' });
  assert.equal(await order.evaluate((field) => document.activeElement === field), true, 'the first mistake has the focus');
  assert.deepEqual(await violations(shopper.inner), [], 'a form with mistakes');

  await order.fill('12');
  await frame.getByRole('textbox', { name: 'E-mail' }).fill('olga@shop.example');
  await frame.getByRole('combobox', { name: 'Why' }).selectOption('Too small');
  await frame.getByRole('textbox', { name: 'How many' }).fill('2');
  await frame.getByLabel('When to fetch it').fill('2026-12-01');
  await frame.getByRole('checkbox', { name: 'I have not worn it' }).check();
  await submit.click();
  await frame.getByText('This does not have the right form').waitFor();
  await order.fill('123456');
  await submit.click();
  await frame.getByText('Sent, thank you').waitFor();
  const answers = frame.locator('dl.answers');
  await answers.getByText('123456').waitFor();
  assert.deepEqual(await violations(shopper.inner), [], 'an answered form');
  const filled = (await owner.entries(id)).filter((entry) => entry.answers);
  assert.equal(filled.length, 1);
  assert.deepEqual(filled[0].answers.values, { order: '123456', email: 'olga@shop.example', reason: 'Too small', pairs: 2, day: '2026-12-01', sure: true });

  await shopper.page.reload();
  await shopper.open();
  await frame.getByText('Sent, thank you').waitFor();
  assert.equal(await submit.count(), 0, 'it cannot be sent twice');
});

scene('what only the server finds wrong is told at its field', async (stage) => {
  const { shopper, owner, id } = await served(stage);
  // A number that browsers take and the server does not; and nothing of what was filled in is lost by it.
  await owner.post(id, { text: 'Your phone?', form: { fields: [{ name: 'email', kind: 'email', label: 'E-mail', required: true }, { name: 'city', kind: 'text', label: 'City' }] } });
  const { frame } = shopper;
  const email = frame.getByRole('textbox', { name: 'E-mail' });
  await email.fill(`${'a'.repeat(60)}@${'b'.repeat(250)}.example`);
  await frame.getByRole('textbox', { name: 'City' }).fill('Tula');
  await frame.locator('form.form').getByRole('button', { name: 'Send' }).click();
  await frame.locator('.field-mistake').waitFor();
  assert.equal(await email.getAttribute('aria-invalid'), 'true');
  assert.equal(await frame.getByRole('textbox', { name: 'City' }).inputValue(), 'Tula');
  assert.deepEqual(await violations(shopper.inner), []);
  await email.fill('olga@shop.example');
  await frame.locator('form.form').getByRole('button', { name: 'Send' }).click();
  await frame.getByText('Sent, thank you').waitFor();
});

const goods = (n) =>
  Array.from({ length: n }, (_, i) => ({
    title: `Boots number ${i + 1} with a rather long name`,
    text: 'Sheepskin, size 36 to 46',
    price: { amount_minor: 1299000 + i, currency: 'RUB' },
    url: `https://shop.example/boots/${i + 1}`,
    buttons: [{ title: 'Take this one', payload: `take:${i + 1}` }],
  }));

scene('goods stand side by side with prices, and a button says what it carries', async (stage) => {
  const { shopper, owner, id } = await served(stage);
  await owner.post(id, { text: 'These are in stock:', cards: goods(5), buttons: [{ title: 'Show more', payload: 'more' }, { title: 'None of these', payload: 'none' }] });
  const { frame } = shopper;
  const shelf = frame.locator('.goods');
  await shelf.getByRole('link', { name: 'Boots number 1' }).waitFor();
  assert.match(await shelf.innerText(), /12,990(\.00)?/u);
  assert.deepEqual(await violations(shopper.inner), []);
  assert.equal(await overflow(shopper.inner), 0, 'the goods scroll, not the window');
  await shelf.focus();
  await shelf.press('ArrowRight');
  await until(() => shelf.evaluate((list) => list.scrollLeft > 0), true);
  await shelf.getByRole('button', { name: 'Take this one' }).first().click();
  await shopper.message('Take this one').first().waitFor();
  await until(async () => (await owner.entries(id)).at(-1).payload, 'take:1');
  await frame.locator('.choices').waitFor({ state: 'detached' });
});

scene('buttons under the last message go with the first word that follows', async (stage) => {
  const { shopper, owner, id } = await served(stage);
  await owner.post(id, { text: 'Which size?', buttons: [{ title: '40', payload: 'size:40' }, { title: '41', payload: 'size:41' }] });
  await shopper.frame.getByRole('button', { name: '41', exact: true }).click();
  await shopper.message('41').first().waitFor();
  await until(async () => (await owner.entries(id)).filter(({ payload }) => payload !== undefined).map(({ payload, text }) => [payload, text]), [['size:41', '41']]);
  assert.equal(await shopper.frame.getByRole('button', { name: '40', exact: true }).count(), 0);
});

scene('at the end one says how it was, with words, and the desk reads it', async (stage) => {
  const { shopper, owner, id } = await served(stage);
  await shopper.page.evaluate(() => {
    globalThis.rated = [];
    globalThis.Beseda.on('rated', (detail) => globalThis.rated.push(detail.score));
  });
  await owner.resolve(id);
  const { frame } = shopper;
  const stars = frame.getByRole('group', { name: 'How was this conversation?' });
  await stars.waitFor();
  assert.deepEqual(await violations(shopper.inner), [], 'the question');
  const four = stars.getByRole('radio', { name: '4 out of 5' });
  await four.focus();
  await shopper.page.keyboard.press('Space');
  await frame.getByRole('textbox', { name: 'What could we do better?' }).fill('Quicker, please');
  assert.deepEqual(await violations(shopper.inner), [], 'the comment');
  await frame.locator('form.rating').getByRole('button', { name: 'Send' }).click();
  await frame.getByText('Thank you for telling us!').waitFor();
  const seen = (await owner.ask(`conversations/${id}`)).rating;
  await until(async () => {
    const { rating } = await owner.ask(`conversations/${id}`);
    return rating && [rating.score, rating.comment];
  }, [4, 'Quicker, please']);
  assert.ok(seen === undefined || seen.score === 4);
  await until(() => shopper.page.evaluate(() => globalThis.rated), [4]);
  await shopper.page.reload();
  await shopper.open();
  await frame.getByText('This conversation is finished').waitFor();
  assert.equal(await stars.count(), 0, 'it is asked once');
});

scene('a voice is recorded, sent and heard at the desk', async (stage) => {
  const { shopper, owner, id } = await served(stage);
  const { frame } = shopper;
  await frame.getByRole('button', { name: 'Record a voice message' }).click();
  const recording = frame.getByRole('group', { name: 'Recording' });
  await recording.getByText('0:01').waitFor();
  assert.deepEqual(await violations(shopper.inner), []);
  await recording.getByRole('button', { name: 'Stop recording' }).click();
  await frame.getByText('voice.webm').waitFor();
  await frame.getByRole('button', { name: 'Send', exact: true }).click();
  await frame.locator('audio').waitFor();
  assert.deepEqual(await violations(shopper.inner), [], 'a voice message');
  await until(async () => (await owner.entries(id)).at(-1).attachments?.[0].type, 'audio/webm');
  // Thrown away, it leaves nothing.
  await frame.getByRole('button', { name: 'Record a voice message' }).click();
  await recording.getByRole('button', { name: 'Cancel' }).click();
  await shopper.field.waitFor();
  assert.equal(await frame.getByText('voice.webm').count(), 0);
});
