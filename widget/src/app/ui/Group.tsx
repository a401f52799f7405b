/** Messages of one author, one after another, under one name and one time. */
import type { ComponentChildren } from 'preact';
import { useTexts } from '../texts';
import { clock, fullTime } from '../texts/times';
import type { Author, Entry } from '../../protocol/shapes';
import { useStore } from '../store';
import { Avatar } from './Avatar';
import { Bubble } from './Bubble';
import { useController } from './context';
import { useFace } from './useFace';

interface GroupProps {
  author: Author;
  entries: readonly Entry[];
  /** The id of the message that is still being written, if it is one of these. */
  writing?: string | undefined;
  /** Shown under the last message, beside the time: whether it was read. */
  delivery?: ComponentChildren;
}

export function Group({ author, entries, writing, delivery }: GroupProps) {
  const texts = useTexts();
  const isOwn = author.kind === 'shopper';
  const name = isOwn ? texts.you : author.name || (author.kind === 'agent' ? texts.agent : texts.bot);
  const lastAt = Date.parse(entries.at(-1)?.at ?? '');
  return (
    <GroupFrame isOwn={isOwn} author={author} name={name}>
      {entries.map((entry) => (
        <Bubble
          key={entry.id}
          entry={entry}
          text={entry.text}
          format={entry.format}
          attachments={entry.attachments}
          isOwn={isOwn}
          isWriting={entry.id === writing}
          time={fullTime(Date.parse(entry.at), texts.tag)}
        />
      ))}
      {!Number.isNaN(lastAt) && entries.at(-1)?.id !== writing && (
        <p class="group-foot">
          <time dateTime={new Date(lastAt).toISOString()}>{clock(lastAt, texts.tag)}</time>
          {delivery}
        </p>
      )}
    </GroupFrame>
  );
}

interface GroupFrameProps {
  isOwn: boolean;
  author: Author;
  name: string;
  children: ComponentChildren;
}

export function GroupFrame({ isOwn, author, name, children }: GroupFrameProps) {
  // The assistant has the face that the shop chose; people have their own.
  const controller = useController();
  const look = useStore(controller.look);
  const own = useFace(controller, author.kind === 'agent' ? author.id : undefined);
  const face = author.kind === 'agent' ? own : look?.brand?.avatar_url;
  return (
    <div class={`group${isOwn ? ' own' : ''}`} role="group" aria-label={name}>
      {!isOwn && <Avatar kind={author.kind === 'agent' ? 'agent' : 'bot'} name={name} picture={face} />}
      <div class="group-body">
        {!isOwn && <p class="group-name">{name}</p>}
        {children}
      </div>
    </div>
  );
}
