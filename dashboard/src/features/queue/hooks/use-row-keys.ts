/** Alt+Up and Alt+Down go from conversation to conversation in the list that is shown. */
import { useNavigate } from "react-router";
import { useHotkeys } from "@/lib/ui/use-hotkeys";

export function useRowKeys(ids: readonly string[], selected: string | undefined): void {
  const navigate = useNavigate();
  const move = (by: 1 | -1) => {
    const at = selected === undefined ? -1 : ids.indexOf(selected);
    const next = at === -1 ? ids[0] : ids[at + by];
    if (next !== undefined) void navigate(`/c/${next}`);
  };
  useHotkeys({ ArrowDown: () => move(1), ArrowUp: () => move(-1) });
}
