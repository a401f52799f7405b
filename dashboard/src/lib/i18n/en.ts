/** English, the language that the other dictionaries follow. */
import { enAdmin } from "./en-admin";
import { enWork } from "./en-work";

export const en = { ...enWork, ...enAdmin };
