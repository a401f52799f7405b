/** The shopper's messages that are still on their way, and those that did not get through. */
import type { OutboxItem } from '../connection/types';
import type { Controller } from '../controller';
import { useTexts } from '../texts';
import { Bubble } from './Bubble';
import { GroupFrame } from './Group';
import { Icon } from './Icon';

interface PendingProps {
  items: readonly OutboxItem[];
  controller: Controller;
}

export function Pending({ items, controller }: PendingProps) {
  const texts = useTexts();
  if (items.length === 0) return null;
  const last = items.at(-1);
  return (
    <GroupFrame isOwn author={{ kind: 'shopper', id: '', name: '' }} name={texts.you}>
      {items.map((item) => (
        <div key={item.ref} class="pending-item">
          <Bubble
            text={item.text}
            attachments={item.attachments}
            replyTo={item.reply_to}
            location={item.location}
            isOwn
            isPending={item.state !== 'acked'}
          />
          {item.state === 'failed' && <Failed item={item} controller={controller} />}
        </div>
      ))}
      {last && last.state !== 'failed' && (
        <p class="group-foot">
          <span class="delivery">
            <Icon name={last.state === 'acked' ? 'check' : 'time'} />
            {last.state === 'acked' ? texts.sent : texts.sending}
          </span>
        </p>
      )}
    </GroupFrame>
  );
}

function Failed({ item, controller }: { item: OutboxItem; controller: Controller }) {
  const texts = useTexts();
  return (
    <p class="failed" role="alert">
      <Icon name="alert" />
      {texts.notSent}. {item.code && texts.sendFailure(item.code)}{' '}
      <button type="button" class="text-button" onClick={() => controller.retry(item.ref)}>
        {texts.tryAgain}
      </button>{' '}
      <button type="button" class="text-button" onClick={() => controller.discard(item.ref)}>
        {texts.discard}
      </button>
    </p>
  );
}
