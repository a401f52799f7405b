/** Short words at the edge of the page: what was done, or what went wrong and what to do. */
import { create } from "zustand";

/** How many are kept; an older one makes room. */
export const TOASTS_MAX = 4;

export type Toast = { id: number; severity: "success" | "info" | "error"; text: string };

type Toasts = {
  toasts: readonly Toast[];
  show: (severity: Toast["severity"], text: string) => void;
  dismiss: (id: number) => void;
};

let lastId = 0;

export const useToasts = create<Toasts>()((set) => ({
  toasts: [],
  show: (severity, text) =>
    set(({ toasts }) => {
      const others = toasts.filter((toast) => toast.text !== text);
      lastId += 1;
      return { toasts: [...others, { id: lastId, severity, text }].slice(-TOASTS_MAX) };
    }),
  dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
}));
