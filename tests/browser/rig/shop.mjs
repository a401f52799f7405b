/** A shop's page of other make: its own address, its own headers, whatever a test wants on it. */
import { once } from 'node:events';
import { createServer } from 'node:http';

export class Shop {
  #server;

  /**
   * @param {(url: URL) => {body: string, type?: string, headers?: Record<string, string>} | undefined} page
   */
  static async open(page) {
    const shop = new Shop();
    shop.#server = createServer((request, response) => {
      const found = page(new URL(request.url ?? '/', 'http://shop'));
      if (!found) return void response.writeHead(404).end();
      response.writeHead(200, { 'content-type': found.type ?? 'text/html; charset=utf-8', ...found.headers }).end(found.body);
    });
    shop.#server.listen(0, '127.0.0.1');
    await once(shop.#server, 'listening');
    return shop;
  }

  /** Another host than the server's, so that the browser takes the two for strangers. */
  get origin() {
    return `http://localhost:${this.#server.address().port}`;
  }

  async close() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
