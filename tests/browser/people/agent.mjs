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

  /** Opens the conversation whose row holds these words. */
  async choose(text) {
    await this.rows.filter({ hasText: text }).click();
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

  /** A line of the conversation that holds these words. */
  line(text) {
    return this.lines.filter({ hasText: text });
  }
}
