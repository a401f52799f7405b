/** Any colour of any shop stays readable. */
import { describe, expect, it } from 'vitest';
import { brandVariables, contrast } from './brand';
import { inkOn } from '../bridge/color';

const COLORS = [
  '#000000',
  '#ffffff',
  '#ffdd00',
  '#ff6600',
  '#0f766e',
  '#3b5bdb',
  '#e03131',
  '#808080',
  '#00ff00',
  '#ff00ff',
];
const rgb = (hex: string): [number, number, number] => {
  const n = parseInt(hex.slice(1).replace(/^(.)(.)(.)$/, '$1$1$2$2$3$3'), 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
};

describe("the shop's colour", () => {
  it.each(COLORS)('%s bears words that can be read', (color) => {
    const variables = brandVariables(color);
    expect(contrast(rgb(variables['--brand'] ?? ''), rgb(variables['--on-brand'] ?? ''))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(COLORS)('%s bears an icon that can be seen', (color) => {
    expect(contrast(rgb(color), rgb(inkOn(color) ?? ''))).toBeGreaterThan(2.8);
  });

  it('gives_way_a_little_rather_than_bear_black_words', () => {
    expect(brandVariables('#e03131')['--on-brand']).toBe('#ffffff');
    expect(brandVariables('#2f6fed')).toMatchObject({ '--brand': '#2f6fed', '--on-brand': '#ffffff' });
    expect(brandVariables('#ffdd00')).toMatchObject({ '--brand': '#ffdd00', '--on-brand': '#16181d' });
  });

  it.each(COLORS)('%s makes text that can be read, on light and on dark', (color) => {
    const variables = brandVariables(color);
    expect(contrast(rgb(variables['--brand-ink-light'] ?? ''), rgb('#f3f4f6'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(rgb(variables['--brand-ink-dark'] ?? ''), rgb('#24272f'))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['red', '#fff', '#12345', 'url(x)', '#0f766e;background:url(//evil.example)', '', undefined])(
    'is not taken from %j',
    (color) => {
      expect(brandVariables(color)).toEqual({});
    },
  );
});
