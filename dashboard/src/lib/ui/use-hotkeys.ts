/**
 * Keyboard shortcuts. All carry Alt, so that they work while a reply is being written and never fire from plain typing;
 * they go by the key's place (`code`), because Alt and a Cyrillic layout change the letter.
 */
import { useEffect, useRef } from "react";

/** From a key's `code` ("KeyT", "ArrowDown") to what Alt and that key do. */
export type Hotkeys = Partial<Record<string, () => void>>;

export function useHotkeys(hotkeys: Hotkeys): void {
  const latest = useRef(hotkeys);
  useEffect(() => {
    latest.current = hotkeys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
      const action = latest.current[event.code];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
