/** A face, or what stands for one: the first letter of a name, a spark for the assistant. */
import { useState } from 'preact/hooks';
import { pictureUrl } from '../look';
import { Icon } from './Icon';

interface AvatarProps {
  kind: 'shop' | 'agent' | 'bot';
  name: string;
  /** Where a picture lies; one that does not come gives way to the letter. */
  picture?: string | undefined;
  isHere?: boolean;
}

export function Avatar({ kind, name, picture, isHere = false }: AvatarProps) {
  const [failed, setFailed] = useState<string>();
  const url = pictureUrl(picture);
  return (
    <span class={`avatar avatar-${kind}`} aria-hidden="true">
      {url !== undefined && url !== failed ? (
        <img src={url} alt="" referrerpolicy="no-referrer" onError={() => setFailed(url)} />
      ) : kind === 'bot' ? (
        <Icon name="spark" />
      ) : (
        initial(name)
      )}
      {isHere && <span class="avatar-dot" />}
    </span>
  );
}

function initial(name: string): string {
  return (Array.from(name.trim())[0] ?? '?').toLocaleUpperCase();
}
