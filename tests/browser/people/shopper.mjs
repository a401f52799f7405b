/**
 * A shopper on the demo shop's page: opens the widget, writes, reads. Everything is found as a person finds it, by its name.
 */
import { WORDS } from './words.mjs';

export class Shopper {
  /** @type {import('playwright-core').Page} */
  page;

  /**
   * @param {import('playwright-core').Page} page
   * @param {'ru' | 'en' | 'zh'} language of the shop's page, and so of the widget
   */
  constructor(page, language) {
    this.page = page;
    this.words = WORDS[language];
    this.launcher = page.locator('beseda-widget button');
    this.frame = page.frameLocator('beseda-widget iframe');
    this.field = this.frame.getByRole('textbox', { name: this.words.write });
    this.log = this.frame.getByRole('region', { name: this.words.messages });
    this.bubbles = this.log.locator('.bubble:not(.typing)');
    this.state = this.frame.locator('header p');
  }

  /** Comes to the shop, in a new browser of their own or, with `context`, in another tab of one. */
  static async arrive({ server, browser }, { name = 'Shopper', language = 'en', context, options = {} } = {}) {
    const owner = context ?? (await browser.person(name, options));
    const page = await owner.newPage();
    await page.goto(`${server.origin}/demo/?lang=${language}`);
    return new Shopper(page, language);
  }

  /** Opens the window and waits until one can write in it. */
  async open() {
    await this.launcher.click();
    await this.field.waitFor();
    return this;
  }

  /** Says who the shopper is, as the shop's own page does; before the first opening. */
  async introduce(identity) {
    await this.launcher.waitFor();
    await this.page.evaluate((user) => globalThis.Beseda.setUser(user), identity);
  }

  async say(text) {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  /** Asks for a person by the menu, which is there as soon as something was said. */
  async callHuman() {
    await this.frame.getByRole('button', { name: this.words.more }).click();
    await this.frame.getByRole('menuitem', { name: this.words.callHuman }).click();
  }

  /** Does something of the menu. */
  async choose(name) {
    await this.frame.getByRole('button', { name: this.words.more }).click();
    await this.frame.getByRole('menuitem', { name }).click();
  }

  /** What stands above the field: the wait, or the end. */
  get strip() {
    return this.frame.locator('.strip');
  }

  async attach(files) {
    await this.frame.getByLabel(this.words.attach).setInputFiles(files);
  }

  /** The widget's own page in its frame. */
  get inner() {
    return this.page.frames().find((frame) => new URL(frame.url()).pathname.startsWith('/widget/'));
  }

  /** A message that holds these words, whoever said it. */
  message(text) {
    return this.bubbles.filter({ hasText: text });
  }

  /** The sources under the answers. */
  get sources() {
    return this.log.locator('.cards').getByRole('link');
  }

  /** All that was said, in the order on the screen. */
  async said() {
    return (await this.bubbles.allInnerTexts()).map((text) => text.trim());
  }
}
