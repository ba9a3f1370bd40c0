/** Says what is under the pointer or selected by the keyboard: text, exact time, file:line. */

import { el, icon } from './dom';
import { looks } from './classes';
import { dateTime, duration, plural, zoneName } from './format';
import { isLoud, type EventRow, type Model } from './model';
import { className, place } from './words';

export class Tooltip {
  readonly #element: HTMLElement;
  #key = '';

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  hide(): void {
    this.#element.hidden = true;
  }

  /** Shows the tooltip beside a point of the page; `count` marks stand there, of which `row` is meant. */
  show(model: Model, row: EventRow, count: number, offsetMinutes: number, at: { x: number; y: number }): void {
    const key = `${row.uri} ${row.mark} ${row.line} ${count} ${offsetMinutes}`;
    if (key !== this.#key) {
      this.#key = key;
      this.#fill(model, row, count, offsetMinutes);
    }
    this.#element.hidden = false;
    const { width, height } = this.#element.getBoundingClientRect();
    const left = at.x + 14 + width > window.innerWidth ? Math.max(at.x - 14 - width, 2) : at.x + 14;
    const top = at.y + 16 + height > window.innerHeight ? Math.max(at.y - 10 - height, 2) : at.y + 16;
    this.#element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  #fill(model: Model, row: EventRow, count: number, offsetMinutes: number): void {
    const look = row.class ? looks[row.class] : undefined;
    const head = el('div', { class: `head c-${look?.colour ?? 'neutral'}` });
    if (look) head.append(icon(look.path, isLoud(row.severity) && !look.open));
    head.append(el('span', {}, row.text));
    const lines = [`${dateTime(row.start, offsetMinutes)} ${zoneName(offsetMinutes)}`];
    const ms = row.end - row.start;
    if (ms > 0) lines.push(`lasts ${duration(ms)}, to ${dateTime(row.end, offsetMinutes).slice(11)}`);
    if (ms > 0 && (row.class === 'pause' || row.class === 'full')) {
      const { timeout } = model.timeline;
      lines.push(`${ms >= timeout.ms ? 'outlasts' : 'within'} the session timeout of ${duration(timeout.ms)} (${timeout.from})`);
    }
    if (row.uri !== '') lines.push(`${place(model, row)} \u00b7 ${className(row)}`);
    if (count > 1) lines.push(`${plural(count - 1, 'more event')} here: zoom in to tell them apart`);
    this.#element.replaceChildren(head, ...lines.map((l) => el('div', { class: 'dim' }, l)));
  }
}
