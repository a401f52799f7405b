/** Files of a message: pictures in sight, everything else by name and size. */
import { ownUrl } from '../markup/link';
import { useTexts } from '../texts';
import { fileSize } from '../texts/times';
import type { Attachment } from '../../protocol/shapes';
import { Icon } from './Icon';

/** Types that every browser draws and that carry no script. */
const PICTURES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

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
  // A file elsewhere would tell a third party that the shopper is here; ours are all on the server.
  const url = ownUrl(attachment.url);
  const { name, size, type } = attachment;
  if (url !== undefined && PICTURES.has(type)) {
    return (
      <a
        class="picture"
        href={url}
        target="_blank"
        rel="noopener"
        aria-label={`${name || texts.picture}, ${texts.opensInNewTab}`}
      >
        <img src={url} alt={name} loading="lazy" decoding="async" />
      </a>
    );
  }
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
    <a class="file" href={url} target="_blank" rel="noopener" download={name} aria-label={`${texts.download}: ${name}`}>
      {words}
    </a>
  );
}
