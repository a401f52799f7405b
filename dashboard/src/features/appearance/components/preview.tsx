/** The widget itself, with a conversation that is played: what is seen here is what shoppers will see. */
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import { useEffect, useRef, useState } from "react";
import type { Inbox } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import type { Look } from "../api/appearance";
import styles from "./look-form.module.css";

/** The address at which the widget shows what it is told to, and speaks with nobody. */
const PREVIEW_URL = "/widget/#preview";
/** Whoever types a word does not need to see every letter of it. */
const REST_MS = 200;

type View = "greeting" | "conversation" | "entrance";
type Theme = "light" | "dark";

type Props = { inbox: Inbox; look: Look; locale: string };

export function Preview({ inbox, look, locale }: Props) {
  const { t } = useI18n();
  const frame = useRef<HTMLIFrameElement>(null);
  const [isReady, setReady] = useState(false);
  const [view, setView] = useState<View>("greeting");
  const [theme, setTheme] = useState<Theme>("light");

  useEffect(() => {
    const hear = ({ origin, source, data }: MessageEvent<unknown>) => {
      const isOurs = origin === window.location.origin && source === frame.current?.contentWindow;
      if (isOurs && (data as { type?: unknown } | null)?.type === "beseda.preview.ready") setReady(true);
    };
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, []);

  useEffect(() => {
    if (!isReady) return;
    const timer = setTimeout(() => {
      const { color } = inbox.settings;
      const brand = { name: inbox.name, ...(color != null && { colour: color }), ...look.brand };
      const words = {
        question: t("look.sampleQuestion"),
        answer: t("look.sampleAnswer"),
        agent: t("look.sampleAgent"),
      };
      const message = { type: "beseda.preview", appearance: { ...look, brand }, locale, theme, view, words };
      frame.current?.contentWindow?.postMessage(message, window.location.origin);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [isReady, inbox, look, locale, theme, view, t]);

  return (
    <aside className={styles.preview} aria-label={t("look.preview")}>
      <div className={styles.toggles}>
        <ToggleButtonGroup
          exclusive
          size="small"
          value={view}
          aria-label={t("look.preview")}
          onChange={(_, next: View | null) => next !== null && setView(next)}
        >
          <ToggleButton value="greeting">{t("look.viewGreeting")}</ToggleButton>
          <ToggleButton value="conversation">{t("look.viewConversation")}</ToggleButton>
          <ToggleButton value="entrance">{t("look.viewEntrance")}</ToggleButton>
        </ToggleButtonGroup>
        <ToggleButtonGroup
          exclusive
          size="small"
          value={theme}
          aria-label={t("look.theme")}
          onChange={(_, next: Theme | null) => next !== null && setTheme(next)}
        >
          <ToggleButton value="light">{t("look.light")}</ToggleButton>
          <ToggleButton value="dark">{t("look.dark")}</ToggleButton>
        </ToggleButtonGroup>
      </div>
      <iframe ref={frame} className={styles.frame} src={PREVIEW_URL} title={t("look.preview")} />
    </aside>
  );
}
