/** `setTheme`: light, dark, or as the shopper's system has it. */
import type { Theme } from '../../bridge/messages';
import type { Host } from '../host';

export type SetThemeCommand = readonly ['setTheme', theme: Theme];

const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];

export function setTheme(host: Host, theme: Theme): void {
  if (!THEMES.includes(theme)) throw TypeError(`Beseda.setTheme knows ${THEMES.join(', ')}`);
  const { config, stage } = host.widget;
  stage.classList.remove(config.theme);
  stage.classList.add(theme);
  config.theme = theme;
  host.post({ type: 'theme', theme });
}
