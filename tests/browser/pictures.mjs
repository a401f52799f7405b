/**
 * Takes the README's pictures of a running server: `npm run pictures`. The people in them are played, the answers are the product's own.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent } from './people/agent.mjs';
import { vouching } from './people/identity.mjs';
import { Shopper } from './people/shopper.mjs';
import { Browser } from './rig/browser.mjs';
import { HERE } from './rig/files.mjs';
import { Server } from './rig/server.mjs';

const IMAGES = join(HERE, '../../docs/images');
const CRISP = { deviceScaleFactor: 2 };

const server = await Server.start();
const browser = await Browser.start();
try {
  await mkdir(IMAGES, { recursive: true });
  await play({ server, browser });
} finally {
  await browser.stop();
  await server.stop();
}

/** @param {{server: Server, browser: Browser}} stage */
async function play(stage) {
  const options = { ...CRISP, viewport: { width: 1440, height: 900 } };
  const agent = await Agent.signIn(stage, { options });
  const vouch = await vouching(stage.server);
  const shopper = await conversation(stage, agent, vouch);
  await picture(shopper.page, 'widget.png');
  await queue(stage, vouch);
  await agent.list('Waiting');
  await agent.rows.nth(2).waitFor();
  await agent.page.mouse.move(0, 0);
  await picture(agent.page, 'desk.png');
}

/** A question that the bot answers, and one that a person does. */
async function conversation(stage, agent, vouch) {
  const shopper = await Shopper.arrive(stage, { name: 'Pictured', options: CRISP });
  await shopper.introduce(vouch({ id: '1', name: 'Olga Sokolova', email: 'olga@example.com', phone: '+7 495 000-00-00' }));
  await shopper.open();
  await shopper.say('Do you wrap gifts?');
  await shopper.sources.first().waitFor();
  await agent.list('All');
  await agent.choose();
  await agent.press('Take');
  await shopper.say('Great! Is the grey cardigan true to size?');
  await agent.line('true to size').waitFor();
  await agent.note('Runs a little large, see the fitting report.');
  await agent.line('fitting report').waitFor();
  await agent.reply('It runs a little large. If you are between two sizes, take the smaller one.');
  await shopper.message('the smaller one').waitFor();
  return shopper;
}

/** Others who wait, or talk with the bot. */
async function queue(stage, vouch) {
  for (const { name, language, words, human } of [
    { language: 'ru', name: 'Марина Котова', words: 'Где мой заказ?', human: 'Трек-номер не обновляется уже три дня' },
    { language: 'zh', name: '李婷', words: '运费是多少', human: undefined },
    { language: 'en', name: 'James Miller', words: 'My parcel arrived damaged', human: 'The box is torn, shall I send a photo?' },
    { language: 'ru', name: 'Игорь Лебедев', words: 'Как вернуть обувь?', human: 'Ботинки малы, хочу обменять на 42' },
  ]) {
    const shopper = await Shopper.arrive(stage, { name, language });
    await shopper.introduce(vouch({ id: name, name }));
    await shopper.open();
    await shopper.say(words);
    await shopper.bubbles.nth(1).waitFor();
    if (!human) continue;
    await shopper.callHuman();
    await shopper.say(human);
  }
}

/** Takes it when nothing moves any more. */
async function picture(page, name) {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(IMAGES, name), animations: 'disabled', caret: 'hide' });
}
