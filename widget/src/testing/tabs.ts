/** Several tabs in one test: channels that hear each other a moment later, and locks as the browser keeps them. */
import type { Channel, Door, Locks, Word } from '../app/tabs/words';

interface Waiter {
  held: () => Promise<void>;
  done: () => void;
  fail: (why: Error) => void;
}

export class FakeLocks implements Locks {
  private holder: Waiter | undefined;
  private queue: Waiter[] = [];

  request(_name: string, { steal = false }: { steal?: boolean }, held: () => Promise<void>): Promise<unknown> {
    return new Promise<void>((done, fail) => {
      const waiter = { held, done, fail };
      if (steal) {
        this.holder?.fail(new DOMException('stolen', 'AbortError'));
        this.grant(waiter);
      } else {
        this.queue.push(waiter);
        this.next();
      }
    });
  }

  private next(): void {
    if (this.holder) return;
    const waiter = this.queue.shift();
    if (waiter) this.grant(waiter);
  }

  private grant(waiter: Waiter): void {
    this.holder = waiter;
    void Promise.resolve()
      .then(() => waiter.held())
      .then(() => {
        waiter.done();
        if (this.holder !== waiter) return;
        this.holder = undefined;
        this.next();
      });
  }
}

/** All that the tabs of one browser share. */
export class FakeBrowser {
  readonly locks = new FakeLocks();
  private readonly channels = new Set<FakeChannel>();
  readonly said: Word[] = [];

  /** A tab's door to the others. While a tab sleeps, what it says and hears waits for its waking. */
  door(): FakeDoor {
    return new FakeDoor(this);
  }

  pass(word: Word, from: FakeChannel): void {
    this.said.push(word);
    for (const other of this.channels) if (other !== from) other.hear(word);
  }

  enter(channel: FakeChannel): void {
    this.channels.add(channel);
  }

  leave(channel: FakeChannel): void {
    this.channels.delete(channel);
  }
}

export class FakeDoor implements Door {
  private isAsleep = false;
  private readonly held: (() => void)[] = [];

  constructor(private readonly browser: FakeBrowser) {}

  get locks(): Locks {
    return this.browser.locks;
  }

  open(): Channel {
    const channel = new FakeChannel(this.browser, this);
    this.browser.enter(channel);
    return channel;
  }

  sleep(): void {
    this.isAsleep = true;
  }

  wake(): void {
    this.isAsleep = false;
    for (const act of this.held.splice(0)) act();
  }

  whenAwake(act: () => void): void {
    if (this.isAsleep) this.held.push(act);
    else act();
  }
}

class FakeChannel implements Channel {
  onmessage: ((event: MessageEvent<Word>) => void) | null = null;
  private isClosed = false;

  constructor(
    private readonly browser: FakeBrowser,
    private readonly door: FakeDoor,
  ) {}

  postMessage(word: Word): void {
    if (this.isClosed) throw new DOMException('closed', 'InvalidStateError');
    const copy = structuredClone(word);
    this.door.whenAwake(() => this.browser.pass(copy, this));
  }

  hear(word: Word): void {
    const hear = () => {
      if (!this.isClosed) this.onmessage?.({ data: word } as MessageEvent<Word>);
    };
    void Promise.resolve().then(() => this.door.whenAwake(hear));
  }

  close(): void {
    this.isClosed = true;
    this.browser.leave(this);
  }
}
