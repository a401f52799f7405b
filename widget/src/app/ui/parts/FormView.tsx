/** A form in the conversation. It is sent once; what the server finds wrong comes back to the field it concerns. */
import './style';
import { useEffect, useRef, useState } from 'preact/hooks';
import { activeThread } from '../../chat/state';
import { fieldsOf } from '../../forms';
import { useStore } from '../../store';
import { useTexts } from '../../texts';
import type { Entry, Form } from '../../../protocol/shapes';
import { useController } from '../context';
import { Icon } from '../Icon';
import { Fields } from './Fields';
import { useForm } from './useForm';

export function FormView({ entry, form }: { entry: Entry; form: Form }) {
  const texts = useTexts();
  const controller = useController();
  const chat = useStore(controller.chat);
  const box = useRef<HTMLFormElement>(null);
  const { values, mistakes, onChange, take, show } = useForm(form.fields, box);
  const [ref, setRef] = useState<string>();
  const thread = activeThread(chat);
  const isAnswered = thread?.entries.some(
    ({ reply_to, author }) => reply_to === entry.seq && author.kind === 'shopper',
  );
  const item = chat.outbox.find((other) => other.ref === ref);
  const isRefused = item?.state === 'failed';
  const [hasFailed, setFailed] = useState(false);
  const showMistakes = useRef(show);
  showMistakes.current = show;

  useEffect(() => {
    if (!isRefused || ref === undefined) return;
    const mistakes = fieldsOf(controller.chat.get().outbox.find((other) => other.ref === ref)?.mistakes ?? {});
    showMistakes.current(mistakes);
    setFailed(Object.keys(mistakes).length === 0);
    controller.discard(ref);
    setRef(undefined);
  }, [isRefused, ref, controller]);

  if (isAnswered || (item && !isRefused))
    return (
      <p class="form form-sent" role="status">
        <Icon name="check" />
        {texts.formSent}
      </p>
    );
  const submit = () => {
    const taken = take();
    if (!taken) return;
    const extra = { reply_to: entry.seq, form: { id: form.id, values: taken } };
    setRef(controller.send('', [], extra));
  };
  return (
    <form
      ref={box}
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {form.title && <h3>{form.title}</h3>}
      <Fields fields={form.fields} values={values} mistakes={mistakes} onChange={onChange} />
      {hasFailed && (
        <p class="field-mistake" role="alert">
          {texts.actionFailed}
        </p>
      )}
      <button type="submit" class="main-button">
        {form.submit ?? texts.send}
      </button>
    </form>
  );
}
