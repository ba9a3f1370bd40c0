/** The list of events: only the rows in view exist, whatever the number of events. */

import { groupOf, looks } from './classes';
import { el, icon, say, set } from './dom';
import { withoutStamp, type Rows } from './events';
import { clock, delta } from './format';
import { isLoud, type EventRow, type Model } from './model';
import { className, place, sayRow } from './words';

/** Height of a row on one line, and of one on two where the list is too narrow for one: pixels. */
const oneLine = 22;
const twoLines = 37;
/** Narrower than this a row takes two lines. */
const narrow = 600;

export interface ListScene {
  model: Model | null;
  rows: Rows;
  offsetMinutes: number;
  /** The instant that distances are counted from, `null`: none are shown. */
  origin: number | null;
  selection: EventRow | null;
  /** Numbers of the lines that the chosen finding stands on, by `uri:line`; 0 for what followed. */
  numbers: ReadonlyMap<string, number>;
}

export interface ListEvents {
  select(row: EventRow): void;
  /** `focus`: the keyboard goes to the editor. */
  jump(row: EventRow, focus?: boolean): void;
  correlate(row: EventRow): void;
}

const sameRow = (a: EventRow | null, b: EventRow | null): boolean =>
  a !== null && b !== null && a.uri === b.uri && a.line === b.line && a.mark === b.mark;

export class EventList {
  readonly #list: HTMLElement;
  readonly #rows: HTMLElement;
  readonly #pinned: HTMLElement;
  readonly #events: ListEvents;
  readonly #pool: HTMLElement[] = [];
  #scene: ListScene | null = null;
  #active = -1;
  #rowHeight = oneLine;

