/** Every bound and waiting time of the connection, in one place. */

/** From the first byte to `welcome`; past it the attempt counts as failed. */
export const CONNECT_TIMEOUT_MS = 12_000;
/** Silence of this many heartbeats means that the line is dead. */
export const SILENT_HEARTBEATS_MAX = 2;
/** How long a line that may have died in our sleep has to answer a `beat`. */
export const PROBE_TIMEOUT_MS = 4_000;
/** A request without an answer for so long is asked again on a new socket. */
export const ANSWER_TIMEOUT_MS = 20_000;
/** A line that held for so long starts its next backoff from the beginning. */
export const STABLE_AFTER_MS = 10_000;

export const BACKOFF_FIRST_MS = 500;
export const BACKOFF_MAX_MS = 30_000;
/** A restarting server's clients come back spread over this time, not all at once. */
export const SPREAD_MS = 1_000;

/** Requests at a time until `welcome` says what the server takes. */
export const IN_FLIGHT_UNTIL_TOLD = 1;
/** Requests other than posts that wait for a place in flight; past it the oldest history request is given up. */
export const ASKS_WAITING_MAX = 32;

/** Messages that wait to be sent; past it the composer says so and keeps the words. */
export const OUTBOX_ITEMS_MAX = 50;
/** The server knows a `ref` for a day. An older message might be made twice, so the shopper is asked first. */
export const OUTBOX_AGE_MAX_MS = 24 * 60 * 60 * 1_000;
/** How often a post is sent again by itself after `busy` and its like. */
export const POST_RETRIES_MAX = 20;
/** The same for a wish such as `human`, which the shopper can simply press again. */
export const ASK_RETRIES_MAX = 5;

/** What a browser reports when a socket could not even be made, or was cut without a word. */
export const CLOSE_ABNORMAL = 1006;
/** The code for a frame that is too big. */
export const CLOSE_TOO_BIG = 1009;
/** WebSockets that come to nothing, one after another, before the line goes over HTTP. */
export const SOCKET_FAILURES_MAX = 2;
/** A socket that was cut sooner than this was not let live by the network. */
export const SOCKET_GOOD_AFTER_MS = 1_000;
/** A socket that has said nothing for so long hangs somewhere on the way. */
export const HANGING_MS = 8_000;
/** On HTTP, a socket is tried beside it this often; longer each time. */
export const PROBE_EVERY_MS = 5 * 60_000;
export const PROBE_EVERY_MAX_MS = 60 * 60_000;
/** Frames and characters in one POST of the HTTP line. */
export const FRAMES_AT_A_TIME_MAX = 32;
export const UP_BYTES_MAX = 64 * 1024;
/** The server keeps what was under way for 15 s; these tries fit in. */
export const READER_RETRIES_MAX = 5;
export const READER_RETRY_MS = 500;
/** A tab that holds the line for the others has so long to answer them. */
export const LEADER_ANSWER_MS = 3_000;
/** Entries in one look into the past. */
export const HISTORY_ENTRIES = 100;
