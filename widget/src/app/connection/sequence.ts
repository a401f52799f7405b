/**
 * What has been seen of each conversation's log. The server promises n, n+1, n+2 …; this is where we hold it to that:
 * a number seen before is dropped, a number too far ahead means that something was lost and the line must resume.
 */
import type { Id, ResumePoint, WelcomeConversation } from '../../protocol/shapes';

export class Sequence {
  private readonly last = new Map<Id, number>();

  /** Takes up where an earlier page left off. */
  restore(points: readonly ResumePoint[]): void {
    for (const { conversation, seq } of points) this.last.set(conversation, seq);
  }

  /** Returns what to name in `hello`. */
  points(): ResumePoint[] {
    return [...this.last].map(([conversation, seq]) => ({ conversation, seq }));
  }

  /**
   * Takes in what the server knows. A conversation that we did not resume starts after the server's number. One that the
   * server does not know, or knows less of than we do, is not the one we remember: it starts afresh.
   */
  welcome(conversations: readonly WelcomeConversation[]): void {
    const known = new Map(conversations.map(({ id, seq }) => [id, seq]));
    for (const [id, seq] of this.last) {
      const theirs = known.get(id);
      if (theirs === undefined || theirs < seq) this.last.delete(id);
    }
    for (const [id, seq] of known) if (!this.last.has(id)) this.last.set(id, seq);
  }

  /** Judges an entry by its number, and counts it if it is the next. */
  admit(conversation: Id, seq: number): 'next' | 'seen' | 'hole' {
    const last = this.last.get(conversation);
    // A conversation that opened just now, here or in another tab, is first heard of by its entry.
    if (last === undefined || seq === last + 1) {
      this.last.set(conversation, seq);
      return 'next';
    }
    return seq <= last ? 'seen' : 'hole';
  }

  /** Returns whether the entry of that number has been counted. */
  has(conversation: Id, seq: number): boolean {
    return seq <= (this.last.get(conversation) ?? 0);
  }
}
