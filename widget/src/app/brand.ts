/** The shop's colour, made into a set that stays readable on light and on dark ground. */
type Rgb = readonly [red: number, green: number, blue: number];

/** The grounds of the bubbles: what reads there reads on the window too. */
const LIGHT_GROUND: Rgb = [243, 244, 246];
const DARK_GROUND: Rgb = [36, 39, 47];
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
const NEAR_BLACK: Rgb = [22, 24, 29];
/** WCAG 2.2 AA for shapes, and for text. */
const CONTRAST_OF_SHAPES_MIN = 3;
const CONTRAST_MIN = 4.5;
const STEPS = 20;

/**
 * Returns CSS variables for `color`, or none where it is not `#rrggbb`: the app then keeps its own. Where white is not far
 * from readable the colour gives way a little, because black words on a strong colour look like a mistake.
 */
export function brandVariables(color: string | undefined): Record<string, string> {
  if (color === undefined || !/^#[\da-f]{6}$/i.test(color)) return {};
  const rgb = parse(color);
  const isForWhite = contrast(rgb, WHITE) >= CONTRAST_OF_SHAPES_MIN;
  return {
    '--brand': hex(isForWhite ? readable(rgb, WHITE, BLACK) : rgb),
    '--on-brand': hex(isForWhite ? WHITE : NEAR_BLACK),
    '--brand-ink-light': hex(readable(rgb, LIGHT_GROUND, BLACK)),
    '--brand-ink-dark': hex(readable(rgb, DARK_GROUND, WHITE)),
  };
}

/** Returns `rgb`, moved towards `goal` only as far as it must be to be read on `ground`. */
export function readable(rgb: Rgb, ground: Rgb, goal: Rgb): Rgb {
  for (let i = 0; i <= STEPS; i += 1) {
    const mixed = mix(rgb, goal, i / STEPS);
    if (contrast(mixed, ground) >= CONTRAST_MIN) return mixed;
  }
  return goal;
}

/** Contrast of two colours as WCAG 2 defines it, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [la, lb] = [luminance(a), luminance(b)];
  return (Math.max(la, lb) + 0.05) / (Math.min(la, lb) + 0.05);
}

function luminance([r, g, b]: Rgb): number {
  const linear = (n: number) => (n <= 10 ? n / 3294.6 : ((n / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function parse(color: string): Rgb {
  const n = parseInt(color.slice(1), 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255];
}

function mix(a: Rgb, b: Rgb, part: number): Rgb {
  const at = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * part);
  return [at(0), at(1), at(2)];
}

function hex(rgb: Rgb): string {
  return `#${rgb.map((n) => n.toString(16).padStart(2, '0')).join('')}`;
}