  constructor(list: HTMLElement, rows: HTMLElement, pinned: HTMLElement, events: ListEvents) {
    this.#list = list;
    this.#rows = rows;
    this.#pinned = pinned;
    this.#events = events;
    list.addEventListener('dblclick', (e) => {
      const row = this.#rowOf(e.target);
      if (row) events.jump(row, true);
    });
    list.addEventListener('scroll', () => this.#draw());
    list.addEventListener('keydown', (e) => this.#key(e));
    list.addEventListener('click', (e) => {
      const row = this.#rowOf(e.target);
      if (!row) return;
      events.select(row);
      events.jump(row);
    });
    pinned.addEventListener('click', () => {
      if (this.#scene && this.#scene.rows.anchor >= 0) events.jump(this.#scene.rows.at(this.#scene.rows.anchor));
    });
  }

  /** Shows rows; `reset` scrolls to the anchor, or to the top where there is none. */
  show(scene: ListScene, reset: boolean): void {
    this.#scene = scene;
    this.#list.parentElement?.classList.toggle('with-delta', scene.origin !== null);
    this.#rowHeight = this.#list.clientWidth < narrow ? twoLines : oneLine;
    this.#list.parentElement?.classList.toggle('two-lines', this.#rowHeight === twoLines);
    const height = `${scene.rows.length * this.#rowHeight}px`;
    if (this.#rows.style.height !== height) this.#rows.style.height = height;
    // what follows the anchor matters more than what came before it
    if (reset) this.#list.scrollTop = Math.max(0, scene.rows.anchor - Math.floor(this.#list.clientHeight / this.#rowHeight / 4)) * this.#rowHeight;
    this.#active = scene.selection ? this.#find(scene.selection) : -1;
    this.#draw();
  }

  /** Brings the selected row into view. */
  reveal(): void {
    if (this.#active < 0) return;
    const top = this.#active * this.#rowHeight;
    const { scrollTop, clientHeight } = this.#list;
    if (top < scrollTop) this.#list.scrollTop = top;
    else if (top + this.#rowHeight > scrollTop + clientHeight) this.#list.scrollTop = top + this.#rowHeight - clientHeight;
    this.#draw();
  }

  #find(wanted: EventRow): number {
    const { rows } = this.#scene!;
    for (let i = 0; i < rows.ordered; i++) if (sameRow(rows.at(i), wanted)) return i;
    let low = rows.ordered;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows.at(middle).start < wanted.start) low = middle + 1;
      else high = middle;
    }
    for (let i = low; i < rows.length && rows.at(i).start === wanted.start; i++) if (sameRow(rows.at(i), wanted)) return i;
    return -1;
  }

  #draw(): void {
    const scene = this.#scene;
    if (!scene) return;
    const first = Math.max(Math.floor(this.#list.scrollTop / this.#rowHeight) - 2, 0);
    const last = Math.min(first + Math.ceil(this.#list.clientHeight / this.#rowHeight) + 5, scene.rows.length);
    while (this.#pool.length < last - first) {
      const row = el('div', { class: 'row', role: 'option' });
      this.#pool.push(row);
      this.#rows.append(row);
    }
    for (const [k, element] of this.#pool.entries()) {
      const i = first + k;
      element.hidden = i >= last;
      if (i >= last) continue;
      const row = scene.rows.at(i);
      element.style.transform = `translateY(${i * this.#rowHeight}px)`;
      fill(element, row, scene);
      set(element, { id: `row-${i}`, 'data-index': i, 'aria-posinset': i + 1, 'aria-setsize': scene.rows.length, 'aria-selected': String(i === this.#active), 'aria-label': sayRow(scene.model, row, scene.offsetMinutes) });
    }
    set(this.#list, { 'aria-activedescendant': this.#active >= first && this.#active < last ? `row-${this.#active}` : null });
    this.#pin(scene);
  }

  /** The anchor stays in sight: a copy of its row stands above the list while the row itself is scrolled away. */
  #pin(scene: ListScene): void {
    const { anchor } = scene.rows;
    const top = anchor * this.#rowHeight;
    const { scrollTop, clientHeight } = this.#list;
    const away = anchor >= 0 && (top < scrollTop - 1 || top + this.#rowHeight > scrollTop + clientHeight + 1);
    this.#pinned.hidden = !away;
    if (!away) return;
    this.#pinned.classList.toggle('below', top > scrollTop);
    fill(this.#pinned, scene.rows.at(anchor), scene);
  }

  #rowOf(target: EventTarget | null): EventRow | null {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
    return element && this.#scene ? this.#scene.rows.at(Number(element.dataset.index)) : null;
  }

  #key(event: KeyboardEvent): void {
    const scene = this.#scene;
    const command = event.ctrlKey || event.metaKey;
    if (!scene || scene.rows.length === 0 || event.altKey || (command && event.key !== 'Enter')) return;
    const page = Math.max(Math.floor(this.#list.clientHeight / this.#rowHeight) - 1, 1);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    const active = this.#active >= 0 ? scene.rows.at(this.#active) : null;
    if (event.key in steps) {
      const from = this.#active < 0 ? (event.key === 'ArrowUp' ? scene.rows.length : -1) : this.#active;
      this.#active = Math.min(Math.max(from + steps[event.key], 0), scene.rows.length - 1);
      this.#events.select(scene.rows.at(this.#active));
      this.reveal();
    } else if (active && event.key === 'Enter') {
      if (event.shiftKey) this.#events.correlate(active);
      else this.#events.jump(active, command);
    } else if (active && event.key === 'c') {
      this.#events.correlate(active);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

/** Writes one row: time, distance, sign, what it says, where. */
function fill(element: HTMLElement, row: EventRow, scene: ListScene): void {
  const key = `${row.uri} ${row.line} ${row.mark} ${row.class} ${row.severity}`;
  if (element.dataset.key !== key) {
    element.dataset.key = key;
    const look = row.class ? looks[row.class] : undefined;
    const colour = row.severity === 'error' && groupOf(row.class) === 'pauses' ? 'error' : (look?.colour ?? 'neutral');
    const sign = el('span', { class: `sign c-${colour}`, title: className(row) });
    sign.append(icon(look?.path ?? looks.other.path, look ? isLoud(row.severity) && !look.open : false));
    element.replaceChildren(el('span', { class: 'time' }), el('span', { class: 'delta' }), sign, el('span', { class: 'text' }), el('span', { class: 'place tail' }, el('bdi', { dir: 'ltr' })));
  }
  const [time, distance, , text, where] = element.children;
  say(time, clock(row.start, scene.offsetMinutes));
  say(distance, row.anchor ? 'anchor' : scene.origin === null ? '' : delta(row.start - scene.origin));
  const mark = row.mark >= 0 ? scene.model?.lanes[row.lane]?.lane.marks : undefined;
  say(text, mark ? mark.label[row.mark] : withoutStamp(row.text));
  set(text, { title: row.text });
  say(where.firstElementChild!, place(scene.model, row));
  set(where, { title: row.uri });
  element.classList.toggle('anchor', row.anchor);
  const number = scene.numbers.get(`${row.uri}:${row.line}`);
  element.classList.toggle('evidence', number !== undefined);
  set(element, { 'data-number': number ? String(number) : null });
  element.classList.toggle('error', row.severity === 'error');
  element.classList.toggle('warning', row.severity === 'warning');
}
