/** A person as a face, or as a coloured circle with initials; the colour follows the id, so that it is the same everywhere. */
import { Bot } from "lucide-react";
import { type CSSProperties, useState } from "react";
import styles from "./user-avatar.module.css";

const HUES = [168, 205, 262, 330, 18, 42, 140, 290];

type Props = {
  id: string;
  name: string;
  /** Where its picture is; one that does not come gives way to the initials. */
  picture?: string | null | undefined;
  size?: number;
  bot?: boolean;
  online?: boolean;
};

export function UserAvatar({ id, name, picture, size = 36, bot = false, online }: Props) {
  const [failed, setFailed] = useState<string>();
  // Custom properties are not among the names that React's types know.
  const style = { "--size": `${size}px`, "--hue": hueOf(id) } as CSSProperties;
  return (
    <span className={bot ? `${styles.avatar} ${styles.bot}` : styles.avatar} style={style} aria-hidden="true">
      {bot ? (
        <Bot size={size * 0.55} />
      ) : picture != null && picture !== failed ? (
        <img src={picture} alt="" className={styles.picture} onError={() => setFailed(picture)} />
      ) : (
        initialsOf(name)
      )}
      {online === true && <span className={styles.online} />}
    </span>
  );
}

function hueOf(id: string): number {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return HUES[sum % HUES.length] ?? 168;
}

/** "Анна Петрова" gives "АП"; 王小明 gives its first character, because two would be half of the name. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "");
  const first = Array.from(words[0] ?? "?")[0] ?? "?";
  const second = words.length > 1 ? (Array.from(words.at(-1) ?? "")[0] ?? "") : "";
  return (first + second).toUpperCase();
}
