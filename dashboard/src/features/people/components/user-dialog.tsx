/** Adds a user, or changes one: name, role, capacity, password, whether it may sign in. */
import FormControlLabel from "@mui/material/FormControlLabel";
import MenuItem from "@mui/material/MenuItem";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/form-dialog";
import { FormField } from "@/components/form-field";
import { PictureField } from "@/components/picture-field";
import { PASSWORD_CHARS_MIN } from "@/config/limits";
import type { User } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { addUser, changeUser, usersOptions } from "../api/people";

/** What a new user takes at once, until it is changed. */
const CAPACITY_FIRST = 5;
const CAPACITY_MAX = 1_000;

export function UserDialog({ user, onClose }: { user: User | undefined; onClose: () => void }) {
  const { t } = useI18n();
  const cache = useQueryClient();
  const [email, setEmail] = useState(user?.email ?? "");
  const [name, setName] = useState(user?.name ?? "");
  const [role, setRole] = useState<User["role"]>(user?.role ?? "agent");
  const [password, setPassword] = useState("");
  const [active, setActive] = useState(user?.active ?? true);
  const [capacity, setCapacity] = useState(user?.capacity ?? CAPACITY_FIRST);

  const submit = async () => {
    const secret = password === "" ? {} : { password };
    if (user === undefined) {
      await addUser({ email: email.trim(), name: name.trim(), role, ...secret });
    } else {
      await changeUser(user.id, { name: name.trim(), role, active, capacity, ...secret });
    }
    await cache.invalidateQueries({ queryKey: usersOptions.queryKey });
  };
  return (
    <FormDialog
      title={user === undefined ? t("people.add") : t("people.editNamed", { name: user.name })}
      onClose={onClose}
      onSubmit={submit}
    >
      {(fields) => (
        <>
          {user !== undefined && <PictureField person={user} />}
          <FormField
            name="email"
            fields={fields}
            required
            autoFocus={user === undefined}
            type="email"
            label={t("people.email")}
            value={email}
            disabled={user !== undefined}
            onChange={setEmail}
          />
          <FormField
            name="name"
            fields={fields}
            required
            label={t("people.name")}
            value={name}
            hint={t("people.nameHint")}
            onChange={setName}
          />
          <TextField
            select
            label={t("people.role")}
            value={role}
            onChange={(event) => setRole(event.target.value === "admin" ? "admin" : "agent")}
            helperText={t(`role.${role}Text`)}
          >
            <MenuItem value="agent">{t("role.agent")}</MenuItem>
            <MenuItem value="admin">{t("role.admin")}</MenuItem>
          </TextField>
          <FormField
            name="password"
            fields={fields}
            required={user === undefined}
            type="password"
            autoComplete="new-password"
            label={user === undefined ? t("people.password") : t("people.newPassword")}
            value={password}
            hint={t("account.passwordRule", { count: PASSWORD_CHARS_MIN })}
            onChange={setPassword}
            slotProps={{ htmlInput: { minLength: PASSWORD_CHARS_MIN } }}
          />
          {user !== undefined && (
            <>
              <TextField
                type="number"
                label={t("people.capacity")}
                value={capacity}
                error={fields["capacity"] !== undefined}
                helperText={fields["capacity"] ?? t("people.capacityHint")}
                onChange={(event) => setCapacity(Number(event.target.value))}
                slotProps={{ htmlInput: { min: 0, max: CAPACITY_MAX, step: 1 } }}
              />
              <FormControlLabel
                control={<Switch checked={active} onChange={(event) => setActive(event.target.checked)} />}
                label={t("people.active")}
              />
            </>
          )}
        </>
      )}
    </FormDialog>
  );
}
