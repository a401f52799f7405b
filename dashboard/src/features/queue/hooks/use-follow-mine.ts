/**
 * Follows a conversation into the list "mine" when the agent takes it, so that it does not vanish from sight. Only the moment
 * of taking (or of opening one that is mine already) moves the list: an agent who looks through the others stays there.
 */
import { useEffect } from "react";
import { useChosenList } from "./use-chosen-list";

export function useFollowMine(selected: string | undefined, isMine: boolean): void {
  useEffect(() => {
    const { list, choose } = useChosenList.getState();
    if (selected !== undefined && isMine && list === "waiting") choose("mine");
  }, [selected, isMine]);
}
