/** The files of a message being written: sent as soon as they are chosen, named in the message when it goes. */
import { useCallback, useEffect, useRef, useState } from "react";
import { ATTACHMENTS_MAX } from "@/config/limits";
import { useI18n } from "@/lib/i18n/i18n-context";
import { newRef } from "@/lib/socket/ref";
import { errorText } from "@/lib/ui/error-text";
import { useToasts } from "@/lib/ui/toasts";
import type { AttachmentBody } from "@/protocol/frames";
import { upload } from "../api/upload";

export type ChosenFile = {
  key: string;
  file: File;
  state:
    { name: "sending" } | { name: "ready"; attachment: AttachmentBody } | { name: "failed"; error: string };
};

export function useUploads() {
  const { t } = useI18n();
  const show = useToasts((toasts) => toasts.show);
  const [files, setFiles] = useState<readonly ChosenFile[]>([]);
  const running = useRef(new Map<string, AbortController>());

  useEffect(() => {
    const controllers = running.current;
    return () => {
      for (const controller of controllers.values()) controller.abort();
    };
  }, []);

  const send = useCallback(
    async (key: string, file: File) => {
      const controller = new AbortController();
      running.current.set(key, controller);
      const become = (state: ChosenFile["state"]) =>
        setFiles((known) => known.map((chosen) => (chosen.key === key ? { ...chosen, state } : chosen)));
      become({ name: "sending" });
      try {
        become({ name: "ready", attachment: await upload(file, controller.signal) });
      } catch (error) {
        become({ name: "failed", error: errorText(t, error) });
      } finally {
        running.current.delete(key);
      }
    },
    [t],
  );

  const add = (chosen: readonly File[]) => {
    const room = ATTACHMENTS_MAX - files.length;
    if (chosen.length > room) show("info", t("composer.tooManyFiles", { count: ATTACHMENTS_MAX }));
    const fresh = chosen.slice(0, room).map((file) => ({ key: newRef(), file }));
    setFiles((known) => [
      ...known,
      ...fresh.map((one): ChosenFile => ({ ...one, state: { name: "sending" } })),
    ]);
    for (const { key, file } of fresh) void send(key, file);
  };
  const remove = (key: string) => {
    running.current.get(key)?.abort();
    setFiles((known) => known.filter((chosen) => chosen.key !== key));
  };
  const retry = (chosen: ChosenFile) => void send(chosen.key, chosen.file);
  const clear = () => setFiles([]);
  return { files, add, remove, retry, clear };
}
