/** A short soft sound when somebody answers and nobody looks; the shopper can turn it off. */
import type { Shelf } from './storage';
import { fetched } from './fetched';
import { Store } from './store';

export class Sound {
  readonly isOn: Store<boolean>;

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
    if (this.isOn.get() && typeof AudioContext !== 'undefined')
      void fetched(() => import('./ring')).then(
        ({ ring }) => ring(),
        () => undefined,
      );
  }
}
