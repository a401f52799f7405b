/**
 * Which topics the desk watches, and how many views want each. The server knows a topic once however many views show
 * it; after a reconnect every wanted topic is watched again from where the desk's own log ends.
 */

/** How many topics one desk may watch at once. */
export const TOPICS_MAX = 100;

/** Returns the last number that the desk has of the topic's conversation, or undefined where there is none. */
export type SinceOf = (topic: string) => number | undefined;

/** Names the topic of one conversation. */
export function conversationTopic(id: string): string {
  return `conversation:${id}`;
}

/** Returns the conversation that a topic is about, or undefined where it is about none. */
export function conversationOfTopic(topic: string): string | undefined {
  return topic.startsWith("conversation:") ? topic.slice("conversation:".length) : undefined;
}

export class Topics {
  private readonly wanted = new Map<string, number>();

  /** One more view wants the topic; tells whether it is the first. */
  add(topic: string): boolean {
    const views = this.wanted.get(topic) ?? 0;
    if (views === 0 && this.wanted.size >= TOPICS_MAX) {
      throw new Error(`cannot watch \`${topic}\`: ${TOPICS_MAX} topics are watched already`);
    }
    this.wanted.set(topic, views + 1);
    return views === 0;
  }

  /** One view less wants the topic; tells whether it was the last. */
  drop(topic: string): boolean {
    const views = this.wanted.get(topic) ?? 0;
    if (views > 1) this.wanted.set(topic, views - 1);
    else this.wanted.delete(topic);
    return views === 1;
  }

  has(topic: string): boolean {
    return this.wanted.has(topic);
  }

  all(): string[] {
    return [...this.wanted.keys()];
  }

  clear(): void {
    this.wanted.clear();
  }
}
