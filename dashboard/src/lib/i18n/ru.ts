/** Russian. */
import type { Dictionary } from "./locales";
import { ruAdmin } from "./ru-admin";
import { ruWork } from "./ru-work";

export const ru: Dictionary = { ...ruWork, ...ruAdmin };
