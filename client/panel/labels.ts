/** The column left of the lanes: node headers, and per file its name, what it is, and its zone with how that is known. */

import type { Lane, ZoneHow } from '../../server/protocol';
import { el, icon, icons, say, set } from './dom';
import { count, offset, plural } from './format';
import type { Layout, Row } from './layout';
import type { Model } from './model';
import { skewText } from './nodes';
import { laneTitle, sayLane, zoneText } from './words';

/** How a zone is known where there is no room for the word; a stated one needs no sign. */
const howSigns: Record<ZoneHow, string> = { stated: '', inferred: '\u2248', assumed: '?' };

export interface LabelActions {
  /** Shows or hides the quiet lanes. */
  toggleQuiet(): void;
  /** Folds a node's lanes into its header, or unfolds them. */
  fold(node: string): void;
  correct(uri: string, what: 'node' | 'skew' | 'zone'): void;
}

interface Cell {
  root: HTMLElement;
  row: Row | null;
}

export class Labels {
  readonly #column: HTMLElement;
  readonly #actions: LabelActions;
  #key = '';
  #model: Model | null = null;
  #layout: Layout | null = null;
  #cells: Cell[] = [];
  #quiet: HTMLElement | null = null;

  constructor(column: HTMLElement, actions: LabelActions) {
    this.#column = column;
    this.#actions = actions;
    column.addEventListener('click', (e) => {
      const asked = (e.target as Element).closest<HTMLElement>('[data-correct]');
      if (asked) actions.correct(asked.dataset.uri!, asked.dataset.correct as 'node' | 'skew' | 'zone');
      else {
        const node = (e.target as Element).closest<HTMLElement>('[data-node]')?.dataset.node;
        if (node !== undefined) actions.fold(node);
      }
    });
  }

  /** Brings the column in line with a layout; elements are made anew only for other lanes. */
  show(model: Model, layout: Layout, current: number, quiet: { text: string; open: boolean }): void {
    const key = layout.rows.map((r) => `${r.kind}${r.lane}${r.folded ? `folded${r.folded.length}` : ''}`).join();
    if (model !== this.#model || key !== this.#key) this.#build(model, layout);
    this.#key = key;
    if (layout !== this.#layout) {
      for (const [i, row] of layout.rows.entries()) {
        const { root } = this.#cells[i];
        root.style.top = `${row.top}px`;
        root.style.height = `${row.height}px`;
        if (row.kind === 'lane') root.classList.toggle('roomy', row.height >= 32);
      }
      this.#column.style.height = `${layout.height}px`;
      this.#layout = layout;
    }
    // one stop for Tab: the current lane, else the first
    const stop = this.#cells.some(({ row }) => row?.kind === 'lane' && row.lane === current) ? current : this.#cells.find(({ row }) => row?.kind === 'lane')?.row?.lane;
    for (const { root, row } of this.#cells) if (row?.kind === 'lane') set(root, { 'aria-selected': String(row.lane === current), tabindex: row.lane === stop ? '0' : '-1' });
    if (this.#quiet) {
      say(this.#quiet.lastElementChild!, quiet.text);
      set(this.#quiet, { 'aria-expanded': String(quiet.open), title: `${quiet.text}. ${quiet.open ? 'Hide them' : 'Show them'}` });
    }
  }

  /** Puts the keyboard's focus on a lane's label without scrolling more than needed. */
  focus(lane: number): void {
    this.#column.querySelector<HTMLElement>(`[data-lane="${lane}"]`)?.focus({ preventScroll: true });
  }

  /** Puts the focus on the row that stands for the quiet lanes; `false` without one. */
  focusQuiet(): boolean {
    this.#quiet?.focus();
    return this.#quiet !== null;
  }

  /** Puts the focus on a node's header. */
  focusNode(node: string): void {
    this.#column.querySelector<HTMLElement>(`[data-node="${CSS.escape(node)}"]`)?.focus({ preventScroll: true });
  }

  #build(model: Model, layout: Layout): void {
    const held = document.activeElement instanceof HTMLElement && this.#column.contains(document.activeElement) ? document.activeElement : null;
    this.#model = model;
    this.#layout = null;
    this.#quiet = null;
    const names = shortNames(model.timeline.lanes);
    this.#cells = layout.rows.map((row) => {
      if (row.kind === 'quiet') return { root: this.#quietRow(), row };
      const stripe = `n${row.nodeIndex % 6}`;
      if (row.kind === 'node') return { root: nodeHeader(model, row, stripe), row };
      if (row.kind === 'sessions') return { root: sessionsLabel(model, row, stripe), row };
      const lane = model.lanes[row.lane];
      const { zone, detail } = lane.lane;
      const root = el('div', { class: `label ${stripe}`, tabindex: '-1', role: 'option', 'data-lane': row.lane, 'aria-label': sayLane(lane, model.timeline.timeout.ms), title: laneTitle(lane) });
      const sign = zone.offsetMinutes === null ? '' : howSigns[zone.how];
      const known = zone.offsetMinutes === null ? 'uptime only' : offset(zone.offsetMinutes);
      const how = zone.offsetMinutes === null ? [] : [el('span', { class: 'how' }, ` ${zone.how}`)];
      const name = el('bdi', { dir: 'ltr' }, names[row.lane]);
      root.append(el('span', { class: 'first' }, el('span', { class: 'file tail' }, name), el('span', { class: `zone ${zone.how}`, 'data-correct': 'zone', 'data-uri': lane.lane.uri, title: `zone ${zoneText(zone)}: ${zone.why}. Click to set it` }, ...(sign ? [el('span', { class: 'how-sign' }, `${sign} `)] : []), el('span', { class: 'offset' }, known), ...how)), el('span', { class: 'detail' }, detail));
      return { root, row };
    });
    this.#column.replaceChildren(...this.#cells.map((c) => c.root));
    if (held?.dataset.lane !== undefined) this.focus(Number(held.dataset.lane));
    else if (held?.dataset.node !== undefined) this.focusNode(held.dataset.node);
    else if (held) this.focusQuiet();
  }

  #quietRow(): HTMLElement {
    this.#quiet = el('button', { type: 'button', class: 'quiet-toggle', id: 'quiet' }, icon(icons.down, false), el('span'));
    this.#quiet.addEventListener('click', () => this.#actions.toggleQuiet());
    // Enter and Space are the button's own; the other keys mean what they mean in the lanes
    this.#quiet.addEventListener('keydown', (e) => {
      if (e.key === 'Enter' || e.key === ' ') e.stopPropagation();
    });
    return el('div', { class: 'quiet', role: 'presentation' }, this.#quiet);
  }
}

