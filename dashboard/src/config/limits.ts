/** The desk's own bounds on what a person may put in; the server checks again by its own. */

/** The longest message, until `welcome` says otherwise. */
export const TEXT_CHARS_MAX = 10_000;
/** How many files one message carries. */
export const ATTACHMENTS_MAX = 10;
/** How many drafts are kept; the oldest makes room. */
export const DRAFTS_MAX = 100;
/** How many entries one page of history brings. */
export const HISTORY_PAGE = 50;
/** How long a "writing …" is shown after the last word of it. */
export const TYPING_SHOWN_MS = 6_000;
/** How often the desk says that its agent is writing. */
export const TYPING_EVERY_MS = 3_000;
/** The shortest password that the desk sends; the server has the last word. */
export const PASSWORD_CHARS_MIN = 10;
