/**
 * The small window: says what one gets, asks for leave when its button is pressed, and hands what came of it to the chat
 * that opened it. It knows no shopper and no token.
 */
import './notify.css';
import { askAndSubscribe } from './subscribe';
import { isOurs, NOTIFY_MARK, type FromNotify, type NotifyTask } from './words';

const opener = window.opener as Window | null;
const text = document.createElement('p');
const button = document.createElement('button');
let hasBegun = false;

text.setAttribute('role', 'status');
button.type = 'button';

function tell(message: FromNotify): void {
  opener?.postMessage(message, location.origin);
}

window.addEventListener('message', (event) => {
  if (event.source !== opener || hasBegun || !isOurs(event)) return;
  if (event.data.type === 'task') begin(event.data.task);
});

function begin(task: NotifyTask): void {
  hasBegun = true;
  document.documentElement.lang = task.tag;
  document.documentElement.dir = task.isRtl ? 'rtl' : 'ltr';
  document.title = task.title;
  const title = document.createElement('h1');
  title.textContent = task.title;
  text.textContent = task.why;
  button.textContent = task.allow;
  button.addEventListener('click', () => void ask(task));
  document.body.replaceChildren(title, text, button);
  if (Notification.permission === 'denied') refused(task);
  else button.focus();
}

async function ask(task: NotifyTask): Promise<void> {
  button.disabled = true;
  try {
    const asked = await askAndSubscribe(task.inbox, task.publicKey);
    if (asked.type === 'denied') {
      refused(task);
      return;
    }
    if (asked.type === 'dismissed') {
      button.disabled = false;
      return;
    }
    tell({ mark: NOTIFY_MARK, type: 'subscribed', subscription: asked.subscription });
    text.textContent = task.done;
    button.remove();
    window.close();
  } catch {
    text.textContent = task.failed;
    button.disabled = false;
    tell({ mark: NOTIFY_MARK, type: 'failed' });
  }
}

function refused(task: NotifyTask): void {
  text.textContent = task.denied;
  button.remove();
  tell({ mark: NOTIFY_MARK, type: 'denied' });
}

if (opener) tell({ mark: NOTIFY_MARK, type: 'ready' });
// A page that cuts its windows off from itself (Cross-Origin-Opener-Policy) leaves nobody here to speak with.
else location.replace(location.pathname.replace('/notify/', '/chat/').replace(/\/$/, ''));
