/**
 * Asks the server for a session. The loader asks, not the iframe, because the request then bears the shop's own
 * `Origin`, which the server holds against the inbox's list. No cookie goes along, and nothing is stored here.
 */
import type { ToApp } from '../bridge/messages';
import { SESSIONS_PATH, type ProblemBody, type SessionBody, type SessionRequestBody } from '../protocol/rest';

/** Returns what to tell the app; never throws. How to take a refusal is the app's to judge, and so is how long to wait. */
export async function requestSession(server: string, body: SessionRequestBody): Promise<ToApp> {
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
    return { type: 'no_session', status, code: (answer as ProblemBody).code, retry_after: headers.get('Retry-After') };
  } catch {
    // No line, no server, or an origin that the inbox does not list: a browser does not tell these apart.
    return { type: 'no_session', status: 0 };
  }
}
