/** The words of a language as they are written down, and as the components use them. */
import type { SendFailure } from '../connection/types';
import type { UploadFailure } from '../uploads';
import type { words as english } from './words/en';

/** A phrase with a number in it, in the forms that the language bends it into. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** All the words of the chat. A language that lacks one does not compile. `{name}` and its like are filled in. */
export type Words = { [K in keyof typeof english]: (typeof english)[K] extends string ? string : Plural };

type Filled =
  | 'charactersLeft'
  | 'charactersOver'
  | 'eventTaken'
  | 'newMessages'
  | 'opensAt'
  | 'pictureOf'
  | 'queuePosition'
  | 'rateStars'
  | 'replyTo'
  | 'tooManyFiles'
  | 'typing'
  | 'uploading'
  | 'waitMinutes';

export interface Texts extends Omit<Words, Filled> {
  /** The language's BCP 47 tag, for dates and numbers. */
  tag: string;
  isRtl: boolean;
  /** Room left; less than none where `n` is negative. */
  charactersLeft(n: number): string;
  queuePosition(n: number): string;
  waitMinutes(n: number): string;
  opensAt(when: string): string;
  eventTaken(name: string): string;
  typing(name: string): string;
  replyTo(name: string): string;
  sendFailure(code: SendFailure): string;
  uploading(percent: number): string;
  uploadFailure(why: UploadFailure, limit: string): string;
  tooManyFiles(n: number): string;
  newMessages(n: number): string;
  rateStars(n: number): string;
  pictureOf(n: number, total: number): string;
}
