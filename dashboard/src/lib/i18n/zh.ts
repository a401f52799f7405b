/** Simplified Chinese. */
import type { Dictionary } from "./locales";
import { zhAdmin } from "./zh-admin";
import { zhLook } from "./zh-look";
import { zhUnderstood } from "./zh-understood";
import { zhWork } from "./zh-work";

export const zh: Dictionary = { ...zhWork, ...zhAdmin, ...zhLook, ...zhUnderstood };
