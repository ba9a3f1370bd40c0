/** The column left of the lanes: node headers, and per file its name, what it is, and its zone with how that is known. */

import type { ZoneHow } from '../../server/protocol';
import { el, say, set } from './dom';
import { offset } from './format';
import type { Layout } from './layout';
import type { Model } from './model';
import { sayLane, zoneText } from './words';

/** How a zone is known, where there is no room for the word. */
const howSigns: Record<ZoneHow, string> = { stated: '=', inferred: '\u2248', assumed: '?' };

interface Cell {
  root: HTMLElement;
  name: HTMLElement;
  detail: HTMLElement;
}

export class Labels {
  readonly #column: HTMLElement;
  #model: Model | null = null;
  #cells: (Cell | HTMLElement)[] = [];

  constructor(column: HTMLElement) {
    this.#column = column;
  }

  /** Brings the column in line with a layout; elements are made anew only for another model. */
  show(model: Model, layout: Layout, current: number): void {
    if (model !== this.#model) this.#build(model, layout);
    for (const [i, row] of layout.rows.entries()) {
      const cell = this.#cells[i];
      const root = cell instanceof HTMLElement ? cell : cell.root;
      root.style.top = `${row.top}px`;
      root.style.height = `${row.height}px`;
      if (cell instanceof HTMLElement) continue;
      root.classList.toggle('roomy', row.height >= 32);
      set(root, { 'aria-selected': String(row.lane === current) });
    }
    this.#column.style.height = `${layout.height}px`;
  }

  /** Puts the keyboard's focus on a lane's label without scrolling more than needed. */
  focus(lane: number): void {
    this.#column.querySelector<HTMLElement>(`[data-lane="${lane}"]`)?.focus({ preventScroll: true });
  }

  #build(model: Model, layout: Layout): void {
    this.#model = model;
    this.#cells = layout.rows.map((row) => {
      const stripe = `n${row.nodeIndex % 6}`;
      if (row.kind === 'node') return el('div', { class: `node ${stripe}`, role: 'presentation', title: row.node }, row.node);
      const lane = model.lanes[row.lane];
      const { zone, label, detail } = lane.lane;
      const cell: Cell = {
        root: el('div', { class: `label ${stripe}`, tabindex: '0', role: 'option', 'data-lane': row.lane, 'aria-label': sayLane(lane, model.timeline.timeout.ms) }),
        name: el('bdi', { dir: 'ltr' }),
        detail: el('span', { class: 'detail', title: detail }),
      };
      say(cell.name, label);
      say(cell.detail, detail);
      const known = zone.offsetMinutes === null ? 'uptime only' : offset(zone.offsetMinutes);
      const how = zone.offsetMinutes === null ? [] : [el('span', { class: 'how' }, ` ${zone.how}`), el('span', { class: 'how-sign' }, ` ${howSigns[zone.how]}`)];
      cell.root.append(el('span', { class: 'first' }, el('span', { class: 'file tail', title: label }, cell.name), el('span', { class: `zone ${zone.how}`, title: `${zoneText(zone)}: ${zone.why}` }, known, ...how)), cell.detail);
      return cell;
    });
    this.#column.replaceChildren(...this.#cells.map((c) => (c instanceof HTMLElement ? c : c.root)));
  }
}
