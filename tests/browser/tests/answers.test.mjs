/** The bot answers from the knowledge base in the shopper's language, and its source opens. */
import assert from 'node:assert/strict';
import { Shopper } from '../people/shopper.mjs';
import { scene } from '../rig/stage.mjs';

const QUESTIONS = [
  { language: 'ru', question: 'сколько стоит доставка', answer: '349', title: 'Сколько стоит доставка' },
  { language: 'en', question: 'how much is shipping?', answer: '349', title: 'What delivery costs' },
  { language: 'zh', question: '运费多少钱', answer: '12 元', title: '运费是多少' },
];

for (const { language, question, answer, title } of QUESTIONS) {
  scene(`the bot answers «${question}» with its source`, async (stage) => {
    const shopper = await Shopper.arrive(stage, { language });
    await shopper.open();
    await shopper.say(question);
    await shopper.message(question).waitFor();
    await shopper.message(answer).first().waitFor();

    const [source] = await Promise.all([shopper.page.context().waitForEvent('page'), shopper.sources.first().click()]);
    await source.getByRole('heading', { level: 1 }).waitFor();
    assert.match(await source.getByRole('heading', { level: 1 }).innerText(), new RegExp(title, 'u'));
    assert.match(await source.locator('body').innerText(), new RegExp(answer, 'u'));
  });
}

scene('what the shop does not know is said so, with an offer of a person', async (stage) => {
  const shopper = await Shopper.arrive(stage);
  await shopper.open();
  await shopper.say('what is the airspeed velocity of an unladen swallow');
  await shopper.bubbles.nth(1).waitFor();
  assert.equal(await shopper.sources.count(), 0);
  await shopper.log.getByRole('button', { name: 'Talk to a person' }).click();
  await shopper.frame.getByRole('status').filter({ hasText: /You are next in line|A person will be with you soon/u }).waitFor();
});
