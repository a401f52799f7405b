/** What the shopper filled into a form, field by field. */
import './style';
import { activeThread } from '../../chat/state';
import type { Entry } from '../../../protocol/shapes';
import { useController } from '../context';

export function Answers({ answers }: { answers: NonNullable<Entry['answers']> }) {
  const controller = useController();
  const entries = activeThread(controller.chat.get())?.entries ?? [];
  const fields = entries.findLast(({ form }) => form?.id === answers.id)?.form?.fields ?? [];
  const labelOf = (name: string) => fields.find((field) => field.name === name)?.label ?? name;
  return (
    <dl class="bubble own answers">
      {Object.entries(answers.values).map(([name, value]) => (
        <div key={name}>
          <dt>{labelOf(name)}</dt>
          <dd dir="auto">{typeof value === 'boolean' ? (value ? '✓' : '—') : String(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
