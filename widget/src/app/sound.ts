/** A short soft sound when somebody answers and nobody looks. It is made, not loaded; the shopper can turn it off. */
import type { Shelf } from './storage';
import { Store } from './store';

/** Two notes, in hertz, and how long each is heard. */
const NOTES = [660, 880] as const;
const NOTE_S = 0.14;
const LOUDNESS = 0.06;

export class Sound {
  readonly isOn: Store<boolean>;
  private context: AudioContext | undefined;

  constructor(private readonly shelf: Shelf) {
    this.isOn = new Store(shelf.get('sound') !== 'off');
  }

  toggle(): void {
    const isOn = !this.isOn.get();
    this.isOn.set(isOn);
    this.shelf.set('sound', isOn ? 'on' : 'off');
    if (isOn) this.ring();
  }

  /** Browsers let a page sound only after its first gesture; before that this is silent. */
  ring(): void {
    if (!this.isOn.get() || typeof AudioContext === 'undefined') return;
    const context = (this.context ??= new AudioContext());
    if (context.state === 'suspended') void context.resume().catch(() => undefined);
    NOTES.forEach((hertz, i) => {
      const [note, gain] = [context.createOscillator(), context.createGain()];
      const from = context.currentTime + i * NOTE_S;
      note.frequency.value = hertz;
      gain.gain.setValueAtTime(LOUDNESS, from);
      gain.gain.exponentialRampToValueAtTime(0.001, from + NOTE_S * 2);
      note.connect(gain).connect(context.destination);
      note.start(from);
      note.stop(from + NOTE_S * 2);
    });
  }
}
