/**
 * Reads who may sign in from what the first start prints. The passwords are shown that one time only, so a person reads them there too:
 * a line for each account, with the e-mail address and the password in this order, and the role before or after them.
 */

const ACCOUNT = /^\s*(?:(admin|agent)\s+)?(\S+@\S+)\s+(\S+)(?:\s+(admin|agent))?\s*$/gmu;

/**
 * @param {string} output what the server has printed so far
 * @returns {{role: 'admin' | 'agent', email: string, password: string}[]} in the order of the print
 */
export function readCredentials(output) {
  // The printed page is for terminals and may be coloured.
  const plain = output.replace(/\u001b\[[0-9;]*m/gu, '');
  const found = [...plain.matchAll(ACCOUNT)].map(([, first, email, password, last]) => ({ role: first ?? last, email, password }));
  return found.filter(({ role }) => role !== undefined);
}
