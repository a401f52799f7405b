/** Files waiting to go with the next message. */
import './style';
import { useEffect, useMemo } from 'preact/hooks';
import { useTexts } from '../../texts';
import { fileSize } from '../../texts/times';
import type { Tray, Upload } from '../../uploads';
import type { WidgetSettings } from '../../../protocol/rest';
import { Icon } from '../Icon';

interface TrayViewProps {
  uploads: readonly Upload[];
  tray: Tray;
  limits: WidgetSettings['limits'] | undefined;
}

export function TrayView({ uploads, tray, limits }: TrayViewProps) {
  if (uploads.length === 0) return null;
  return (
    <ul class="tray">
      {uploads.map((upload) => (
        <Chip key={upload.key} upload={upload} tray={tray} limits={limits} />
      ))}
    </ul>
  );
}

function Chip({ upload, tray, limits }: { upload: Upload; tray: Tray; limits: WidgetSettings['limits'] | undefined }) {
  const texts = useTexts();
  const { key, file, state, failure, progress } = upload;
  const preview = usePreview(file);
  const isOut = state === 'waiting' || state === 'sending';
  const percent = Math.round(progress * 100);
  const size = fileSize(file.size, texts.tag);
  return (
    <li class={`chip chip-${state}`}>
      {preview ? <img src={preview} alt="" /> : <span class="file-icon">{<Icon name="file" />}</span>}
      <span class="file-words">
        <span class="file-name">{file.name}</span>
        <span class="file-size" role={failure ? 'alert' : undefined}>
          {failure
            ? texts.uploadFailure(failure, fileSize(limits?.attachment_bytes ?? 0, texts.tag))
            : isOut
              ? texts.uploading(percent)
              : size}
        </span>
      </span>
      {isOut && <progress value={percent} max={100} aria-label={texts.uploading(percent)} />}
      {failure === 'failed' && (
        <button
          type="button"
          class="icon-button small"
          aria-label={`${texts.tryAgain}: ${file.name}`}
          onClick={() => tray.retry(key)}
        >
          <Icon name="retry" />
        </button>
      )}
      <button
        type="button"
        class="icon-button small"
        aria-label={`${texts.remove}: ${file.name}`}
        onClick={() => tray.remove(key)}
      >
        <Icon name="cross" />
      </button>
    </li>
  );
}

function usePreview(file: File): string | undefined {
  const url = useMemo(
    () => (/^image\/(png|jpeg|gif|webp|avif)$/.test(file.type) ? URL.createObjectURL(file) : undefined),
    [file],
  );
  useEffect(
    () => () => {
      if (url) URL.revokeObjectURL(url);
    },
    [url],
  );
  return url;
}
