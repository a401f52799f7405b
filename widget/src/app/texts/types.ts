/** All the words of the chat. A language that lacks one does not compile. */
import type { SendFailure } from '../connection/types';
import type { UploadFailure } from '../uploads';

export interface Texts {
  /** The dictionary's BCP 47 tag, for dates and numbers. */
  tag: string;
  chat: string;
  hello: string;
  intro: string;
  bot: string;
  you: string;
  agent: string;
  today: string;
  yesterday: string;

  write: string;
  send: string;
  attach: string;
  close: string;
  more: string;
  charactersLeft(n: number): string;
  dropHere: string;

  stateBot: string;
  stateQueued: string;
  stateAssigned: string;
  stateResolved: string;
  queueTitle: string;
  queuePosition(n: number): string;
  queueHint: string;
  resolvedTitle: string;
  resolvedHint: string;
  startNew: string;
  finish: string;
  callHuman: string;
  /** What the shopper says, in so many words, where calling a person begins a conversation. */
  callHumanWords: string;

  eventTaken(name: string): string;
  eventReleased: string;
  eventQueued: string;
  eventResolved: string;
  eventReopened: string;

  typing(name: string): string;
  thinking: string;
  writing: string;

  sending: string;
  sent: string;
  read: string;
  notSent: string;
  tryAgain: string;
  discard: string;
  sendFailure(code: SendFailure): string;
  tooManyWaiting: string;

  uploading(percent: number): string;
  uploadFailure(why: UploadFailure, limit: string): string;
  remove: string;
  download: string;
  picture: string;
  tooManyFiles(n: number): string;

  connecting: string;
  reconnecting: string;
  restarting: string;
  offline: string;
  paused: string;
  refused: string;
  connectAgain: string;

  messages: string;
  loadOlder: string;
  loading: string;
  historyFailed: string;
  newMessages(n: number): string;
  toEnd: string;
  opensInNewTab: string;
}
