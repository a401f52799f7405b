/**
 * The stage of a test file: a server, its admin, agents, an inbox, API keys, and people who come and go.
 */
import { randomUUID } from 'node:crypto';
import { after, afterEach, before } from 'node:test';
import { Client, closeAll, takeViolations } from './client.mjs';
import { call, must, refused } from './rest.mjs';
import { Server } from './server.mjs';

export const ORIGIN = 'https://shop.example';
const PASSWORD = 'correct horse battery staple';

export class Shop {
  /** Starts a server and signs its admin in. */
  static async open(options) {
    const shop = new Shop();
    shop.server = await Server.start(options);
    try {
      await shop.signIn();
      shop.inbox = await shop.newInbox();
    } catch (error) {
      await shop.server.stop();
      throw error;
    }
    return shop;
  }

  get origin() {
    return this.server.origin;
  }

  async signIn() {
    const [account] = this.server.accounts('admin');
    this.admin = { ...(await this.login(account.email, account.password)), email: account.email, password: account.password };
  }

  /** Signs in; the answer has `token` and what the server said about the person. */
  async login(email, password) {
    const tokens = await this.post('/auth/login', { body: { email, password } });
    const me = await must(this.origin, 'GET', '/api/v1/auth/me', { token: tokens.access_token });
    return { ...tokens, token: tokens.access_token, id: me.id, name: me.name, role: me.role };
  }

  get(path, options) {
    return must(this.origin, 'GET', `/api/v1${path}`, options);
  }

  post(path, options) {
    return must(this.origin, 'POST', `/api/v1${path}`, options);
  }

  call(method, path, options) {
    return call(this.origin, method, `/api/v1${path}`, options);
  }

  refused(status, method, path, options) {
    return refused(this.origin, status, method, `/api/v1${path}`, options);
  }

  newInbox(fields = {}) {
    return this.post('/inboxes', { token: this.admin.token, body: { name: 'Shop', origins: [ORIGIN], settings: {}, ...fields } });
  }

  /** Makes a person of the shop and signs in. */
  async newAgent({ role = 'agent', name = `Agent ${randomUUID().slice(0, 8)}` } = {}) {
    const email = `${randomUUID()}@shop.example`;
    await this.post('/users', { token: this.admin.token, body: { email, name, role, password: PASSWORD } });
    return { ...(await this.login(email, PASSWORD)), email, password: PASSWORD };
  }

  async newKey(scopes, name = 'Robot') {
    return this.post('/api-keys', { token: this.admin.token, body: { name, scopes } });
  }

  /** A new shopper: the answer of `POST widget/sessions`. */
  newShopper(fields = {}, { inbox = this.inbox, origin = ORIGIN } = {}) {
    return this.post('/widget/sessions', { headers: { origin }, body: { inbox: inbox.key, ...fields } });
  }

  /** Connects somebody who has a token. */
  connect(who, { hello, ...options } = {}) {
    return Client.connect(this.origin, typeof who === 'string' ? who : (who.token ?? who.key), { hello, ...options });
  }

  /** A new shopper with a socket. */
  async shopper(options = {}) {
    const session = options.session ?? (await this.newShopper());
    const client = await this.connect(session, { name: 'shopper', fromZero: true, ...options });
    client.session = session;
    return client;
  }

  async agent(who, options = {}) {
    const person = who ?? (await this.newAgent());
    const client = await this.connect(person, { name: `agent ${person.name}`, ...options });
    client.person = person;
    return client;
  }

  /** Waits until a shopper's place in the queue has been told, and returns it. Where it waits is known a little later than that it waits. */
  async place(shopper, conversation, options) {
    const state = await shopper.expect((frame) => frame.type === 'state' && frame.conversation === conversation && frame.position !== undefined, { what: 'a place in the queue', ...options });
    return state.position;
  }

  /** A shopper and an agent who talk: the conversation is taken, so that no bot speaks in it. */
  async talk({ agent } = {}) {
    const shopper = await this.shopper();
    const { conversation } = await shopper.post('Здравствуйте');
    const taker = agent ?? (await this.agent());
    const taken = await taker.do('take', { conversation });
    await shopper.event(conversation, 'taken');
    await taker.entry(conversation, taken.seq);
    return { shopper, agent: taker, conversation, taken };
  }
}

/**
 * One shop for all tests of a file. Every test is asked for what its sockets saw, and for the health of the server.
 * @param {{prepare?: (shop: Shop) => Promise<unknown>, server?: Parameters<typeof Server.start>[0]}} [options] what to do before the first
 *   test, once the shop is open, and how its server is started
 */
export function useShop({ prepare, server } = {}) {
  const holder = {};
  before(async () => {
    holder.shop = await Shop.open(server);
    await prepare?.(holder.shop);
  });
  afterEach(() => {
    // Closing comes last, because it would hide what an open socket has seen.
    const violations = takeViolations();
    closeAll();
    if (violations.length > 0) throw new Error(`the rules of the page were broken:\n  ${[...new Set(violations)].slice(0, 20).join('\n  ')}`);
    holder.shop?.server.assertHealthy();
  });
  after(() => holder.shop?.server.stop());
  return holder;
}

/** An id of the same shape as a real one, that nothing has. */
export function neverWas(id) {
  const digits = [...id];
  const index = digits.length - 1;
  digits[index] = digits[index] === '1' ? '2' : '1';
  digits[Math.max(0, index - 4)] = digits[Math.max(0, index - 4)] === '3' ? '4' : '3';
  return digits.join('');
}
