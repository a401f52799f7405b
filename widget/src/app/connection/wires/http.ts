/**
 * The line over plain HTTP, for networks in which a WebSocket does not live: frames come down as an event stream and go
 * up by POST, one after another. To the machine it is a wire like any other. A stream that was cut is taken up again
 * where it was; whatever else goes wrong ends the wire, and the machine then resumes by number and by `ref`.
 */
import type { Wire } from '../driver';
import {
  CLOSE_ABNORMAL,
  CLOSE_TOO_BIG,
  FRAMES_AT_A_TIME_MAX,
  READER_RETRIES_MAX,
  READER_RETRY_MS,
  UP_BYTES_MAX,
} from '../limits';
import { StreamReader, type StreamEvent } from './sse';

const JSON_BODY = { 'Content-Type': 'application/json' };

export class HttpWire implements Wire {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  private session: string | undefined;
  private lastId: string | undefined;
  private readonly waiting: string[] = [];
  private isPosting = false;
  private readonly end = new AbortController();

  constructor(
    private readonly path: string,
    private readonly ask: typeof fetch = fetch.bind(globalThis),
  ) {
    void this.open();
  }

  send(text: string): void {
    this.waiting.push(text);
    void this.pump();
  }

  close(): void {
    this.finish();
    if (this.session !== undefined)
      void this.ask(`${this.path}/${this.session}`, { method: 'DELETE', keepalive: true }).catch(() => undefined);
  }

  private async open(): Promise<void> {
    const session = await this.begin();
    if (session === undefined) {
      this.lost(CLOSE_ABNORMAL);
      return;
    }
    this.session = session;
    // Closed while the answer was on its way: the server learns of it at once, not by silence.
    if (this.isOver()) {
      this.close();
      return;
    }
    this.onopen?.();
    void this.pump();
    await this.listen();
  }

  private async begin(): Promise<string | undefined> {
    try {
      // Not to be aborted: a line that was opened must be closed again.
      const answer = await this.ask(this.path, { method: 'POST' });
      if (!answer.ok) return undefined;
      const { session } = (await answer.json()) as { session: string };
      return encodeURIComponent(session);
    } catch {
      return undefined;
    }
  }

  // ---- down

  private async listen(): Promise<void> {
    for (let n_tries = 0; n_tries <= READER_RETRIES_MAX && !this.isOver(); n_tries += 1) {
      if (n_tries > 0) await new Promise((resolve) => setTimeout(resolve, READER_RETRY_MS * n_tries));
      if (this.isOver()) return;
      const verdict = await this.read();
      if (verdict === 'gone') break;
      if (verdict === 'heard') n_tries = 0;
    }
    this.lost(CLOSE_ABNORMAL);
  }

  /** Reads one stream to its end, and returns whether it brought anything. */
  private async read(): Promise<'heard' | 'nothing' | 'gone'> {
    let verdict: 'heard' | 'nothing' = 'nothing';
    try {
      const headers = {
        Accept: 'text/event-stream',
        ...(this.lastId !== undefined && { 'Last-Event-ID': this.lastId }),
      };
      const url = `${this.path}/${this.session ?? ''}/events`;
      const answer = await this.ask(url, { headers, cache: 'no-store', signal: this.end.signal });
      if (answer.status >= 400 && answer.status < 500) return 'gone';
      if (!answer.ok || !answer.body) return 'nothing';
      const bytes = answer.body.getReader();
      const decoder = new TextDecoder();
      const reader = new StreamReader();
      for (let next = await bytes.read(); !next.done; next = await bytes.read()) {
        for (const event of reader.push(decoder.decode(next.value, { stream: true }))) {
          verdict = 'heard';
          this.heard(event);
          if (this.isOver()) return verdict;
        }
      }
    } catch {
      // Cut: what was kept for us on the server comes with the next stream.
    }
    return verdict;
  }

  private heard({ name, data, id }: StreamEvent): void {
    if (id !== undefined) this.lastId = id;
    if (name === 'message') this.onmessage?.({ data });
    else if (name === 'end') this.lost(codeOf(data));
    else if (name === 'taken') this.lost(CLOSE_ABNORMAL);
  }

  // ---- up

  private async pump(): Promise<void> {
    if (this.isPosting || this.isOver() || this.session === undefined) return;
    this.isPosting = true;
    while (this.waiting.length > 0 && !this.isOver()) await this.post(this.take());
    this.isPosting = false;
  }

  /** As many frames as one request may carry. */
  private take(): string[] {
    let n = 1;
    let size = this.waiting[0]?.length ?? 0;
    while (n < Math.min(this.waiting.length, FRAMES_AT_A_TIME_MAX)) {
      size += this.waiting[n]?.length ?? 0;
      if (size > UP_BYTES_MAX) break;
      n += 1;
    }
    return this.waiting.splice(0, n);
  }

  /** A request that failed may have arrived all the same. Only a new line, which resumes, can tell. */
  private async post(frames: readonly string[]): Promise<void> {
    try {
      const body = frames.length === 1 ? frames[0] : `[${frames.join(',')}]`;
      const url = `${this.path}/${this.session ?? ''}/frames`;
      const answer = await this.ask(url, {
        method: 'POST',
        headers: JSON_BODY,
        body: body ?? '',
        signal: this.end.signal,
      });
      if (!answer.ok) this.lost(answer.status === 413 ? CLOSE_TOO_BIG : CLOSE_ABNORMAL);
    } catch {
      this.lost(CLOSE_ABNORMAL);
    }
  }

  // ---- the end

  private lost(code: number): void {
    if (this.isOver()) return;
    this.finish();
    this.onclose?.({ code });
  }

  private isOver(): boolean {
    return this.end.signal.aborted;
  }

  private finish(): void {
    this.waiting.length = 0;
    this.end.abort();
  }
}

function codeOf(data: string): number {
  try {
    const { code } = JSON.parse(data) as { code?: unknown };
    return typeof code === 'number' ? code : CLOSE_ABNORMAL;
  } catch {
    return CLOSE_ABNORMAL;
  }
}
