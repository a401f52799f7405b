/** The faces of the people who write to the shopper. Each is asked for once, when the first thing of theirs is drawn. */
import { Store } from './store';
import type { AgentBody } from '../protocol/rest';
import type { Id } from '../protocol/shapes';

/** People that one page asks about; those beyond have their letters. */
export const FACES_MAX = 100;

export class Faces {
  /** Where the pictures are, by person. */
  readonly store = new Store<Readonly<Record<Id, string>>>({});
  private readonly asked = new Set<Id>();

  constructor(private readonly ask: (id: Id) => Promise<AgentBody>) {}

  want(id: Id): void {
    if (this.asked.has(id) || this.asked.size >= FACES_MAX) return;
    this.asked.add(id);
    this.ask(id).then(
      ({ picture }) => {
        if (picture !== undefined) this.store.update((faces) => ({ ...faces, [id]: picture }));
      },
      // Without an answer the next thing of theirs that is drawn asks again.
      () => this.asked.delete(id),
    );
  }
}
