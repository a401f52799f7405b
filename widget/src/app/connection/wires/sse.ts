/** Reads `text/event-stream` as it comes: the network cuts it anywhere, in the middle of a line too. */

/** An event that is longer than this is no frame of ours: frames end at 64 KiB. */
export const EVENT_CHARS_MAX = 256 * 1024;

export interface StreamEvent {
  name: string;
  data: string;
  id: string | undefined;
}

export class StreamReader {
  private rest = '';
  private name = '';
  private id: string | undefined;
  private data: string[] = [];

  /** Takes a piece in and returns the events that it completes. Throws where one outgrows all bounds. */
  push(piece: string): StreamEvent[] {
    const lines = (this.rest + piece).split('\n');
    this.rest = lines.pop() ?? '';
    const events = lines.flatMap((line) => this.line(line.endsWith('\r') ? line.slice(0, -1) : line) ?? []);
    if (this.rest.length + this.data.join('').length > EVENT_CHARS_MAX) throw new Error('the event is too long');
    return events;
  }

  private line(line: string): StreamEvent | undefined {
    if (line === '') return this.flush();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.data.push(value);
    else if (field === 'event') this.name = value;
    else if (field === 'id') this.id = value;
    return undefined;
  }

  private flush(): StreamEvent | undefined {
    const event = { name: this.name || 'message', data: this.data.join('\n'), id: this.id };
    const isEmpty = this.data.length === 0;
    this.data = [];
    this.name = '';
    this.id = undefined;
    return isEmpty ? undefined : event;
  }
}
