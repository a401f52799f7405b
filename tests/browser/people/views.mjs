/** A walk through every view of the widget, as one shopper meets them. Whoever walks looks at each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HERE } from '../rig/files.mjs';

/** The widget's own words in a language. */
export function wordsOf(locale) {
  const text = readFileSync(join(HERE, `../../widget/src/app/texts/words/${locale}.ts`), 'utf8');
  const from = text.indexOf('= {') + 2;
  return new Function(`return ${text.slice(from, text.lastIndexOf('}') + 1)}`)();
}

const FORM = {
  title: 'A return',
  submit: 'Send it back',
  fields: [
    { name: 'order', kind: 'text', label: 'Order number', required: true, pattern: '[0-9]{6}' },
    { name: 'email', kind: 'email', label: 'E-mail', required: true },
    { name: 'reason', kind: 'select', label: 'Why', options: ['Too small', 'Too large'], required: true },
    { name: 'day', kind: 'date', label: 'When to fetch it' },
    { name: 'sure', kind: 'checkbox', label: 'I have not worn it', required: true },
  ],
};

const GOODS = ['Sheepskin boots', 'Slippers of felt with a very long and telling name', 'Wool socks'].map((title, i) => ({
  title,
  text: 'Sizes 36 to 46, tried on before you pay',
  price: { amount_minor: 1_299_000 - i * 400_000, currency: 'RUB' },
  url: `https://shop.example/${i}`,
  buttons: [{ title: 'Take this one', payload: `take:${i}` }],
}));

/** A picture of one colour, 8 by 8. */
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGPkbXjAgA0wYRUdtBIAUMQBPCXR/C8AAAAASUVORK5CYII=', 'base64');

/**
 * Walks, and calls `look` with the name of each view once it stands.
 *
 * @param {import('./shopper.mjs').Shopper} shopper who has not opened the window yet
 * @param {import('./owner.mjs').Owner} owner
 * @param {(name: string) => Promise<void>} look
 */
export async function walk(shopper, owner, locale, look) {
  const words = wordsOf(locale);
  const { frame, page } = shopper;
  const button = (name) => frame.getByRole('button', { name, exact: true });
  const menu = async (name) => {
    await button(words.more).click();
    await frame.getByRole('menuitem', { name, exact: true }).click();
  };
  await shopper.launcher.waitFor();
  await look('closed');
  await shopper.launcher.click();
  const field = frame.locator('.composer textarea');
  await field.waitFor();
  await button(words.articles).waitFor();
  await look('greeting');
  await menu(words.list);
  await frame.getByText(words.listEmpty).waitFor();
  await look('no-conversations');
  await button(words.back).click();
  await button(words.articles).click();
  await frame.getByRole('searchbox').fill('delivery');
  await frame.locator('.list-row').first().waitFor();
  await look('articles');
  await frame.locator('.list-row').first().click();
  await frame.locator('.article .markup, .article p').first().waitFor();
  await look('article');
  await button(words.back).click();
  await button(words.back).click();
  await field.fill('how much is shipping?');
  await field.press('Enter');
  await frame.locator('.cards a').first().waitFor();
  await look('answer');
  await button(words.more).click();
  await frame.getByRole('menuitem').first().waitFor();
  await look('menu');
  await page.keyboard.press('Escape');
  await menu(words.callHuman);
  await shopper.strip.waitFor();
  await look('waiting');

  const id = await owner.take();
  await owner.post(id, { text: 'Hello! I am looking at your **order**. Please tell me a little more:', form: FORM });
  await button('Send it back').click();
  await frame.locator('.field-mistake').first().waitFor();
  await look('form');
  await owner.post(id, { text: 'These are in stock:', cards: GOODS, buttons: [{ title: 'Show more', payload: 'more' }, { title: 'None of these', payload: 'none' }] });
  await frame.locator('.choices button').first().waitFor();
  await look('goods');
  await frame.locator('input[type=file]').first().setInputFiles([{ name: 'boots.png', mimeType: 'image/png', buffer: PICTURE }, { name: 'bill.txt', mimeType: 'text/plain', buffer: Buffer.from('12 990') }]);
  await frame.locator('.chip-ready, .chip').nth(1).waitFor();
  await field.fill('Here they are, and the bill');
  await look('files');
  await frame.locator('.send:not(:disabled)').click();
  await frame.locator('.picture').waitFor();
  await look('sent-files');
  await owner.resolve(id);
  await frame.getByRole('radio').nth(3).waitFor({ state: 'attached' });
  await frame.locator('.star').nth(3).click();
  await look('rating');
  await menu(words.list);
  await frame.locator('.list-row').first().waitFor();
  await look('conversations');
  await button(words.back).click();
  await menu(words.privacy);
  await button(words.privacyDelete).waitFor();
  await look('privacy');
}
