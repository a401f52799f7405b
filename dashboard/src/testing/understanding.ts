/** What was understood of a message, for tests: an order's number in a calm question. */
import type { UnderstoodBody } from "@/protocol/frames";

export function understanding(change: Partial<UnderstoodBody> = {}): UnderstoodBody {
  return {
    language: { name: "en", confidence: 1 },
    intent: { name: "order_status", confidence: 0.9 },
    verdict: "sure",
    sentiment: { name: "neu", confidence: 0.9 },
    emotion: { name: "none", confidence: 0.9 },
    temper: { mood: 0, escalation: 4 },
    models: "1",
    ...change,
  };
}
