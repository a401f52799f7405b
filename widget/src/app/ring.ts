/** The sound itself: made, not loaded. */

/** Two notes, in hertz, and how long each is heard. */
const NOTES = [660, 880] as const;
const NOTE_S = 0.14;
const LOUDNESS = 0.06;

let context: AudioContext | undefined;

export function ring(): void {
  const audio = (context ??= new AudioContext());
  if (audio.state === 'suspended') void audio.resume().catch(() => undefined);
  NOTES.forEach((hertz, i) => {
    const [note, gain] = [audio.createOscillator(), audio.createGain()];
    const from = audio.currentTime + i * NOTE_S;
    note.frequency.value = hertz;
    gain.gain.setValueAtTime(LOUDNESS, from);
    gain.gain.exponentialRampToValueAtTime(0.001, from + NOTE_S * 2);
    note.connect(gain).connect(audio.destination);
    note.start(from);
    note.stop(from + NOTE_S * 2);
  });
}
