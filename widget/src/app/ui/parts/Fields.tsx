/** The fields of a form with their labels and what is wrong with them, tied together for those who cannot see. */
import { useId } from 'preact/hooks';
import { useTexts } from '../../texts';
import type { FormField, FormValues } from '../../../protocol/shapes';

interface FieldsProps {
  fields: readonly FormField[];
  values: FormValues;
  mistakes: Readonly<Record<string, string>>;
  onChange: (name: string, value: string | boolean) => void;
}

const TYPES: Record<string, 'email' | 'tel' | 'text' | 'date'> = {
  email: 'email',
  phone: 'tel',
  number: 'text',
  date: 'date',
};
const COMPLETE: Record<string, string> = { email: 'email', phone: 'tel' };
const VALUE_CHARS_MAX = 1_000;

export function Fields({ fields, values, mistakes, onChange }: FieldsProps) {
  return (
    <>
      {fields.map((field) => (
        <Field
          key={field.name}
          field={field}
          value={values[field.name]}
          mistake={mistakes[field.name]}
          onChange={(value) => onChange(field.name, value)}
        />
      ))}
    </>
  );
}

interface FieldProps {
  field: FormField;
  value: string | number | boolean | undefined;
  mistake: string | undefined;
  onChange: (value: string | boolean) => void;
}

function Field({ field, value, mistake, onChange }: FieldProps) {
  const texts = useTexts();
  const id = useId();
  const { kind, label, required = false, options = [] } = field;
  const common = {
    id,
    name: field.name,
    'aria-required': required,
    'aria-invalid': mistake !== undefined,
    'aria-describedby': mistake === undefined ? undefined : `${id}-mistake`,
  };
  const words = (
    <>
      {label}
      {!required && kind !== 'checkbox' && <small> {texts.optional}</small>}
    </>
  );
  const text = typeof value === 'string' ? value : '';
  return (
    <div class={`field field-${kind}`}>
      {kind !== 'checkbox' && <label for={id}>{words}</label>}
      {kind === 'select' ? (
        <select {...common} value={text} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">{texts.choose}</option>
          {options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      ) : kind === 'checkbox' ? (
        <label for={id}>
          <input
            {...common}
            type="checkbox"
            checked={value === true}
            onChange={(event) => onChange(event.currentTarget.checked)}
          />
          {words}
        </label>
      ) : (
        <input
          {...common}
          {...({ type: TYPES[kind] ?? 'text' } as object)}
          inputMode={kind === 'number' ? 'decimal' : undefined}
          autoComplete={COMPLETE[kind] ?? (field.name === 'name' ? 'name' : 'off')}
          maxLength={VALUE_CHARS_MAX}
          dir="auto"
          value={text}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
      {mistake !== undefined && (
        <p class="field-mistake" id={`${id}-mistake`}>
          {mistake}
        </p>
      )}
    </div>
  );
}
