/** Whether this browser can record a voice message that the shop takes, and as what. */
import { isAllowed } from './uploads';

/** A longer message is one that nobody hears to its end. */
export const VOICE_MS_MAX = 5 * 60_000;

/** What browsers record, the smallest first. */
const TYPES = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4', 'audio/webm'] as const;

export function recordingType(allowed: readonly string[]): string | undefined {
  if (typeof MediaRecorder === 'undefined' || !(navigator as { mediaDevices?: unknown }).mediaDevices) return undefined;
  return TYPES.find((type) => {
    const plain = type.split(';')[0] ?? type;
    const end = plain.includes('mp4') ? 'm4a' : plain.includes('ogg') ? 'ogg' : 'webm';
    return MediaRecorder.isTypeSupported(type) && isAllowed({ name: `voice.${end}`, type: plain }, allowed);
  });
}
