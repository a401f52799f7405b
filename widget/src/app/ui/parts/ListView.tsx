/** The shopper's earlier conversations, newest first; each can be opened again. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { toState } from '../../chat/thread';
import type { Controller } from '../../controller';
import { useTexts } from '../../texts';
import { dayName } from '../../texts/times';
import type { ConversationRow } from '../../../protocol/rest';
import { Icon } from '../Icon';

export function ListView({ controller }: { controller: Controller }) {
  const texts = useTexts();
  const [rows, setRows] = useState<readonly ConversationRow[]>([]);
  const [next, setNext] = useState<string>();
  const [state, setState] = useState<'loading' | 'here' | 'failed'>('loading');
  const load = useCallback(
    (after?: string) => {
      setState('loading');
      controller
        .api()
        .then((api) => api.conversations(after))
        .then(
          (page) => {
            setRows((before) => (after === undefined ? page.items : [...before, ...page.items]));
            setNext(page.next ?? undefined);
            setState('here');
          },
          () => setState('failed'),
        );
    },
    [controller],
  );
  useEffect(() => load(), [load]);

  return (
    <section class="view" aria-label={texts.list}>
      {state === 'here' && rows.length === 0 && (
        <p class="view-empty">
          <Icon name="list" />
          {texts.listEmpty}
        </p>
      )}
      <ul class="list">
        {rows.map((row) => (
          <li key={row.id}>
            <button type="button" class="list-row" onClick={() => controller.openConversation(row.id)}>
              <span class="list-words">
                <span class="list-text" dir="auto">
                  {row.last?.text || texts.messages}
                </span>
                <span class="list-at">
                  {dayName(Date.parse(row.at), Date.now(), texts)}
                  {toState(row.state) === 'resolved' && ` · ${texts.stateResolved}`}
                </span>
              </span>
              {row.unread > 0 && <span class="list-unread">{texts.newMessages(row.unread)}</span>}
              <Icon name="back" />
            </button>
          </li>
        ))}
      </ul>
      {state === 'loading' && <p class="view-empty">{texts.loading}</p>}
      {state === 'failed' && (
        <p class="view-empty" role="alert">
          {texts.loadFailed}{' '}
          <button type="button" class="text-button" onClick={() => load(next)}>
            {texts.tryAgain}
          </button>
        </p>
      )}
      {state === 'here' && next !== undefined && (
        <button type="button" class="text-button view-more" onClick={() => load(next)}>
          {texts.more}
        </button>
      )}
      <button type="button" class="main-button" onClick={() => controller.startNew()}>
        {texts.startNew}
      </button>
    </section>
  );
}
