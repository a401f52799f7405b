/**
 * Ways in which text has got code to run in chats. Each must come out as nothing but text and harmless links. The list
 * is a file of data, because the tests in the browser read it too.
 */
import attacks from './attacks.json';

export const ATTACKS: readonly string[] = attacks;
