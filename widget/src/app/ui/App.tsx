/** The whole window: who is there, what was said, where one writes. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Heard } from '../host';
import { activeThread } from '../chat/state';
import type { Controller } from '../controller';
import { useStore } from '../store';
import { useTexts } from '../texts';
import { FILES_MAX } from '../uploads';
import { Announcer } from './Announcer';
import { Banner } from './Banner';
import { Composer } from './Composer';
import { Header } from './Header';
import { Messages } from './Messages';
import { Strip } from './Strip';
import { useDrop } from './useDrop';

export type Hear = (message: Heard) => void;

export function App({ controller, onClose }: { controller: Controller; onClose: () => void }) {
  const texts = useTexts();
  const chat = useStore(controller.chat);
  const isShown = useStore(controller.isShown);
  const thread = activeThread(chat);
  const field = useRef<HTMLTextAreaElement>(null);
  const log = useRef<HTMLDivElement>(null);
  const [notice, setNotice] = useState<string>();

  const addFiles = useCallback(
    (files: readonly File[]) => {
      const n_left = controller.tray.add(files);
      setNotice(n_left > 0 ? texts.tooManyFiles(FILES_MAX) : undefined);
      field.current?.focus();
    },
    [controller, texts],
  );
  const { isOver, ...drop } = useDrop(addFiles);

  useEffect(() => {
    // On a touch screen the focus in the field would raise the keyboard over what one came to read.
    if (isShown) (matchMedia('(pointer: coarse)').matches ? log : field).current?.focus();
  }, [isShown]);

  return (
    <div
      class="app"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
      {...drop}
    >
      <Header shop={chat.session?.settings.name ?? ''} thread={thread} controller={controller} onClose={onClose} />
      <Banner line={chat.line} onWake={() => controller.wake()} />
      <main>
        <Messages chat={chat} controller={controller} isShown={isShown} log={log} />
      </main>
      <footer>
        <Strip thread={thread} controller={controller} />
        <Composer {...{ chat, controller, field, notice }} onFiles={addFiles} onNotice={setNotice} />
      </footer>
      <Announcer thread={thread} />
      {isOver && <div class="drop">{texts.dropHere}</div>}
    </div>
  );
}
