/** Pictures seen closely: zoom by button, key, wheel or double tap; the next by key or swipe; the focus comes back. */
import './style';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useTexts } from '../../texts';
import type { Attachment } from '../../../protocol/shapes';
import { pictureOf } from '../Attachments';
import { Icon, type IconName } from '../Icon';

const ZOOM_MAX = 4;
const ZOOM_STEP = 1.5;
/** A finger that moved so far sideways wants the next picture. */
const SWIPE_PX = 60;

interface ViewerProps {
  pictures: readonly Attachment[];
  id: string;
  onChoose: (id: string) => void;
  onClose: () => void;
}

export function Viewer({ pictures, id, onChoose, onClose }: ViewerProps) {
  const texts = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const [zoom, setZoom] = useState(1);
  const at = Math.max(
    0,
    pictures.findIndex((picture) => picture.id === id),
  );
  const picture = pictures[at];
  const go = (step: 1 | -1) => {
    const next = pictures[at + step];
    if (!next) return;
    setZoom(1);
    onChoose(next.id);
  };
  const enlarge = (by: number) => setZoom((now) => Math.min(ZOOM_MAX, Math.max(1, now * by)));
  const drag = useDrag(zoom, go);

  useEffect(() => {
    // A modal dialog keeps the focus inside, and the browser gives it back where it was.
    dialog.current?.showModal();
  }, []);

  const isRtl = document.documentElement.dir === 'rtl';
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'ArrowRight') go(isRtl ? -1 : 1);
    else if (event.key === 'ArrowLeft') go(isRtl ? 1 : -1);
    else if (event.key === '+' || event.key === '=') enlarge(ZOOM_STEP);
    else if (event.key === '-') enlarge(1 / ZOOM_STEP);
  };
  if (!picture) return null;
  return (
    <dialog
      ref={dialog}
      class="viewer"
      aria-label={texts.pictureOf(at + 1, pictures.length)}
      onClose={onClose}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        if (event.target === event.currentTarget) dialog.current?.close();
      }}
    >
      <div class="viewer-bar">
        <p>{picture.name}</p>
        <Tool icon="minus" label={texts.zoomOut} disabled={zoom === 1} act={() => enlarge(1 / ZOOM_STEP)} />
        <Tool icon="plus" label={texts.zoomIn} disabled={zoom === ZOOM_MAX} act={() => enlarge(ZOOM_STEP)} />
        <a class="icon-button" href={pictureOf(picture) ?? ''} download={picture.name} aria-label={texts.download}>
          <Icon name="load" />
        </a>
        <Tool icon="cross" label={texts.closePicture} act={() => dialog.current?.close()} />
      </div>
      <div
        class="viewer-stage"
        {...drag.handlers}
        onDblClick={() => setZoom(zoom > 1 ? 1 : 2)}
        onWheel={(event) => enlarge(event.deltaY < 0 ? 1.15 : 1 / 1.15)}
      >
        <img
          src={pictureOf(picture) ?? ''}
          alt={picture.name}
          draggable={false}
          style={{ transform: `translate(${drag.x}px, ${drag.y}px) scale(${zoom})` }}
        />
      </div>
      {at > 0 && <Tool icon="back" label={texts.previous} className="viewer-previous" act={() => go(-1)} />}
      {at < pictures.length - 1 && <Tool icon="back" label={texts.next} className="viewer-next" act={() => go(1)} />}
    </dialog>
  );
}

interface ToolProps {
  icon: IconName;
  label: string;
  act: () => void;
  disabled?: boolean;
  className?: string;
}

function Tool({ icon, label, act, disabled = false, className = '' }: ToolProps) {
  return (
    <button type="button" class={`icon-button ${className}`} aria-label={label} disabled={disabled} onClick={act}>
      <Icon name={icon} />
    </button>
  );
}

/** A finger or a mouse: moves an enlarged picture, turns the page of one that is not. */
function useDrag(zoom: number, go: (step: 1 | -1) => void) {
  const [place, setPlace] = useState({ x: 0, y: 0 });
  const from = useRef<{ x: number; y: number } | undefined>(undefined);
  useEffect(() => {
    if (zoom === 1) setPlace({ x: 0, y: 0 });
  }, [zoom]);
  return {
    ...place,
    handlers: {
      onPointerDown: (event: PointerEvent) => {
        from.current = { x: event.clientX - place.x, y: event.clientY - place.y };
      },
      onPointerMove: (event: PointerEvent) => {
        if (from.current && zoom > 1)
          setPlace({ x: event.clientX - from.current.x, y: event.clientY - from.current.y });
      },
      onPointerUp: (event: PointerEvent) => {
        const moved = from.current ? event.clientX - from.current.x : 0;
        from.current = undefined;
        if (zoom === 1 && Math.abs(moved) > SWIPE_PX) go(moved < 0 ? 1 : -1);
      },
      onPointerCancel: () => {
        from.current = undefined;
      },
    },
  };
}
