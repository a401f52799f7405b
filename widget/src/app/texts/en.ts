/** English. */
import type { Texts } from './types';

const plural = (n: number, one: string, other: string) => `${n} ${n === 1 ? one : other}`;

export const texts: Texts = {
  tag: 'en',
  chat: 'Chat',
  hello: 'Hello! How can we help?',
  intro: 'Ask about delivery, returns, sizes or your order. The answer comes right here.',
  bot: 'Assistant',
  you: 'You',
  agent: 'Support',
  today: 'Today',
  yesterday: 'Yesterday',

  write: 'Write a message…',
  send: 'Send',
  attach: 'Attach a file',
  close: 'Close the chat',
  more: 'More',
  charactersLeft: (n) => (n >= 0 ? `${n} left` : `${-n} too many`),
  dropHere: 'Drop files here',

  stateBot: 'The assistant answers right away',
  stateQueued: 'Finding you a person',
  stateAssigned: 'Here with you',
  stateResolved: 'Conversation finished',
  queueTitle: 'A person will be with you soon',
  queuePosition: (n) => (n === 1 ? 'You are next in line' : `You are number ${n} in line`),
  queueHint: 'You may close this window, the answer comes here.',
  resolvedTitle: 'This conversation is finished',
  resolvedHint: 'Write to go on, or start afresh.',
  startNew: 'New conversation',
  finish: 'Finish conversation',
  callHuman: 'Talk to a person',
  callHumanWords: 'I would like to talk to a person',

  eventTaken: (name) => `${name} joined the conversation`,
  eventReleased: 'The conversation was handed on',
  eventQueued: 'A person has been called',
  eventResolved: 'Conversation finished',
  eventReopened: 'Conversation continued',

  typing: (name) => `${name} is typing`,
  thinking: 'The assistant is looking for an answer',
  writing: 'The answer is being written',

  sending: 'Sending…',
  sent: 'Sent',
  read: 'Read',
  notSent: 'Not sent',
  tryAgain: 'Try again',
  discard: 'Delete',
  sendFailure: (code) =>
    ({
      expired: 'It was written more than a day ago. Send it now?',
      too_large: 'The message is too long.',
      rate_limited: 'Too many messages at once.',
      busy: 'We are very busy right now.',
      unavailable: 'We could not be reached.',
      not_found: 'This conversation is no longer there.',
      forbidden: 'This cannot be sent here.',
    })[code as string] ?? 'Something went wrong on our side.',
  tooManyWaiting: 'Too many messages wait to be sent. Your text is kept here.',

  uploading: (percent) => `Uploading, ${percent} %`,
  uploadFailure: (why, limit) =>
    ({
      too_large: `Larger than ${limit}`,
      bad_type: 'This kind of file cannot be sent',
      empty: 'The file is empty',
      failed: 'Could not be uploaded',
    })[why],
  remove: 'Remove',
  download: 'Download',
  picture: 'Picture',
  tooManyFiles: (n) => `No more than ${n} files at a time`,

  connecting: 'Connecting…',
  reconnecting: 'Connection lost. Reconnecting…',
  restarting: 'We will be back in a moment…',
  offline: 'No internet. Messages will be sent when it is back.',
  paused: 'The chat went on in another window.',
  refused: 'The chat is not available on this page.',
  connectAgain: 'Continue here',

  messages: 'Messages',
  loadOlder: 'Earlier messages',
  loading: 'Loading…',
  historyFailed: 'Earlier messages could not be loaded.',
  newMessages: (n) => plural(n, 'new message', 'new messages'),
  toEnd: 'To the latest messages',
  opensInNewTab: 'opens in a new tab',
};
