/**
 * Calls of the REST interface, with the checks that hold for every answer: a failure is a problem in the one format, and never a 5xx.
 */
import { ERROR_CODES } from './shapes.mjs';

const CALL_MS_MAX = 30_000;

/**
 * Calls and returns `{status, headers, body}`. A `string` or `Buffer` as body goes as it is, anything else as JSON.
 * @param {{token?: string, body?: any, headers?: Record<string, string>}} [options]
 */
export async function call(origin, method, path, { token, body, headers = {} } = {}) {
  const raw = typeof body === 'string' || Buffer.isBuffer(body);
  const response = await fetch(`${origin}${path}`, {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(CALL_MS_MAX),
    headers: {
      ...(body !== undefined && !raw ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: body === undefined ? undefined : raw ? body : JSON.stringify(body),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, headers: response.headers, type, bytes, body: /json/u.test(type) && bytes.length > 0 ? JSON.parse(String(bytes)) : undefined };
}

/** Calls what must succeed, and returns the body. */
export async function must(origin, method, path, options = {}) {
  const answer = await call(origin, method, path, options);
  if (answer.status >= 300) throw new Error(`${method} ${path} was answered with ${answer.status} ${answer.bytes}`);
  return answer.body;
}

/** Returns what is wrong with a refusal, by the problem format; nothing if it is well-formed. */
export function problemFaults({ status, type, body, headers }) {
  if (status < 400) return [];
  const faults = [];
  if (status >= 500 && status !== 503) faults.push(`the status is ${status}`);
  if (!type.startsWith('application/problem+json')) return [...faults, `the type is ${JSON.stringify(type)}`];
  if (body?.status !== status) faults.push(`the body says status ${body?.status}`);
  for (const name of ['type', 'title', 'detail']) if (typeof body?.[name] !== 'string' || body[name] === '') faults.push(`there is no ${name}`);
  if (!ERROR_CODES.includes(body?.code)) faults.push(`the code ${JSON.stringify(body?.code)} is not on the page`);
  if ([429, 503].includes(status) && !headers.get('retry-after')) faults.push('there is no Retry-After');
  return faults;
}

/** Calls what must be refused with this status (or one of these), checks the format, and returns the problem. */
export async function refused(origin, status, method, path, options = {}) {
  const answer = await call(origin, method, path, options);
  const wanted = [status].flat();
  if (!wanted.includes(answer.status)) throw new Error(`${method} ${path} should be refused with ${wanted.join(' or ')}, and was answered with ${answer.status} ${String(answer.bytes).slice(0, 500)}`);
  const faults = problemFaults(answer);
  if (faults.length > 0) throw new Error(`${method} ${path}: ${faults.join('; ')} in ${String(answer.bytes).slice(0, 500)}`);
  return answer.body;
}
