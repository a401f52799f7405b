/** A line of text in a look; what is empty is the default. */
import TextField from "@mui/material/TextField";
import { orNothing, useLook } from "../use-look";

type Props = {
  /** Where the server finds it, for what it says is wrong with it. */
  path: string;
  label: string;
  value: string | null | undefined;
  placeholder?: string;
  multiline?: boolean;
  onText: (text: string | undefined) => void;
};

export function LookText({ path, label, value, placeholder, multiline = false, onText }: Props) {
  const { mistakes } = useLook();
  return (
    <TextField
      fullWidth
      size="small"
      label={label}
      multiline={multiline}
      value={value ?? ""}
      {...(placeholder !== undefined && { placeholder })}
      error={mistakes[path] !== undefined}
      helperText={mistakes[path]}
      onChange={(event) => onText(orNothing(event.target.value))}
    />
  );
}
