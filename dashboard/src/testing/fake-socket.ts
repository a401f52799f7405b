/** A WebSocket for tests: remembers what was sent, and says what the test tells it to. */
import type { ClientFrame, EntryBody, ServerFrame } from "@/protocol/frames";
import type { Socket } from "@/lib/socket/connection";

export class FakeSocket implements Socket {
  readyState = 0;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  onerror: Socket["onerror"] = null;
  readonly sent: ClientFrame[] = [];
  isClosed = false;

  send(data: string): void {
    this.sent.push(JSON.parse(data) as ClientFrame);
  }

  close(): void {
    this.isClosed = true;
    this.readyState = 3;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.call(this as unknown as WebSocket, new Event("open"));
  }

  say(frame: ServerFrame): void {
    const message = new MessageEvent("message", { data: JSON.stringify(frame) });
    this.onmessage?.call(this as unknown as WebSocket, message);
  }

  drop(code = 1006): void {
    this.readyState = 3;
    this.onclose?.call(this as unknown as WebSocket, { code } as CloseEvent);
  }

  /** The frames of one type that were sent, in order. */
  all<T extends ClientFrame["type"]>(type: T): Extract<ClientFrame, { type: T }>[] {
    return this.sent.filter((frame): frame is Extract<ClientFrame, { type: T }> => frame.type === type);
  }

  /** The latest frame of a type that was sent. */
  last<T extends ClientFrame["type"]>(type: T): Extract<ClientFrame, { type: T }> {
    const found = this.all(type).at(-1);
    if (found === undefined) throw new Error(`no \`${type}\` was sent`);
    return found;
  }
}

/** The server's `welcome`, for the agent `a_1`. */
export function welcome(change: Partial<Extract<ServerFrame, { type: "welcome" }>> = {}): ServerFrame {
  return {
    type: "welcome",
    session: "s",
    who: { kind: "agent", id: "a_1", name: "Anna" },
    conversations: [],
    heartbeat_ms: 20_000,
    limits: { frame_bytes: 65_536, text_chars: 10_000, in_flight: 16 },
    features: [],
    ...change,
  };
}

/** A shopper's message with a number. */
export function message(seq: number, change: Partial<EntryBody> = {}): EntryBody {
  return {
    conversation: "cv",
    seq,
    id: `e_${seq}`,
    at: "2026-01-01T10:00:00.000Z",
    kind: "message",
    author: { kind: "shopper", id: "c_1", name: "Maria" },
    channel: "web",
    text: `message ${seq}`,
    ...change,
  };
}
