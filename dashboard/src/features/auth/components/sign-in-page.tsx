/** Where an agent signs in. */
import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import { MessageCircleMore } from "lucide-react";
import { type SubmitEvent, useState } from "react";
import { LocaleSelect } from "@/components/locale-select";
import { signIn } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import { type Translate, useI18n } from "@/lib/i18n/i18n-context";
import { codeOf, errorText } from "@/lib/ui/error-text";
import styles from "./sign-in-page.module.css";

export function SignInPage() {
  const { t } = useI18n();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await signIn(email.trim(), password);
    } catch (failure) {
      setError(refusal(t, failure));
      setBusy(false);
    }
  };
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <span className={styles.mark} aria-hidden="true">
          <MessageCircleMore size={26} />
        </span>
        <h1 className={styles.title}>{t("auth.title")}</h1>
        <p className={styles.lead}>{t("auth.lead")}</p>
        <form onSubmit={submit} className={styles.form}>
          {error !== undefined && <Alert severity="error">{error}</Alert>}
          <TextField
            required
            autoFocus
            size="medium"
            type="email"
            name="email"
            label={t("auth.email")}
            autoComplete="username"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <TextField
            required
            size="medium"
            type="password"
            name="password"
            label={t("auth.password")}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <Button type="submit" variant="contained" size="large" loading={busy}>
            {t("auth.signIn")}
          </Button>
        </form>
      </div>
      <LocaleSelect />
    </main>
  );
}

/** At this door `unauthorized` means the wrong password, and a limit names its wait. */
function refusal(t: Translate, error: unknown): string {
  const code = codeOf(error);
  if (code === "unauthorized") return t("auth.wrong");
  if (code === "rate_limited" && error instanceof ApiError && error.retryAfterMs !== undefined) {
    return t("auth.slowDown", { count: Math.ceil(error.retryAfterMs / 1000) });
  }
  return errorText(t, error);
}
