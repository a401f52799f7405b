/**
 * Asks the server for a session. The loader asks, not the iframe, because the request then bears the shop's own
 * `Origin`, which the server holds against the inbox's list. No cookie goes along, and nothing is stored here.
 */
import type { ToApp } from './messages';
import { SESSIONS_PATH, type ProblemBody, type SessionBody, type SessionRequestBody } from '../protocol/rest';

export type SessionAnswer = Extract<ToApp, { type: 'session' | 'no_session' }>;

/** Returns what to tell the app; never throws. How to take a refusal is the app's to judge, and so is how long to wait. */
export async function requestSession(server: string, body: SessionRequestBody): Promise<SessionAnswer> {
  try {
    const response = await fetch(server + SESSIONS_PATH, {
      method: 'POST',
      credentials: 'omit',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { status, headers } = response;
    const answer: unknown = await response.json();
    if (response.ok) return { type: 'session', session: answer as SessionBody };
    const { code, fields } = answer as ProblemBody;
    return {
      type: 'no_session',
      status,
      code,
      retry_after: headers.get('Retry-After'),
      ...(fields && { fields: plain(fields) }),
    };
  } catch {
    // No line, no server, or an origin that the inbox does not list: a browser does not tell these apart.
    return { type: 'no_session', status: 0 };
  }
}

/** The server names fields as `pre_chat.email`; here they are called as the shop called them. */
function plain(fields: NonNullable<ProblemBody['fields']>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, words]) => [name.replace('pre_chat.', ''), words]));
}
