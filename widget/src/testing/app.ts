/** The whole app without a browser's network: a page that hands out sessions at once, and a socket that the test plays. */
import { vi } from 'vitest';
import { Controller } from '../app/controller';
import type { Host } from '../app/host';
import { Shelf } from '../app/storage';
import type { Door } from '../app/tabs/words';
import type { Surroundings, ToLoader } from '../bridge/messages';
import type { ClientFrame, ServerFrame } from '../protocol/shapes';
import type { SessionBody } from '../protocol/rest';
import { FakeWire, welcomeFrame } from './line';

export const SESSION: SessionBody = {
  token: 'token',
  visitor: 'secret',
  expires_at: '2099-01-01T00:00:00.000Z',
  settings: {
    name: 'North Wind',
    color: '#0f766e',
    limits: { text_chars: 100, attachment_bytes: 1_000, attachment_types: ['image/*', 'application/pdf'] },
  },
};

export class FakeApp {
  readonly told: ToLoader[] = [];
  readonly wires: FakeWire[] = [];
  readonly controller: Controller;

  constructor(change: Partial<Surroundings> = {}, door?: Door) {
    const surroundings: Surroundings = {
      inbox: 'KEY',
      locale: 'en',
      page_locale: '',
      theme: 'light',
      page: { url: 'https://shop.example/', title: 'Shop' },
      user: undefined,
      isOpen: true,
      ...change,
    };
    const host: Host = {
      origin: 'https://shop.example',
      surroundings,
      post: (message) => void this.told.push(message),
      listen: vi.fn(),
    };
    this.controller = new Controller(
      host,
      new Shelf('KEY', host.origin),
      () => {
        const wire = new FakeWire();
        this.wires.push(wire);
        return wire;
      },
      undefined,
      door,
    );
  }

  /** From nothing to a line that is up. */
  up(welcome: Parameters<typeof welcomeFrame>[0] = {}): this {
    void this.controller.start('en');
    this.giveSession();
    this.wire.onopen?.();
    this.hear(welcomeFrame(welcome));
    return this;
  }

  giveSession(session: SessionBody = SESSION): void {
    this.controller.session({ type: 'session', session });
  }

  get wire(): FakeWire {
    const wire = this.wires.at(-1);
    if (!wire) throw new Error('no socket was opened');
    return wire;
  }

  hear(...frames: ServerFrame[]): void {
    for (const frame of frames) this.wire.onmessage?.({ data: JSON.stringify(frame) });
  }

  sent<T extends ClientFrame['type']>(type: T): Extract<ClientFrame, { type: T }>[] {
    const all = this.wires.flatMap(({ sent }) => sent);
    return all.filter((frame): frame is Extract<ClientFrame, { type: T }> => frame.type === type);
  }

  toldOf<T extends ToLoader['type']>(type: T): Extract<ToLoader, { type: T }>[] {
    return this.told.filter((one): one is Extract<ToLoader, { type: T }> => one.type === type);
  }
}
