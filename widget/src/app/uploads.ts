/** Files on their way up: checked before they leave, sent one after another with progress, and kept when that fails. */
import { newRef } from './ref';
import { Store } from './store';
import type { Attachment } from '../protocol/shapes';
import { ATTACHMENTS_PATH, type WidgetSettings } from '../protocol/rest';

/** Files in one message. */
export const FILES_MAX = 10;
/** Files sent at a time: phones have thin lines. */
const UPLOADS_AT_A_TIME_MAX = 2;
const UPLOAD_TIMEOUT_MS = 5 * 60_000;

export type UploadFailure = 'too_large' | 'bad_type' | 'empty' | 'failed';

export interface Upload {
  key: string;
  file: File;
  state: 'waiting' | 'sending' | 'done' | 'failed';
  /** 0 to 1. */
  progress: number;
  failure?: UploadFailure | undefined;
  attachment?: Attachment;
}

export class Tray {
  readonly store = new Store<readonly Upload[]>([]);
  private readonly requests = new Map<string, XMLHttpRequest>();

  constructor(
    private readonly token: () => string | undefined,
    private readonly limits: () => WidgetSettings['limits'] | undefined,
  ) {}

  /** Takes files in as far as there is room, and returns how many had to stay out. */
  add(files: readonly File[]): number {
    const room = FILES_MAX - this.store.get().length;
    const taken = files.slice(0, room).map((file) => this.judge(file));
    this.store.update((uploads) => [...uploads, ...taken]);
    this.pump();
    return files.length - taken.length;
  }

  remove(key: string): void {
    this.requests.get(key)?.abort();
    this.requests.delete(key);
    this.store.update((uploads) => uploads.filter((upload) => upload.key !== key));
    this.pump();
  }

  retry(key: string): void {
    this.change(key, { state: 'waiting', progress: 0, failure: undefined });
    this.pump();
  }

  /** The files that a message can carry now. */
  ready(): Attachment[] {
    return this.store.get().flatMap(({ attachment }) => attachment ?? []);
  }

  /** Empties the tray of what a message has carried off. */
  clearReady(): void {
    this.store.update((uploads) => uploads.filter(({ state }) => state !== 'done'));
  }

  /** Sends what may be sent; called again when a token has come. */
  pump(): void {
    const uploads = this.store.get();
    const n_sending = uploads.filter(({ state }) => state === 'sending').length;
    const token = this.token();
    const next = uploads.find(({ state }) => state === 'waiting');
    if (!next || token === undefined || n_sending >= UPLOADS_AT_A_TIME_MAX) return;
    this.send(next, token);
    this.pump();
  }

  private judge(file: File): Upload {
    const failure = this.objection(file);
    const upload: Upload = { key: newRef(), file, state: failure ? 'failed' : 'waiting', progress: 0 };
    return failure ? { ...upload, failure } : upload;
  }

  /** What the server would say anyway, said before the bytes have travelled. It has the last word on types. */
  private objection(file: File): UploadFailure | undefined {
    const limits = this.limits();
    if (file.size === 0) return 'empty';
    if (!limits) return undefined;
    if (file.size > limits.attachment_bytes) return 'too_large';
    return isAllowed(file, limits.attachment_types) ? undefined : 'bad_type';
  }

  private send({ key, file }: Upload, token: string): void {
    const request = new XMLHttpRequest();
    this.requests.set(key, request);
    this.change(key, { state: 'sending', progress: 0 });
    request.open('POST', ATTACHMENTS_PATH);
    request.timeout = UPLOAD_TIMEOUT_MS;
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.setRequestHeader('X-File-Name', encodeURIComponent(file.name));
    request.upload.onprogress = ({ loaded, total }) => this.change(key, { progress: total ? loaded / total : 0 });
    request.onload = () => this.finish(key, request);
    request.onerror = () => this.fail(key, 'failed');
    request.ontimeout = () => this.fail(key, 'failed');
    request.send(file);
  }

  private finish(key: string, request: XMLHttpRequest): void {
    const attachment = request.status >= 200 && request.status < 300 ? parse(request.responseText) : undefined;
    if (!attachment)
      return this.fail(key, request.status === 413 ? 'too_large' : request.status === 400 ? 'bad_type' : 'failed');
    this.requests.delete(key);
    this.change(key, { state: 'done', progress: 1, attachment });
    this.pump();
  }

  private fail(key: string, failure: UploadFailure): void {
    this.requests.delete(key);
    this.change(key, { state: 'failed', failure });
    this.pump();
  }

  private change(key: string, change: Partial<Upload>): void {
    this.store.update((uploads) => uploads.map((upload) => (upload.key === key ? { ...upload, ...change } : upload)));
  }
}

/** Whether one of the shop's types (`image/png`, `image/*`, `.pdf`) covers the file. A file of no known type may try. */
export function isAllowed(file: { name: string; type: string }, types: readonly string[]): boolean {
  if (types.length === 0 || file.type === '') return true;
  return types.some((type) => {
    if (type.startsWith('.')) return file.name.toLowerCase().endsWith(type.toLowerCase());
    return type.endsWith('/*') ? file.type.startsWith(type.slice(0, -1)) : file.type === type;
  });
}

function parse(text: string): Attachment | undefined {
  try {
    return JSON.parse(text) as Attachment;
  } catch {
    return undefined;
  }
}
