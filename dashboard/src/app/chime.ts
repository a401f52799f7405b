/** Two soft notes, made on the spot: no file to fetch. Silent where the browser does not allow sound yet. */

const NOTES_HZ = [659.25, 880];
const NOTE_S = 0.16;
const VOLUME = 0.08;

let audio: AudioContext | undefined;

export function chime(): void {
  audio ??= new AudioContext();
  const context = audio;
  // A page that nobody has touched yet may make no sound; the count in the title tells the same.
  void context.resume().then(
    () => NOTES_HZ.forEach((hz, i) => play(context, hz, context.currentTime + i * NOTE_S)),
    () => undefined,
  );
}

function play(context: AudioContext, hz: number, at: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = hz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(VOLUME, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_S * 2);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + NOTE_S * 2);
}
