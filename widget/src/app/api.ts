/** The requests that the app makes beside its line. Each has an end in time, and fails with the server's own code. */
import type { ErrorCode, Id } from '../protocol/shapes';
import {
  WIDGET_PATH,
  type AgentBody,
  type ArticleBody,
  type ArticleRow,
  type ConversationsBody,
  type MeBody,
  type PushBody,
} from '../protocol/rest';

const REQUEST_MS_MAX = 15_000;
const ARTICLES_MAX = 5;

/** What went wrong with a request; `code` is ours where no server has answered. */
export class ApiError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string = code,
  ) {
    super(message);
  }
}

export class Api {
  constructor(private readonly token: () => string | undefined) {}

  /** The shopper's conversations, newest first; `before` is the `next` of the page before. */
  async conversations(before?: string): Promise<ConversationsBody> {
    return this.json(`conversations${before === undefined ? '' : `?before=${encodeURIComponent(before)}`}`);
  }

  /** A conversation as a file. */
  async transcript(id: Id, format: 'text' | 'html', locale: string): Promise<Blob> {
    const query = new URLSearchParams({ format, locale });
    return (await this.ask(`conversations/${encodeURIComponent(id)}/transcript?${query}`)).blob();
  }

  async articles(words: string, locale: string, signal?: AbortSignal): Promise<ArticleRow[]> {
    const query = new URLSearchParams({ q: words, locale, limit: String(ARTICLES_MAX) });
    return this.json(`articles?${query}`, signal && { signal });
  }

  async article(id: Id): Promise<ArticleBody> {
    return this.json(`articles/${encodeURIComponent(id)}`);
  }

  /** Somebody at the desk who writes to the shopper. */
  async agent(id: Id): Promise<AgentBody> {
    return this.json(`agents/${encodeURIComponent(id)}`);
  }

  /** Says what the shop's page tells of the shopper. */
  async describe(about: MeBody): Promise<void> {
    await this.ask('me', { method: 'PUT', ...written(about) });
  }

  /** Erases all that the server knows of this shopper. */
  async forgetMe(): Promise<void> {
    await this.ask('me', { method: 'DELETE' });
  }

  /** Which of the shopper's browsers are told of answers, and what another one needs. */
  async push(): Promise<PushBody> {
    return this.json('push');
  }

  /** Has a browser told of answers; returns the server's name for it. */
  async pushTo({ endpoint, keys }: PushSubscriptionJSON, locale: string, page: string): Promise<{ id: Id }> {
    return this.json('push', { method: 'POST', ...written({ endpoint, keys, locale, page }) });
  }

  async stopPush(id: Id): Promise<void> {
    await this.ask(`push?id=${encodeURIComponent(id)}`, { method: 'DELETE' });
  }

  private async json<T>(path: string, init?: RequestInit): Promise<T> {
    return (await this.ask(path, init)).json() as Promise<T>;
  }

  private async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const token = this.token();
    if (token === undefined) throw new ApiError('unavailable');
    const signals = [AbortSignal.timeout(REQUEST_MS_MAX), ...(init.signal ? [init.signal] : [])];
    const headers = { ...(init.headers as Record<string, string>), Authorization: `Bearer ${token}` };
    const answer = await fetch(`${WIDGET_PATH}/${path}`, { ...init, headers, signal: anyOf(signals) });
    if (!answer.ok) throw await problem(answer);
    return answer;
  }
}

function written(body: unknown): RequestInit {
  return { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
}

/** `AbortSignal.any` is younger than the browsers that we speak to. */
function anyOf(signals: readonly AbortSignal[]): AbortSignal {
  const all = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) all.abort(signal.reason);
    signal.addEventListener('abort', () => all.abort(signal.reason), { once: true });
  }
  return all.signal;
}

async function problem(answer: Response): Promise<ApiError> {
  try {
    const { code, detail } = (await answer.json()) as { code?: ErrorCode; detail?: string };
    if (code !== undefined) return new ApiError(code, detail);
  } catch {
    // Something between us and the server spoke in its place.
  }
  return new ApiError(answer.status === 404 ? 'not_found' : 'unavailable');
}
