/** Elements without HTML strings: text is only ever text, styles are only ever set through CSSOM. */

type Attributes = Record<string, string | number | boolean | null>;

/** Makes an element. `true` sets an empty attribute, `false` and `null` set none. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children);
  return element;
}

export function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    const wanted = value === false || value === null ? null : value === true ? '' : String(value);
    // writing what is there already would cost a new layout
    if (element.getAttribute(name) === wanted) continue;
    if (wanted === null) element.removeAttribute(name);
    else element.setAttribute(name, wanted);
  }
}

/** Sets text only when it differs, so that nothing is laid out or announced again for nothing. */
export function say(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

const svg = 'http://www.w3.org/2000/svg';

/** A 16 by 16 drawing of one path about its middle; filled, or a line. */
export function icon(path: string, filled: boolean): SVGSVGElement {
  const root = document.createElementNS(svg, 'svg');
  set(root, { viewBox: '-8 -8 16 16', width: 14, height: 14, 'aria-hidden': 'true', focusable: 'false', class: 'icon' });
  const shape = document.createElementNS(svg, 'path');
  set(shape, { d: path, fill: filled ? 'currentColor' : 'none', stroke: 'currentColor', 'stroke-width': 1.6, 'stroke-linejoin': 'round' });
  root.append(shape);
  return root;
}

export const icons = {
  fit: 'M-6.5-5V5M6.5-5V5M-4 0H4M-1.5-2.5-4 0-1.5 2.5M1.5-2.5 4 0 1.5 2.5',
  plus: 'M-5 0H5M0-5V5',
  minus: 'M-5 0H5',
  list: 'M-6-4.5H6M-6 0H6M-6 4.5H6',
  refresh: 'M5.5-1.5A5.6 5.6 0 1 0 5.3 2.5M5.8-5.5V-1.5H1.8',
  help: 'M-2.6-3C-2.4-6.4 3-6.2 2.8-3 2.7-1 0-1 0 1.6M0 4.4V5.4',
  note: 'M-6 0A6 6 0 1 1 6 0 6 6 0 1 1-6 0ZM0-.8V3.4M0-3.4V-2.6',
  follow: 'M0-7V-3M0 3V7M-7 0H-3M3 0H7M-3.8 0A3.8 3.8 0 1 1 3.8 0 3.8 3.8 0 1 1-3.8 0Z',
  down: 'M-4-2 0 2.5 4-2',
  slice: 'M-6-5H2M-6-1.7H6M-6 1.7H0M-6 5H4',
  close: 'M-4-4 4 4M4-4-4 4',
  link: 'M-6-4H1M-6 0H6M-6 4H1M3-5 6-4 3-3M3 3 6 4 3 5',
} as const;
