/** An agent or an admin at the desk, in English. */
export class Agent {
  /** @type {import('playwright-core').Page} */
  page;

  /** @param {import('playwright-core').Page} page */
  constructor(page, server) {
    this.page = page;
    this.server = server;
    this.lists = page.getByRole('tablist', { name: 'Lists of conversations' });
    this.rows = page.locator('#queue-panel').getByRole('link');
    this.log = page.getByRole('region', { name: 'Messages' });
    this.lines = this.log.getByRole('listitem');
  }

  /** Comes to the desk and signs in. */
  static async signIn({ server, browser }, { name = 'Agent', role = 'agent', index = 0, options = {} } = {}) {
    const context = await browser.person(name, options);
    const agent = new Agent(await context.newPage(), server);
    const { email, password } = server.account(role, index);
    await agent.page.goto(`${server.origin}/desk`);
    await agent.page.getByLabel('Email').fill(email);
    await agent.page.getByLabel('Password').fill(password);
    await agent.page.getByRole('button', { name: 'Sign in' }).click();
    await agent.page.getByRole('navigation', { name: 'Pages' }).waitFor();
    return agent;
  }

  /** Chooses a list: Waiting, Mine, All or Resolved. */
  async list(name) {
    await this.lists.getByRole('tab', { name }).click();
  }

  /** Opens the first conversation of the list. */
  async choose() {
    await this.rows.first().click();
    await this.log.waitFor();
  }

  /** Presses a button of the conversation, by its name. */
  async press(name) {
    await this.page.getByRole('button', { name, exact: true }).first().click();
  }

  async reply(text) {
    await this.page.getByRole('button', { name: 'Reply', exact: true }).click();
    await this.write(this.page.getByRole('textbox', { name: 'Reply to' }), text);
  }

  async note(text) {
    await this.page.getByRole('button', { name: 'Note', exact: true }).click();
    await this.write(this.page.getByRole('textbox', { name: 'Note' }), text);
  }

  async write(field, text) {
    await field.fill(text);
    await field.press('Enter');
  }

  /** The agent's name, as the shopper will read it. */
  async name() {
    const label = await this.page.getByRole('button', { name: /: your menu$/u }).getAttribute('aria-label');
    return label.replace(/: your menu$/u, '');
  }

  /** All that was said, in the order on the screen. */
  async said() {
    return (await this.lines.locator('p').allInnerTexts()).map((text) => text.trim());
  }

  /** A line of the conversation that holds these words. */
  line(text) {
    return this.lines.filter({ hasText: text });
  }
}

/** Brings a shopper and an agent together: the shopper has asked `question` and for a person, and the agent has taken the conversation. */
export async function meet(shopper, agent, question) {
  await shopper.open();
  await shopper.say(question);
  await shopper.bubbles.nth(1).waitFor();
  await shopper.callHuman();
  await agent.list('Waiting');
  await agent.choose();
  await agent.press('Take');
  await agent.page.getByRole('textbox', { name: 'Reply to' }).waitFor();
}
