/** The page's title, while there is something to read and nobody looks: it takes turns with the number of new messages. */

const TURN_MS = 1_500;

export class Title {
  private timer: ReturnType<typeof setInterval> | undefined;
  private own = '';

  constructor({ signal }: AbortController) {
    const stop = () => this.stop();
    document.addEventListener('visibilitychange', () => document.hidden || stop(), { signal });
    signal.addEventListener('abort', stop);
  }

  show(unread: number): void {
    this.stop();
    if (unread === 0 || !document.hidden) return;
    this.own = document.title;
    const news = `(${unread}) ${this.own}`;
    this.timer = setInterval(() => {
      // A page that has changed its title in the meantime keeps the new one.
      if (document.title !== this.own && document.title !== news) this.own = document.title;
      document.title = document.title === news ? this.own : news;
    }, TURN_MS);
  }

  private stop(): void {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    this.timer = undefined;
    if (/^\(\d+\) /.test(document.title)) document.title = this.own;
  }
}
