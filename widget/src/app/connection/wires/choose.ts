/**
 * Chooses between a WebSocket and plain HTTP. Some networks let no WebSocket through, or cut it as soon as it is up; on
 * those the chat goes over HTTP, and from time to time a socket is tried beside it to see whether that still is so.
 */
import type { Wire } from '../driver';
import {
  CLOSE_ABNORMAL,
  HANGING_MS,
  PROBE_EVERY_MAX_MS,
  PROBE_EVERY_MS,
  SOCKET_FAILURES_MAX,
  SOCKET_GOOD_AFTER_MS,
} from '../limits';

export interface WireMakers {
  socket(): Wire;
  http(): Wire;
}

/** Codes with which a server, not something between us and it, ends a socket. */
const isServers = (code: number) => (code >= 4000 && code < 5000) || code === 1008 || code === 1009;

export class WireChooser {
  private failures = 0;
  private probeMs = PROBE_EVERY_MS;
  private probe: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly make: WireMakers,
    private readonly now: () => number = Date.now,
    private readonly isOnline: () => boolean = () => navigator.onLine,
  ) {}

  /** What the line goes over now. */
  get kind(): 'socket' | 'http' {
    return this.failures >= SOCKET_FAILURES_MAX ? 'http' : 'socket';
  }

  open(): Wire {
    clearTimeout(this.probe);
    return this.kind === 'socket' ? new Watched(this.make.socket(), this.watchSocket()) : this.openHttp();
  }

  private watchSocket(): Watcher {
    const began = this.now();
    let heardAt: number | undefined;
    const judge = (isRemote: boolean, code: number) => {
      if (!this.isOnline() || isServers(code)) return;
      const age = this.now() - (heardAt ?? began);
      if (heardAt === undefined && (isRemote || age >= HANGING_MS)) this.failures += 1;
      else if (heardAt !== undefined && isRemote && age < SOCKET_GOOD_AFTER_MS) this.failures += 1;
      else if (heardAt !== undefined) this.failures = 0;
    };
    return { heard: () => (heardAt ??= this.now()), opened: () => undefined, over: judge };
  }

  private openHttp(): Wire {
    let hasOpened = false;
    const wire: Watched = new Watched(this.make.http(), {
      opened: () => {
        hasOpened = true;
        this.probeLater(wire);
      },
      heard: () => undefined,
      over: () => {
        clearTimeout(this.probe);
        // Neither way leads to the server: it is the server that is away, and the better way is tried first again.
        if (!hasOpened) this.failures = 0;
      },
    });
    return wire;
  }

  private probeLater(wire: Watched): void {
    this.probe = setTimeout(() => {
      this.probeMs = Math.min(PROBE_EVERY_MAX_MS, this.probeMs * 2);
      this.trySocket(wire);
    }, this.probeMs);
  }

  /** A socket that stands for a while shows that the network lets it: the line then moves over, and resumes. */
  private trySocket(wire: Watched): void {
    const socket = this.make.socket();
    const settle = (isGood: boolean) => {
      clearTimeout(this.probe);
      socket.onopen = null;
      socket.onclose = null;
      socket.close();
      if (!isGood) {
        this.probeLater(wire);
        return;
      }
      this.failures = 0;
      this.probeMs = PROBE_EVERY_MS;
      wire.leave();
    };
    socket.onclose = () => settle(false);
    socket.onopen = () => {
      clearTimeout(this.probe);
      this.probe = setTimeout(() => settle(true), SOCKET_GOOD_AFTER_MS);
    };
    this.probe = setTimeout(() => settle(false), HANGING_MS);
  }
}

interface Watcher {
  opened(): void;
  heard(): void;
  over(isRemote: boolean, code: number): void;
}

/** A wire that tells how it fares. */
class Watched implements Wire {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  private isOver = false;

  constructor(
    private readonly wire: Wire,
    private readonly watcher: Watcher,
  ) {
    wire.onopen = () => {
      watcher.opened();
      this.onopen?.();
    };
    wire.onmessage = (event) => {
      watcher.heard();
      this.onmessage?.(event);
    };
    wire.onclose = (event) => {
      this.over(true, event.code);
      this.onclose?.(event);
    };
  }

  send(text: string): void {
    this.wire.send(text);
  }

  close(): void {
    this.over(false, 0);
    this.wire.onopen = null;
    this.wire.onmessage = null;
    this.wire.onclose = null;
    this.wire.close();
  }

  /** Ends a wire that works, so that its owner opens a better one. */
  leave(): void {
    const { onclose } = this;
    this.close();
    onclose?.({ code: 1000 });
  }

  private over(isRemote: boolean, code: number): void {
    if (this.isOver) return;
    this.isOver = true;
    this.watcher.over(isRemote, code);
  }
}

/** A wire whose code is fetched first; it is needed so rarely that it does not travel with the app. */
export function fetchedWire(load: () => Promise<() => Wire>): Wire {
  let wire: Wire | undefined;
  let isClosed = false;
  const outer: Wire = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (text) => wire?.send(text),
    close: () => {
      isClosed = true;
      wire?.close();
    },
  };
  load().then(
    (make) => {
      if (isClosed) return;
      wire = make();
      wire.onopen = () => outer.onopen?.();
      wire.onmessage = (event) => outer.onmessage?.(event);
      wire.onclose = (event) => outer.onclose?.(event);
    },
    () => outer.onclose?.({ code: CLOSE_ABNORMAL }),
  );
  return outer;
}
