/** The times that an agent mostly puts a conversation aside for. Local times: "tomorrow at nine" is the agent's morning. */

const HOUR_MS = 3_600_000;
const MORNING_HOUR = 9;
const MONDAY = 1;

export type SnoozeChoice = { key: "hour" | "threeHours" | "tomorrow" | "monday"; until: Date };

export function snoozeChoices(now: Date): SnoozeChoice[] {
  const tomorrow = morningIn(now, 1);
  const monday = morningIn(now, (MONDAY - now.getDay() + 7) % 7 || 7);
  const choices: SnoozeChoice[] = [
    { key: "hour", until: new Date(now.getTime() + HOUR_MS) },
    { key: "threeHours", until: new Date(now.getTime() + 3 * HOUR_MS) },
    { key: "tomorrow", until: tomorrow },
  ];
  if (monday.getTime() !== tomorrow.getTime()) choices.push({ key: "monday", until: monday });
  return choices;
}

function morningIn(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING_HOUR);
}

/** Writes a time as `<input type="datetime-local">` wants it. */
export function localInputValue(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
