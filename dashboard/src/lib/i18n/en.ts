/** English, the language that the other dictionaries follow. */
import { enAdmin } from "./en-admin";
import { enLook } from "./en-look";
import { enUnderstood } from "./en-understood";
import { enWork } from "./en-work";

export const en = { ...enWork, ...enAdmin, ...enLook, ...enUnderstood };
