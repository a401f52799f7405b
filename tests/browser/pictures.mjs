/**
 * Takes the pictures of README and docs of a running server: `npm run pictures`. The people in them are played, the answers are the
 * product's own. Whoever changes how something looks takes them anew, and looks at each.
 */
import { Agent } from './people/agent.mjs';
import { vouching } from './people/identity.mjs';
import { Owner } from './people/owner.mjs';
import { Shopper } from './people/shopper.mjs';
import { Browser } from './rig/browser.mjs';
import { keep, shot } from './rig/pictures.mjs';
import { Server } from './rig/server.mjs';

const STILL = { deviceScaleFactor: 2, reducedMotion: 'reduce' };
const PHONE = { ...STILL, viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
const DESK = { ...STILL, viewport: { width: 1440, height: 900 } };
const SHOP = { ...STILL, viewport: { width: 1280, height: 800 } };
const dark = (options) => ({ ...options, colorScheme: 'dark' });

const server = await Server.start();
const browser = await Browser.start();
const stage = { server, browser };
try {
  const vouch = await vouching(server);
  await phones(await Owner.signIn(server));
  await others(vouch);
  const agent = await Agent.signIn(stage, { options: DESK });
  await together(agent, vouch);
  await waiting(agent);
  await nights();
  await looks();
} finally {
  await browser.stop();
  await server.stop();
}

/** A question and its answer, goods, a form: in three languages, by day and by night. */
async function phones(owner) {
  const russian = await Shopper.arrive(stage, { name: 'Russian', language: 'ru', options: PHONE });
  await russian.open();
  await russian.say('Сколько идёт доставка в Тулу?');
  await russian.sources.first().waitFor();

  const english = await Shopper.arrive(stage, { name: 'English', options: PHONE });
  const [boots, slippers] = [await drawing(owner, english.page, 'boots'), await drawing(owner, english.page, 'slippers')];
  await english.open();
  await english.say('Which boots do you have?');
  await english.bubbles.nth(1).waitFor();
  const id = await owner.take();
  await owner.post(id, {
    text: 'These are in stock in your size:',
    cards: [
      { title: 'Chelsea boots, brown', text: 'Sizes 36 to 44', image_url: boots, price: { amount_minor: 699000, currency: 'RUB' }, buttons: [{ title: 'Take these', payload: 'boots' }] },
      { title: 'Felt slippers', text: 'Sizes 35 to 43', image_url: slippers, price: { amount_minor: 249000, currency: 'RUB' }, buttons: [{ title: 'Take these', payload: 'slippers' }] },
    ],
    buttons: [{ title: 'Show more', payload: 'more' }],
  });
  await english.frame.locator('.goods img').first().waitFor();

  const chinese = await Shopper.arrive(stage, { name: 'Chinese', language: 'zh', options: dark(PHONE) });
  await chinese.open();
  await chinese.say('我想退货');
  await chinese.bubbles.nth(1).waitFor();
  const fields = [
    { name: 'order', kind: 'text', label: '订单号', required: true },
    { name: 'reason', kind: 'select', label: '退货原因', options: ['太小', '太大', '不喜欢'], required: true },
    { name: 'worn', kind: 'checkbox', label: '商品未使用过' },
  ];
  await owner.post(await owner.take(), { text: '请填写以下信息，我们马上为您办理。', form: { title: '退货申请', fields, submit: '提交' } });
  await chinese.frame.getByRole('button', { name: '提交' }).waitFor();
  await keep(browser, 'phones.webp', [await shot(russian.page, 300), await shot(english.page, 300), await shot(chinese.page, 300)]);
}

/** One of the shop's own drawings, as a file that a card may show. */
async function drawing(owner, page, name) {
  const bytes = await page.locator(`img[src$="${name}.svg"]`).first().screenshot({ type: 'png' });
  return (await owner.upload(`${name}.png`, bytes)).url;
}

/** A shopper on the phone and the agent who answers, at the same moment. */
async function together(agent, vouch) {
  const shopper = await Shopper.arrive(stage, { name: 'Olga', options: PHONE });
  await shopper.introduce(vouch({ id: '1', name: 'Olga Sokolova', email: 'olga@example.com', phone: '+7 495 000-00-00' }));
  await shopper.open();
  await shopper.say('Do you wrap gifts?');
  await shopper.sources.first().waitFor();
  await shopper.callHuman();
  await shopper.say('Is the grey cardigan true to size? My order is 48213-07');
  await agent.list('Waiting');
  await agent.rows.filter({ hasText: 'Olga' }).click();
  await agent.press('Take');
  await agent.line('true to size').waitFor();
  await agent.note('Runs a little large, see the fitting report.');
  await agent.line('fitting report').waitFor();
  await agent.reply('It runs a little large. If you are between two sizes, take the smaller one.');
  await shopper.message('the smaller one').waitFor();
  await shopper.log.locator('.avatar-agent img').waitFor();
  await agent.page.mouse.move(0, 0);
  await keep(browser, 'shopper-and-desk.webp', [await shot(shopper.page, 306), await shot(agent.page, 980)]);
}

/** Others who wait, or talk with the bot. */
async function others(vouch) {
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
    await shopper.message(human).waitFor();
  }
}

/** What is understood of an angry question, before anybody has taken it. */
async function waiting(agent) {
  await agent.list('Waiting');
  await agent.rows.filter({ hasText: 'James' }).click();
  await agent.line('torn').waitFor();
  await agent.page.mouse.move(0, 0);
  await keep(browser, 'desk.webp', [await shot(agent.page, 1100)]);
}

/** The shop's page and the desk by night. */
async function nights() {
  const shopper = await Shopper.arrive(stage, { name: 'Night', options: SHOP });
  const agent = await Agent.signIn(stage, { name: 'Night agent', index: 1, options: dark(DESK) });
  await shopper.open();
  await shopper.say('Can I return a duvet?');
  await shopper.bubbles.nth(1).waitFor();
  await shopper.callHuman();
  await shopper.say('I have opened the bag, but not used it');
  await agent.list('Waiting');
  await agent.rows.filter({ hasText: 'opened the bag' }).click();
  await agent.press('Take');
  await agent.reply('You can, as long as it is clean. I have written down the return for you.');
  await shopper.message('written down the return').waitFor();
  await shopper.log.locator('.avatar-agent img').waitFor();
  await keep(browser, 'shop.webp', [await shot(shopper.page, 1000)]);
  await agent.page.mouse.move(0, 0);
  await keep(browser, 'desk-dark.webp', [await shot(agent.page, 1100)]);
}

/** The page on which an owner chooses how the chat looks. */
async function looks() {
  const { page } = await Agent.signIn(stage, { name: 'Owner', role: 'admin', options: DESK });
  await page.goto(`${server.origin}/desk/settings/appearance`);
  await page.frameLocator('iframe').getByRole('heading', { level: 1 }).waitFor();
  await page.locator('input[type=text]').and(page.getByLabel('Colour')).fill('#7b3f8c');
  await page.getByRole('button', { name: 'Conversation' }).click();
  await page.frameLocator('iframe').getByText('take the smaller one').waitFor();
  await page.mouse.move(0, 0);
  await keep(browser, 'appearance.webp', [await shot(page, 1100)]);
}
