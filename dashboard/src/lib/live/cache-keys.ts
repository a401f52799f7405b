/** Where the live parts of the query cache lie, and what lies there. */
import type { AuthorBody } from "@/protocol/frames";

export const queueKey = ["queue"] as const;
export const visitorsKey = ["visitors"] as const;
export const unreadKey = ["unread"] as const;
export const agentsKey = ["agents"] as const;
export const conversationsKey = ["conversations"] as const;

export const conversationKey = (id: string) => ["conversation", id] as const;
export const logKey = (id: string) => ["log", id] as const;
export const typingKey = (id: string) => ["typing", id] as const;
export const readKey = (id: string) => ["read", id] as const;
export const presenceKey = (id: string) => ["presence", id] as const;

/** How many unread messages each of the agent's conversations has. */
export type Unread = Readonly<Record<string, number>>;
/** AuthorBody is writing just now; `atMs` lets the view forget it. */
export type Typing = { who: AuthorBody; text?: string; atMs: number };