/** A node's name, what it was told from, its clock. */
function nodeHeader(model: Model, row: Row, stripe: string): HTMLElement {
  const { why, skew, uri, lanes } = model.nodes[row.nodeIndex];
  const folded = row.folded !== null;
  const words = `${row.node}, ${plural(lanes.length, 'log')}${why ? `, known from ${why}` : ''}${skew ? `, ${skewText(skew)}, from ${skew.why}` : ''}`;
  const toggle = el('button', { type: 'button', class: 'node-toggle', tabindex: '-1', 'data-node': row.node, 'aria-expanded': String(!folded), 'aria-label': words, title: `${words}\n${folded ? 'Show' : 'Fold'} its lanes (Enter)` },
    icon(icons.down, false), el('span', { class: 'node-name' }, row.node), el('span', { class: 'node-why' }, folded ? plural(lanes.length, 'log') : why));
  const parts: HTMLElement[] = [toggle];
  if (uri) parts.push(el('span', { class: 'node-edit', 'data-correct': 'node', 'data-uri': uri, title: 'Say which node a file belongs to (o)' }, '\u270e'));
  if (skew) parts.push(el('span', { class: 'clock', 'data-correct': 'skew', 'data-uri': uri, title: `${skewText(skew)}: ${skew.why}. Click to correct it (k)` }, skewText(skew)));
  return el('div', { class: `node ${stripe}${folded ? ' folded' : ''}${skew ? ' skewed' : ''}`, role: 'presentation' }, ...parts);
}

function sessionsLabel(model: Model, row: Row, stripe: string): HTMLElement {
  const { name, sessions } = model.nodes[row.nodeIndex];
  const expired = sessions.lines.filter(({ life }) => life.fate === 'expired').length;
  const words = `${name === '' ? 'sessions of unknown clients' : 'sessions'}: ${count(sessions.lines.length)}${expired > 0 ? `, ${count(expired)} expired` : ''}`;
  return el('div', { class: `sessions-label ${stripe}`, role: 'presentation', title: words }, words);
}

/** Under its node's header a file needs no more of its path than tells it from the node's other files. */
export function shortNames(lanes: readonly Pick<Lane, 'label' | 'node'>[]): string[] {
  const base = (label: string): string => label.slice(label.lastIndexOf('/') + 1);
  const uses = new Map<string, number>();
  const key = (l: Pick<Lane, 'label' | 'node'>): string => `${l.node}\n${base(l.label)}`;
  for (const l of lanes) uses.set(key(l), (uses.get(key(l)) ?? 0) + 1);
  return lanes.map((l) => (uses.get(key(l)) === 1 ? base(l.label) : l.label) || l.label);
}
