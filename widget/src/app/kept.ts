/** What one page leaves for the next: where the log was, and who sat here. */
import type { ResumePoint } from '../protocol/shapes';
import type { Shelf } from './storage';

/** A page left longer ago than this starts from the end of the log, not from where it was. */
const RESUME_AGE_MAX_MS = 10 * 60_000;

export function rememberPlace(shelf: Shelf, { conversation, seq }: ResumePoint, now: number): void {
  shelf.set('resume', { conversation, seq, at: now });
}

export function resumePoints(shelf: Shelf, now: number): ResumePoint[] {
  const kept = shelf.get('resume');
  return kept && now - kept.at < RESUME_AGE_MAX_MS ? [{ conversation: kept.conversation, seq: kept.seq }] : [];
}

/** Clears what a person before left here, unless that was the same one, or somebody without a name. */
export function meetUser(shelf: Shelf, user: string): 'same' | 'other' {
  const before = shelf.get('user');
  const verdict = before === undefined || before === user ? 'same' : 'other';
  if (verdict === 'other') shelf.clear();
  shelf.set('user', user);
  return verdict;
}
