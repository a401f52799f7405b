/** A face, or what stands for one: the first letter of a name, a spark for the assistant. */
import { Icon } from './Icon';

interface AvatarProps {
  kind: 'shop' | 'agent' | 'bot';
  name: string;
  isHere?: boolean;
}

export function Avatar({ kind, name, isHere = false }: AvatarProps) {
  return (
    <span class={`avatar avatar-${kind}`} aria-hidden="true">
      {kind === 'bot' ? <Icon name="spark" /> : initial(name)}
      {isHere && <span class="avatar-dot" />}
    </span>
  );
}

function initial(name: string): string {
  return (Array.from(name.trim())[0] ?? '?').toLocaleUpperCase();
}
