/** The shop's owner, who changes the inbox by the REST interface as the desk does. */
import { randomUUID } from 'node:crypto';

const ref = () => randomUUID();

export class Owner {
  #server;
  #token;
  inbox;

  static async signIn(server) {
    const owner = new Owner();
    owner.#server = server;
    const { email, password } = server.account('admin');
    owner.#token = (await owner.ask('auth/login', { method: 'POST', body: { email, password } })).access_token;
    owner.inbox = (await owner.ask('inboxes')).items[0];
    return owner;
  }

  /** Lets pages of an origin show the chat. */
  async allow(origin) {
    const { id, origins } = this.inbox;
    this.inbox = await this.ask(`inboxes/${id}`, { method: 'PATCH', body: { origins: [...origins, origin] } });
  }

  /** Takes the newest dialogue, as an agent does, and returns its id. */
  async take() {
    const { items } = await this.ask('conversations');
    const { id } = items[0];
    await this.ask(`conversations/${id}/take`, { method: 'POST', body: { ref: ref() } });
    return id;
  }

  /** Says something in a dialogue that was taken: words, cards, buttons, a form. */
  async post(id, message) {
    return this.ask(`conversations/${id}/posts`, { method: 'POST', body: { ref: ref(), ...message } });
  }

  /** Sends a file, which messages may name from then on. */
  async upload(name, bytes) {
    const headers = { authorization: `Bearer ${this.#token}`, 'x-file-name': encodeURIComponent(name) };
    const answer = await fetch(`${this.#server.origin}/api/v1/attachments`, { method: 'POST', headers, body: bytes });
    if (!answer.ok) throw new Error(`the upload of ${name} was answered with ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }

  async resolve(id) {
    await this.ask(`conversations/${id}/resolve`, { method: 'POST', body: { ref: ref() } });
  }

  /** What was said in a dialogue, as staff read it. */
  async entries(id) {
    return (await this.ask(`conversations/${id}/entries`)).items;
  }

  async dress(appearance) {
    await this.ask(`inboxes/${this.inbox.id}/appearance`, { method: 'PUT', body: appearance });
  }

  async ask(path, { method = 'GET', body } = {}) {
    const headers = { 'content-type': 'application/json', ...(this.#token && { authorization: `Bearer ${this.#token}` }) };
    const answer = await fetch(`${this.#server.origin}/api/v1/${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
