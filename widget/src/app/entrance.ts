/**
 * The door: how the shop wants its chat to look, and what it wants to know or to have agreed to before the first word.
 * Nothing is asked of the server for a shopper who has not agreed yet, but for the look itself, which says nothing of them.
 */
import type { Heard, Host } from './host';
import type { Shelf } from './storage';
import { Store } from './store';
import type { Appearance, PreChatField, SessionBody, WidgetSettings } from '../protocol/rest';

/** A look that has not come by then is not waited for: the shop's questions come with the session too. */
const LOOK_MS_MAX = 4_000;
const ANSWER_MS_MAX = 15_000;

type Introduced = Extract<Heard, { type: 'introduced' }>;

export class Entrance {
  readonly look = new Store<Appearance | undefined>(undefined);
  /** The shopper stands at the door: asked something, and not in the conversation yet. */
  readonly isOutside = new Store(false);
  private begin: (() => void) | undefined;
  private hasBegun = false;
  private heardSession: (() => void) | undefined;
  private heardAnswer: ((answer: Introduced) => void) | undefined;

  constructor(
    private readonly host: Host,
    private readonly shelf: Shelf,
    private readonly session: () => SessionBody | undefined,
    private readonly load?: () => Promise<Appearance | undefined>,
  ) {}

  /** Whether it is not known yet that this shopper has agreed. */
  get mayAsk(): boolean {
    return this.load !== undefined && this.shelf.get('agreed') !== true;
  }

  /** Fetches the look, and lets the shopper in, or asks first. */
  async open(begin: () => void): Promise<void> {
    this.begin = begin;
    if (this.load) {
      const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), LOOK_MS_MAX));
      const look = await Promise.race([this.load().catch(() => undefined), late]);
      if (look) this.show(look);
    }
    if (this.needsConsent()) this.isOutside.set(true);
    else this.letIn();
    this.isOutside.set(this.needsConsent() || this.questions().length > 0);
  }

  /** Takes in what the session says. */
  learn({ appearance, color }: WidgetSettings): void {
    if (appearance) this.show(appearance);
    else if (color !== undefined)
      this.show({ ...this.look.get(), brand: { colour: color, ...this.look.get()?.brand } });
    this.heardSession?.();
    this.isOutside.set(this.begin !== undefined && (this.needsConsent() || this.questions().length > 0));
  }

  heard(answer: Introduced): void {
    this.heardAnswer?.(answer);
  }

  needsConsent(): boolean {
    return this.look.get()?.consent?.required === true && this.shelf.get('agreed') !== true;
  }

  /** What is still to be asked. Somebody whom the shop knows, or who has written already, is not asked. */
  questions(): PreChatField[] {
    const isKnown = this.host.surroundings.user !== undefined || this.session()?.conversation !== undefined;
    return isKnown || this.shelf.get('introduced') ? [] : (this.look.get()?.pre_chat?.fields ?? []);
  }

  /** Comes in, with consent and answers. Returns what is wrong with single answers, if anything is. */
  async enter(answers: Record<string, string>): Promise<Record<string, string> | 'failed' | undefined> {
    const isAsked = this.questions().length > 0;
    this.shelf.set('agreed', true);
    this.letIn();
    if (isAsked && Object.keys(answers).length > 0) {
      const answer = await this.introduce(answers);
      if (answer.fields && Object.keys(answer.fields).length > 0) return answer.fields;
      if (answer.failed) return 'failed';
    }
    this.shelf.set('introduced', true);
    this.isOutside.set(false);
    return undefined;
  }

  private letIn(): void {
    const { begin } = this;
    if (!begin || this.hasBegun) return;
    this.hasBegun = true;
    begin();
  }

  /** The shop's page sends the answers, because only its requests bear the shop's origin. */
  private async introduce(answers: Record<string, string>): Promise<Introduced> {
    const failed: Introduced = { type: 'introduced', failed: true };
    const late = new Promise<Introduced>((resolve) => setTimeout(() => resolve(failed), ANSWER_MS_MAX));
    const answered = async () => {
      if (!this.session()) await new Promise<void>((resolve) => (this.heardSession = resolve));
      const answer = new Promise<Introduced>((resolve) => (this.heardAnswer = resolve));
      this.host.post({ type: 'introduce', visitor: this.shelf.get('visitor'), answers });
      return answer;
    };
    return Promise.race([answered(), late]);
  }

  private show(look: Appearance): void {
    this.look.set(look);
    this.host.post({ type: 'appearance', appearance: look });
  }
}
