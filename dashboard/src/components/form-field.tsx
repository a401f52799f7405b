/** A field of a form in a dialog, with a hint, and in its place the server's word on what was entered. */
import TextField, { type TextFieldProps } from "@mui/material/TextField";

type Props = Omit<TextFieldProps, "name" | "error" | "helperText" | "onChange"> & {
  /** What the server calls it. */
  name: string;
  /** What the server says of the form's fields. */
  fields: Record<string, string>;
  hint?: string;
  onChange: (value: string) => void;
};

export function FormField({ name, fields, hint, onChange, ...rest }: Props) {
  const wrong = fields[name];
  return (
    <TextField
      {...rest}
      error={wrong !== undefined}
      helperText={wrong ?? hint}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
