/** Which part of the app is in sight: the conversation, or what one goes to from it and comes back from. */
import type { Id } from '../protocol/shapes';

export type View =
  | { name: 'chat' }
  | { name: 'list' }
  | { name: 'articles'; words: string }
  | { name: 'article'; id: Id; title: string; words: string }
  | { name: 'privacy' };

export const CHAT: View = { name: 'chat' };

/** Where one comes from a view when one goes back. */
export function back(view: View): View {
  return view.name === 'article' ? { name: 'articles', words: view.words } : CHAT;
}
