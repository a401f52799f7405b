/** Russian. */
import type { Dictionary } from "./locales";
import { ruAdmin } from "./ru-admin";
import { ruLook } from "./ru-look";
import { ruUnderstood } from "./ru-understood";
import { ruWork } from "./ru-work";

export const ru: Dictionary = { ...ruWork, ...ruAdmin, ...ruLook, ...ruUnderstood };
