/** Where the picture of somebody at the desk is, once it is known. */
import { useEffect } from 'preact/hooks';
import type { Id } from '../../protocol/shapes';
import type { Controller } from '../controller';
import { useStore } from '../store';

export function useFace({ faces }: Controller, id: Id | undefined): string | undefined {
  const known = useStore(faces.store);
  useEffect(() => {
    if (id !== undefined) faces.want(id);
  }, [faces, id]);
  return id === undefined ? undefined : known[id];
}
