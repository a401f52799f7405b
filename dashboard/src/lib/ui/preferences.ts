/** What this person likes on this machine: language, theme, sound. Kept in localStorage; nothing of the server's. */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { browserLocale, type Locale } from "@/lib/i18n/locales";

export type ThemeChoice = "system" | "light" | "dark";

type Preferences = {
  locale: Locale;
  theme: ThemeChoice;
  sound: boolean;
  details: boolean;
  setLocale: (locale: Locale) => void;
  setTheme: (theme: ThemeChoice) => void;
  setSound: (sound: boolean) => void;
  setDetails: (details: boolean) => void;
};

export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      locale: browserLocale(),
      theme: "system",
      sound: true,
      // On a narrow screen the details lie over the conversation, so there they are asked for.
      details: window.matchMedia("(min-width: 1181px)").matches,
      setLocale: (locale) => set({ locale }),
      setTheme: (theme) => set({ theme }),
      setSound: (sound) => set({ sound }),
      setDetails: (details) => set({ details }),
    }),
    { name: "beseda.preferences" },
  ),
);
