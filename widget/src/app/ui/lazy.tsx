/** Parts that are fetched when they are first needed; until then, nothing stands in their place. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { fetched } from '../fetched';

export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let known: ComponentType<P> | undefined;
  return function Lazy(props: P) {
    const [Part, setPart] = useState<ComponentType<P> | undefined>(() => known);
    useEffect(() => {
      let isHere = true;
      if (known) return undefined;
      // Without a network it stays away, and comes with the next try.
      void fetched(load).then(
        (part) => {
          known = part;
          if (isHere) setPart(() => part);
        },
        () => undefined,
      );
      return () => {
        isHere = false;
      };
    }, []);
    return Part ? <Part {...props} /> : null;
  };
}
