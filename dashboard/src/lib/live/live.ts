/**
 * The desk's live link as the views use it: one connection whose frames go to the query cache, and the few verbs
 * that views need - ask, watch, say - with the holes of a log filled behind their backs.
 */
import type { QueryClient } from "@tanstack/react-query";
import { type ConversationLog, emptyLog, restartedAt, withHistory } from "@/lib/log/conversation-log";
import { Connection, type Question, type Socket, type TokenResult } from "@/lib/socket/connection";
import { type ConnectionState, STOPPED } from "@/lib/socket/machine";
import type { Answer } from "@/lib/socket/requests";
import { conversationOfTopic } from "@/lib/socket/topics";
import { type BoardRow, entryOf } from "@/lib/log/entry";
import type { Resume, ServerFrame } from "@/protocol/frames";
import { applyFrame, forgetStreams, updateLog } from "./apply-frame";
import type { Board } from "./board";
import { logKey, queueKey, type Unread, unreadKey } from "./cache-keys";

/** The most entries that one question brings. */
export const HISTORY_MAX = 200;
/** How many conversations are resumed after a reconnect; the rest are watched anew when they are opened. */
export const RESUME_MAX = 50;

export type LiveDeps = {
  cache: QueryClient;
  openSocket: () => Socket;
  token: () => string | undefined;
  refreshToken: () => Promise<TokenResult>;
  locale: () => string;
  onQueued: (row: BoardRow) => void;
  onComplaint: (message: string) => void;
  random?: () => number;
};

export type AnswerTo<T extends Question["type"]> = T extends "history"
  ? Extract<Answer, { type: "history" }>
  : T extends "watch" | "unwatch"
    ? Extract<Answer, { type: "ok" }>
    : Extract<Answer, { type: "ack" }>;

export class Live {
  private readonly connection: Connection;
  private readonly filling = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private looking: string | undefined;
  private state: ConnectionState = STOPPED;
  private userId: string | undefined;

  constructor(private readonly deps: LiveDeps) {
    this.connection = new Connection({
      openSocket: deps.openSocket,
      token: deps.token,
      refreshToken: deps.refreshToken,
      locale: deps.locale,
      random: deps.random,
      resumePoints: () => this.resumePoints(),
      since: (topic) => this.since(topic),
      onFrame: (frame) => this.hear(frame),
      onState: (state) => this.became(state),
    });
  }

  start(): void {
    this.connection.start();
  }

  stop(): void {
    this.connection.stop();
  }

  retryNow(): void {
    this.connection.retryNow();
  }

  getState = (): ConnectionState => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  ask<Q extends Question>(question: Q, ref?: string): Promise<AnswerTo<Q["type"]>> {
    return this.connection.ask(question, ref) as Promise<AnswerTo<Q["type"]>>;
  }

  watch(topic: string, onError: (error: unknown) => void): () => void {
    return this.connection.watch(topic, onError);
  }

  typing(conversation: string): void {
    this.connection.say({ type: "typing", conversation });
  }

  /** The agent has read up to here. */
  read(conversation: string, seq: number): void {
    this.connection.say({ type: "read", conversation, seq });
    this.deps.cache.setQueryData<Unread>(unreadKey, (unread = {}) => ({ ...unread, [conversation]: 0 }));
  }

  /** Says which conversation the agent has before its eyes, if any. */
  lookAt(conversation: string | undefined): void {
    this.looking = conversation;
  }

  /** Loads the end of a conversation's log, or what lies before `before`. */
  async loadHistory(
    conversation: string,
    before: number | undefined,
    limit: number,
  ): Promise<ConversationLog> {
    const page = await this.ask({ type: "history", conversation, before, limit });
    const known = this.log(conversation) ?? emptyLog((page.entries[0]?.seq ?? 1) - 1);
    const log = withHistory(known, page.entries.map(entryOf), page.more);
    this.deps.cache.setQueryData<ConversationLog>(logKey(conversation), log);
    return log;
  }

  private log(conversation: string): ConversationLog | undefined {
    return this.deps.cache.getQueryData<ConversationLog>(logKey(conversation));
  }

  private hear(frame: ServerFrame): void {
    if (frame.type === "welcome") this.userId = frame.who.id;
    applyFrame(this.deps.cache, frame, {
      onQueued: this.deps.onQueued,
      onComplaint: this.deps.onComplaint,
      onHole: (conversation, before) => void this.fill(conversation, before),
      isLooking: (conversation) => this.looking === conversation && document.hasFocus(),
    });
  }

  private became(state: ConnectionState): void {
    this.state = state;
    if (state.name !== "live") forgetStreams(this.deps.cache);
    for (const listener of this.listeners) listener();
  }

  /** Fills a hole from history. One too wide for one page is not filled: the log begins anew after it. */
  private async fill(conversation: string, before: number): Promise<void> {
    const last = this.log(conversation)?.last;
    if (last === undefined || this.filling.has(conversation)) return;
    this.filling.add(conversation);
    const missing = before - 1 - last;
    const limit = Math.min(HISTORY_MAX, missing);
    try {
      const page = await this.ask({ type: "history", conversation, before, limit });
      const join = missing > HISTORY_MAX ? restartedAt : withHistory;
      updateLog(this.deps.cache, conversation, (log) => join(log, page.entries.map(entryOf), page.more));
    } catch {
      // The next entry finds the hole again, and a reconnect resumes from before it.
    } finally {
      this.filling.delete(conversation);
    }
  }

  /** The conversations that the agent has and this desk has loaded: the server sends what they missed. */
  private resumePoints(): Resume[] {
    const board = this.deps.cache.getQueryData<Board<BoardRow>>(queueKey) ?? {};
    const mine = Object.values(board).filter((row) => row.agent?.id === this.userId);
    return mine
      .flatMap(({ id }) => {
        const seq = this.log(id)?.last;
        return seq === undefined ? [] : [{ conversation: id, seq }];
      })
      .slice(0, RESUME_MAX);
  }

  private since(topic: string): number | undefined {
    const conversation = conversationOfTopic(topic);
    return conversation === undefined ? undefined : this.log(conversation)?.last;
  }
}
