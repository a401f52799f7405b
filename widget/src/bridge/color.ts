/** Which ink reads on a shop's own colour. Small, because the loader carries it too; the app's words ask for more (`brand.ts`). */

/** White is what eyes expect on a colour. Up to this luminance it keeps the 3 : 1 that shapes need. */
const WHITE_BELOW = 0.3;

/** Returns the ink for an icon on `color`, or undefined where that is not `#rrggbb`. */
export function inkOn(color: string | undefined): string | undefined {
  if (!color || !/^#[\da-f]{6}$/i.test(color)) return undefined;
  const rgb = parseInt(color.slice(1), 16);
  // Squares stand in for the exact curve of sRGB: the difference is never seen in a choice between two inks.
  const part = (shift: number) => (((rgb >> shift) & 255) / 255) ** 2;
  return 0.21 * part(16) + 0.72 * part(8) + 0.07 * part(0) < WHITE_BELOW ? '#fff' : '#16181d';
}
