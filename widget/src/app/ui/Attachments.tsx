/** Files of a message: pictures in sight, sound to be heard, everything else by name and size. */
import { ownUrl } from '../markup/link';
import { useTexts } from '../texts';
import { fileSize } from '../texts/times';
import type { Attachment } from '../../protocol/shapes';
import { useController } from './context';
import { Icon } from './Icon';

/** Types that every browser draws and that carry no script. */
const PICTURES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/** Returns where a picture lies, or undefined where it is none that we show. */
export function pictureOf({ url, type }: Attachment): string | undefined {
  // A file elsewhere would tell a third party that the shopper is here; ours are all on the server.
  return PICTURES.has(type) ? ownUrl(url) : undefined;
}

export function Attachments({ attachments }: { attachments: readonly Attachment[] }) {
  return (
    <div class="attachments">
      {attachments.map((attachment) => (
        <AttachmentView key={attachment.id} attachment={attachment} />
      ))}
    </div>
  );
}

function AttachmentView({ attachment }: { attachment: Attachment }) {
  const texts = useTexts();
  const controller = useController();
  const picture = pictureOf(attachment);
  const url = ownUrl(attachment.url);
  const { id, name, size, type } = attachment;
  if (picture !== undefined) {
    return (
      <button
        type="button"
        class="picture"
        aria-label={`${texts.pictureOpen}: ${name || texts.picture}`}
        onClick={() => controller.picture.set(id)}
      >
        <img src={picture} alt={name} loading="lazy" decoding="async" />
      </button>
    );
  }
  if (url !== undefined && type.startsWith('audio/'))
    return <audio class="sound" controls preload="metadata" src={url} aria-label={texts.voiceNote} />;
  const words = (
    <>
      <span class="file-icon">
        <Icon name="file" />
      </span>
      <span class="file-words">
        <span class="file-name">{name}</span>
        <span class="file-size">{fileSize(size, texts.tag)}</span>
      </span>
    </>
  );
  if (url === undefined) return <span class="file">{words}</span>;
  return (
    <a class="file" href={url} target="_blank" rel="noopener" download={name}>
      <span class="sr-only">{texts.download}: </span>
      {words}
    </a>
  );
}
