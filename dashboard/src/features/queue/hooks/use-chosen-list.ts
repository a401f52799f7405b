/** Which list the agent has before its eyes. Stays chosen while the desk is open. */
import { create } from "zustand";
import type { QueueList } from "../lists";

type ChosenList = { list: QueueList; choose: (list: QueueList) => void };

export const useChosenList = create<ChosenList>()((set) => ({
  list: "waiting",
  choose: (list) => set({ list }),
}));
