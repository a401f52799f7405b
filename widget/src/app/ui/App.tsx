/** The whole window: who is there, what was said, where one writes; or what one has gone to from there. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Heard } from '../host';
import { activeThread } from '../chat/state';
import type { Controller } from '../controller';
import { renew } from '../renewal';
import { useStore } from '../store';
import { useTexts } from '../texts';
import { FILES_MAX } from '../uploads';
import { back, CHAT } from '../view';
import { Announcer } from './Announcer';
import { Banner } from './Banner';
import { Composer } from './Composer';
import { ControllerContext } from './context';
import { Header } from './Header';
import { lazy } from './lazy';
import { Messages } from './Messages';
import { pictureOf } from './Attachments';
import { useBack } from './useBack';
import { useDrop } from './useDrop';

/** The states of a conversation that are told of above the field. */
const STRIPPED: ReadonlySet<string> = new Set(['queued', 'resolved']);

export type Hear = (message: Heard) => void;

const Strip = lazy(() => import('./parts/Strip').then((part) => part.Strip));
const Views = lazy(() => import('./parts/Views').then((part) => part.Views));
const Viewer = lazy(() => import('./parts/Viewer').then((part) => part.Viewer));
const Welcome = lazy(() => import('./parts/Welcome').then((part) => part.Welcome));

export function App({ controller, onClose }: { controller: Controller; onClose: () => void }) {
  const texts = useTexts();
  const chat = useStore(controller.chat);
  const isShown = useStore(controller.isShown);
  const view = useStore(controller.view);
  const isOutside = useStore(controller.isOutside);
  const look = useStore(controller.look);
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
  const goBack = useCallback(() => {
    const now = controller.view.get();
    if (now.name === 'chat') onClose();
    else controller.view.set(back(now));
  }, [controller, onClose]);
  useBack(isShown, view.name, goBack);

  const isChat = view.name === 'chat' && !isOutside;
  useEffect(() => {
    // On a touch screen the focus in the field would raise the keyboard over what one came to read.
    if (isShown && isChat) (matchMedia('(pointer: coarse)').matches ? log : field).current?.focus();
  }, [isShown, isChat]);

  return (
    <ControllerContext.Provider value={controller}>
      <div
        class="app"
        onKeyDown={(event) => {
          if (event.key === 'Escape') goBack();
        }}
        {...drop}
      >
        <Header {...{ thread, controller, onClose }} shop={chat.session?.settings.name ?? ''} onNotice={setNotice} />
        <Banner
          line={chat.line}
          onWake={() => controller.wake()}
          onRenew={() => renew(controller, () => location.reload())}
        />
        {isOutside ? (
          <main>
            <Welcome controller={controller} />
          </main>
        ) : view.name !== 'chat' ? (
          <main>
            <Views
              {...{ view, controller }}
              onDone={(words) => {
                setNotice(words);
                controller.view.set(CHAT);
              }}
            />
          </main>
        ) : (
          <>
            <main>
              <Messages chat={chat} controller={controller} isShown={isShown} log={log} />
            </main>
            <footer>
              {thread && STRIPPED.has(thread.state) && (
                <Strip thread={thread} controller={controller} onNotice={setNotice} />
              )}
              <Composer {...{ chat, controller, field, notice }} onFiles={addFiles} onNotice={setNotice} />
            </footer>
          </>
        )}
        {look?.brand?.white_label !== true && <p class="maker">Beseda</p>}
        <Announcer thread={thread} />
        {isOver && <div class="drop">{texts.dropHere}</div>}
        <Close controller={controller} />
      </div>
    </ControllerContext.Provider>
  );
}

/** The picture that is looked at closely, among all of the conversation. */
function Close({ controller }: { controller: Controller }) {
  const id = useStore(controller.picture);
  const thread = activeThread(controller.chat.get());
  if (id === undefined) return null;
  const all = thread?.entries.flatMap(({ attachments }) => attachments ?? []) ?? [];
  const pictures = all.filter((one) => pictureOf(one) !== undefined);
  return (
    <Viewer
      pictures={pictures}
      id={id}
      onChoose={(next) => controller.picture.set(next)}
      onClose={() => controller.picture.set(undefined)}
    />
  );
}
