/** The theme's colours, read from the custom properties that panel.css derives from VS Code's, and read again when the theme changes. */

import type { ColourName } from './classes';

export type Theme = Record<ColourName, string> & {
  font: string;
  highContrast: boolean;
  /** A colour that can be read on `fill`. */
  on(fill: string): string;
};

const names: readonly ColourName[] = [
  'background', 'foreground', 'dim', 'line', 'focus', 'cursor',
  'error', 'warning', 'pause', 'full', 'heap', 'expiry', 'session', 'silence',
  'leader', 'election', 'recovery', 'neutral',
];

/** Colours as they hold now for `element`. */
export function readTheme(element: HTMLElement): Theme {
  const style = getComputedStyle(element);
  const probe = document.createElement('canvas').getContext('2d');
  const colours = Object.fromEntries(names.map((n) => [n, style.getPropertyValue(`--fl-${n}`).trim()])) as Record<ColourName, string>;
  const { classList } = document.body;
  return {
    ...colours,
    font: style.fontFamily || 'sans-serif',
    highContrast: classList.contains('vscode-high-contrast') || classList.contains('vscode-high-contrast-light'),
    on: (fill) => (probe && luminance(probe, fill) > 0.3 ? '#000000' : '#ffffff'),
  };
}

/** Calls back whenever VS Code switches the theme: it changes the classes of `body` and the variables on `html`. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  matchMedia('(prefers-color-scheme: light)').addEventListener('change', changed);
  matchMedia('(forced-colors: active)').addEventListener('change', changed);
}

/** Relative luminance (WCAG 2) of any CSS colour; the canvas turns it into #rrggbb. */
function luminance(probe: CanvasRenderingContext2D, colour: string): number {
  probe.fillStyle = '#888888';
  probe.fillStyle = colour;
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(String(probe.fillStyle));
  const parts = hex ? hex.slice(1).map((h) => parseInt(h, 16)) : (String(probe.fillStyle).match(/\d+(\.\d+)?/g) ?? []).slice(0, 3).map(Number);
  const [r, g, b] = parts.map((v) => (v <= 10 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
