/** The picture of a person, to be chosen and taken away. It is kept at once, without the form around it. */
import Button from "@mui/material/Button";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { meOptions, useMe } from "@/lib/api/me";
import { deletePicture, putPicture } from "@/lib/api/picture";
import { useI18n } from "@/lib/i18n/i18n-context";
import { agentsKey } from "@/lib/live/cache-keys";
import { squarePicture } from "@/lib/ui/square-picture";
import { useToasts } from "@/lib/ui/toasts";
import { useReport } from "@/lib/ui/use-report";
import styles from "./picture-field.module.css";
import { UserAvatar } from "./user-avatar";

const TYPES = "image/png,image/jpeg,image/webp";

type Person = { id: string; name: string; picture?: string | null };

export function PictureField({ person }: { person: Person }) {
  const { t } = useI18n();
  const isOwn = useMe().id === person.id;
  const input = useRef<HTMLInputElement>(null);
  const { picture, busy, choose, remove } = usePicture(person);
  return (
    <div className={styles.field} role="group" aria-label={t("account.picture")}>
      <UserAvatar id={person.id} name={person.name} picture={picture} size={64} />
      <div className={styles.words}>
        <div className={styles.buttons}>
          <Button
            variant="outlined"
            size="small"
            loading={busy}
            onClick={() => {
              input.current?.click();
            }}
          >
            {t(picture == null ? "account.pictureChoose" : "account.pictureAnother")}
          </Button>
          {picture != null && (
            <Button size="small" disabled={busy} onClick={() => void remove()}>
              {t("account.pictureRemove")}
            </Button>
          )}
        </div>
        <p className={styles.hint}>
          {isOwn ? t("account.pictureHint") : t("account.pictureHintOf", { name: person.name })}
        </p>
      </div>
      <input
        ref={input}
        hidden
        type="file"
        accept={TYPES}
        aria-label={t("account.pictureChoose")}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file !== undefined) void choose(file);
        }}
      />
    </div>
  );
}

/** The person's picture as it is now, and how it is changed. */
function usePicture(person: Person) {
  const { t } = useI18n();
  const report = useReport();
  const cache = useQueryClient();
  const show = useToasts((toasts) => toasts.show);
  const [picture, setPicture] = useState(person.picture);
  const [busy, setBusy] = useState(false);
  const change = async (how: () => Promise<string | undefined>) => {
    setBusy(true);
    try {
      setPicture(await how());
      // Everybody on this desk sees it at once.
      for (const queryKey of [meOptions.queryKey, agentsKey, ["users"]])
        void cache.invalidateQueries({ queryKey });
    } catch (error) {
      report(error);
    } finally {
      setBusy(false);
    }
  };
  const choose = async (file: File) => {
    const square = await squarePicture(file).catch(() => undefined);
    if (square === undefined) show("error", t("account.pictureUnreadable"));
    else await change(() => putPicture(person.id, square));
  };
  const remove = () => change(() => deletePicture(person.id).then(() => undefined));
  return { picture, busy, choose, remove };
}
