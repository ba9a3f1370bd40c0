/** The panel: takes the host's messages and the person's actions, keeps the state, draws at most once a frame. */

import type { HostToPanel } from '../../server/protocol';
import { groupOf, groups } from './classes';
import { plural } from './format';
import { say } from './dom';
import { neighbour, nextLoud } from './events';
import { hit } from './hit';
import type { Host } from './host';
import { listen, type Actions } from './input';
import { Labels } from './labels';
import { Layers } from './layers';
import { header, layout, rowAt, type Layout } from './layout';
import { EventList } from './list';
import { unpack } from './marks';
import { rowOf, type EventRow, type Model } from './model';
import { buildPage, type Page } from './page';
import { periodAt, type Period } from './clusters';
import { Popover } from './popover';
import { arrangeLanes, type Arrangement } from './quiet';
import { render, renderSplit, showBusy, showError } from './render';
import { listenToSash, splitOf, type Split } from './split';
import { State } from './state';
import { onThemeChange, readTheme } from './theme';
import { pan, reveal, toInstant, toX, zoom, fit, type Span } from './time';
import { Tooltip } from './tooltip';
import { periodGravity, periodName, sayLane, sayRow } from './words';

export class App implements Actions {
  readonly #host: Host;
  readonly #page: Page;
  readonly #state = new State();
  readonly #labels: Labels;
  readonly #list: EventList;
  readonly #tooltip: Tooltip;
  readonly #popover: Popover;
  #theme;
  #layout: Layout = { rows: [], height: 0 };
  #arranged: Arrangement = { shown: [], quiet: [], of: 'view' };
  #laidOut: { model: Model | null; key: string } = { model: null, key: '' };
  readonly #layers = new Layers();
  #frame = 0;
  #motion = 0;
  #saving = 0;
  #typing = 0;
  #resetList = true;

  constructor(root: HTMLElement, host: Host) {
    this.#host = host;
    this.#state.restore(host.getState());
    const page = (this.#page = buildPage(root));
    this.#theme = readTheme(page.root);
    this.#labels = new Labels(page.labels, () => this.#toggleQuiet());
    this.#tooltip = new Tooltip(page.tooltip);
    this.#popover = new Popover(page);
    this.#list = new EventList(page.list, page.rows, page.pinned, {
      select: (row) => this.select(row, 'list'),
      jump: (row, focus) => this.#jumpTo(row, focus),
      correlate: (row) => this.#correlateFrom(row),
    });
    page.filter.value = this.#state.text;
    listen(page, this);
    listenToSash(page.sash, () => this.#split(), (size) => this.#resizeList(size));
    this.#toolbar();
    onThemeChange(() => {
      this.#theme = readTheme(page.root);
      this.schedule();
    });
    new ResizeObserver(() => this.schedule()).observe(page.root);
    new ResizeObserver(() => this.schedule()).observe(page.lanes);
    page.lanes.addEventListener('scroll', () => this.schedule());
    host.listen((message) => this.receive(message));
    host.post({ type: 'ready' });
    this.schedule();
  }

  receive(message: HostToPanel): void {
    const state = this.#state;
    if (message.type === 'busy') showBusy(this.#page, message.message);
    else if (message.type === 'error') showError(this.#page, message.message);
    else if (message.type === 'cursor') this.#moveCursor(message.at);
    else {
      showBusy(this.#page, null);
      showError(this.#page, null);
      if (message.type === 'timeline') {
        state.setTimeline(unpack(message.timeline));
      } else if (message.type === 'correlation') {
        state.selection = null;
        state.quietOpen = false;
        state.setCorrelation(message.correlation);
        this.#resetList = true;
        const { window, anchor } = message.correlation;
        this.#moveTo(fit({ start: Math.min(window.start, anchor.start), end: Math.max(window.end, anchor.end) }, 0.15));
        // only after the lanes that speak are arranged it is known where the anchor's stands
        this.#draw();
        this.#showLane(state.lane);
      }
    }
    this.schedule();
  }

  /** Asks for a frame; any number of changes before it share the one. */
  schedule(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    const state = this.#state;
    const page = this.#page;
    const split = this.#split();
    renderSplit(page, split, split.shown && (state.correlation !== null || (state.model?.lanes.length ?? 0) > 0));
    this.#layOut();
    render({ page, theme: this.#theme, layout: this.#layout, arranged: this.#arranged, split, labels: this.#labels, layers: this.#layers, list: this.#list }, state, this.#resetList);
    this.#resetList = false;
    window.clearTimeout(this.#saving);
    this.#saving = window.setTimeout(() => this.#host.setState(state.save()), 300);
  }

  /** Lays the lanes out anew when others speak or there is other room. */
  #layOut(): void {
    const { model, view, correlation, quietOpen } = this.#state;
    if (!model) return;
    this.#arranged = arrangeLanes(model, view, correlation);
    const height = this.#page.lanes.clientHeight;
    const key = `${height} ${quietOpen} ${this.#arranged.quiet.join()}`;
    if (model === this.#laidOut.model && key === this.#laidOut.key) return;
    this.#layout = layout(model.lanes, height, this.#arranged, quietOpen);
    this.#laidOut = { model, key };
  }

  #toggleQuiet(): void {
    this.#state.quietOpen = !this.#state.quietOpen;
    this.schedule();
  }

  #split(): Split {
    const { root } = this.#page;
    const state = this.#state;
    return splitOf(root.clientWidth, root.clientHeight, state.listChosen, state.correlation !== null, state.shares);
  }

  #resizeList(size: number | null): void {
    const { place, least, greatest } = this.#split();
    const all = place === 'beside' ? this.#page.root.clientWidth : this.#page.body.clientHeight;
    this.#state.shares[place] = size === null ? null : Math.min(Math.max(size, least), greatest) / Math.max(all, 1);
    this.schedule();
  }

  // --- the view

  zoom(factor: number, at?: number): void {
    const { view } = this.#state;
    const width = this.#page.canvas.clientWidth || 1;
    const selected = this.#state.selection;
    const middle = selected && selected.start > view.start && selected.start < view.end ? toX(view, width, selected.start) : width / 2;
    this.#setView(zoom(view, toInstant(view, width, at ?? middle), factor, this.#state.limits()));
  }

  pan(pixels: number): void {
    const { view } = this.#state;
    this.#setView(pan(view, (pixels / (this.#page.canvas.clientWidth || 1)) * (view.end - view.start), this.#state.limits()));
  }

  scroll(pixels: number): void {
    this.#page.lanes.scrollTop += pixels;
  }

  fitAll(): void {
    const state = this.#state;
    const { span } = state.model ?? {};
    if (!span) return;
    const period = state.fitted === 'period' ? null : state.period();
    if (state.periods.length > 1 && period) this.#fitPeriod(period);
    else this.#moveTo(fit(span), () => state.fitAll());
  }

  #fitPeriod(period: Period): void {
    this.#moveTo(fit(period), () => this.#state.fitPeriod(period, true));
  }

  fitSelection(): void {
    const { selection, view } = this.#state;
    if (!selection) return;
    const { start, end } = selection;
    this.#moveTo(end > start ? fit({ start, end }, 0.6) : zoom(view, start, 0.25, this.#state.limits()));
  }

  #setView(view: Span): void {
    cancelAnimationFrame(this.#motion);
    this.#state.setView(view);
    this.#tooltip.hide();
    this.schedule();
  }

  /** Goes to a view in a short glide, at once for those who asked for less motion. */
  #moveTo(view: Span, then: () => void = () => {}): void {
    cancelAnimationFrame(this.#motion);
    const from = this.#state.view;
    const began = performance.now();
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches || document.hidden || view.start > from.end || view.end < from.start;
    const step = (): void => {
      const share = still ? 1 : Math.min((performance.now() - began) / 180, 1);
      const eased = 1 - (1 - share) ** 3;
      this.#state.setView({ start: from.start + (view.start - from.start) * eased, end: from.end + (view.end - from.end) * eased });
      if (share < 1) this.#motion = requestAnimationFrame(step);
      else then();
      this.schedule();
    };
    step();
  }

  #moveCursor(at: State['cursor']): void {
    const state = this.#state;
    state.cursor = at;
    if (!at || !state.follow || !state.model) return;
    const period = periodAt(state.periods, at.instant);
    if (state.fitted === 'period' && period && period !== state.period()) {
      this.#moveTo(fit(period), () => state.fitPeriod(period));
      return;
    }
    const limits = state.limits();
    if ((at.instant < state.view.start || at.instant > state.view.end) && at.instant >= limits.start && at.instant <= limits.end) {
      this.#moveTo(reveal(state.view, at.instant, at.instant));
    }
  }

  // --- what is pointed at and selected

  #at(x: number, y: number): { row: EventRow; count: number } | { lane: number } | null {
    const { model, view, groups: shown } = this.#state;
    const place = rowAt(this.#layout.rows, y + this.#page.lanes.scrollTop);
    if (!model || !place || place.kind !== 'lane') return null;
    const lane = model.lanes[place.lane];
    const found = hit(lane, view, this.#page.canvas.clientWidth, x, shown);
    return found ? { row: rowOf(lane, found.mark), count: found.count } : { lane: place.lane };
  }

  hover(x: number, y: number, page: { x: number; y: number }): void {
    const state = this.#state;
    const found = this.#at(x, y);
    if (found && 'row' in found) {
      state.hover = { lane: found.row.lane, mark: found.row.mark };
      this.#tooltip.show(state.model!, found.row, found.count, state.zone().offsetMinutes, page);
      this.#page.canvas.classList.add('pointing');
      this.schedule();
    } else {
      this.leave();
    }
  }

  leave(): void {
    this.#tooltip.hide();
    this.#page.canvas.classList.remove('pointing');
    if (this.#state.hover) this.schedule();
    this.#state.hover = null;
  }

  click(x: number, y: number): void {
    const found = this.#at(x, y);
    if (!found) return;
    if ('lane' in found) {
      this.#state.lane = found.lane;
      this.schedule();
      return;
    }
    this.select(found.row, 'pointer');
    this.#jumpTo(found.row);
  }

  doubleClick(x: number, y: number): void {
    const found = this.#at(x, y);
    if (found && 'row' in found) this.#jumpTo(found.row, true);
    else this.fitAll();
  }

  /** Selects a row; what was not chosen with the pointer is brought into view and, in the lanes, explained. */
  select(row: EventRow, by: 'pointer' | 'keys' | 'list'): void {
    const state = this.#state;
    state.selection = row;
    if (row.lane >= 0) state.lane = row.lane;
    if (by !== 'pointer' && row.lane >= 0) {
      const view = reveal(state.view, row.start, row.end);
      if (view !== state.view) state.setView(view);
      if (!this.#isLaidOut(row.lane)) state.quietOpen = true;
      this.#layOut();
      this.#showLane(row.lane);
    }
    say(this.#page.live, sayRow(state.model, row, state.zone().offsetMinutes));
    this.#draw();
    if (by !== 'list') this.#list.reveal();
    if (by === 'keys') this.#explain(row);
    else if (by === 'list') this.#tooltip.hide();
  }

  #explain(row: EventRow): void {
    const place = this.#layout.rows.find((r) => r.lane === row.lane);
    const { model, view } = this.#state;
    if (!place || !model) return;
    const box = this.#page.canvas.getBoundingClientRect();
    const x = Math.min(Math.max(toX(view, box.width, row.start), 0), box.width);
    this.#tooltip.show(model, row, 1, this.#state.zone().offsetMinutes, { x: box.left + x, y: box.top + place.top + place.height - this.#page.lanes.scrollTop - 8 });
  }

  #showLane(lane: number): void {
    const place = this.#layout.rows.find((r) => r.lane === lane);
    const { lanes } = this.#page;
    if (!place) return;
    if (place.top < lanes.scrollTop) lanes.scrollTop = place.top - header;
    else if (place.top + place.height > lanes.scrollTop + lanes.clientHeight) lanes.scrollTop = place.top + place.height - lanes.clientHeight;
  }

  nextMark(step: 1 | -1): void {
    const { model, lane, selection, view, groups: shown } = this.#state;
    const current = model?.lanes[lane];
    if (!current) return;
    const from = selection?.lane === lane ? selection : { start: selection?.start ?? (step > 0 ? view.start : view.end), mark: -1 };
    const next = neighbour(current, from, step, shown);
    if (next) this.select(next, 'keys');
    else say(this.#page.live, step > 0 ? 'Last event of this lane.' : 'First event of this lane.');
  }

  nextLoud(step: 1 | -1): void {
    const { model, selection, view } = this.#state;
    const events = this.#state.events();
    if (!model || !events) return;
    const next = nextLoud(model, events, selection ?? { lane: -1, mark: -1, start: step > 0 ? view.start : view.end }, step);
    if (next) this.select(next, 'keys');
    else say(this.#page.live, step > 0 ? 'No later warning or error.' : 'No earlier warning or error.');
  }

  nextLane(step: 1 | -1): void {
    const { model, lane } = this.#state;
    if (!model || model.lanes.length === 0) return;
    const order = this.#layout.rows.flatMap((r) => (r.kind === 'node' ? [] : [r.lane]));
    // the row of the quiet lanes is a stop of its own, -1
    const onQuiet = document.activeElement?.id === 'quiet';
    const next = order[Math.min(Math.max(order.indexOf(onQuiet ? -1 : lane) + step, 0), order.length - 1)];
    if (next === -1) {
      this.#labels.focusQuiet();
      return;
    }
    this.enterLane(next);
    if (this.#page.labels.contains(document.activeElement)) this.#labels.focus(next);
  }

  #isLaidOut(lane: number): boolean {
    return this.#layout.rows.some((r) => r.kind === 'lane' && r.lane === lane);
  }

  enterLane(lane: number): void {
    const { model } = this.#state;
    if (!model?.lanes[lane]) return;
    if (this.#state.lane !== lane) this.#tooltip.hide();
    this.#state.lane = lane;
    this.#showLane(lane);
    if (!this.#page.labels.contains(document.activeElement)) say(this.#page.live, sayLane(model.lanes[lane], model.timeline.timeout.ms));
    this.schedule();
  }

  jump(focus: boolean): void {
    const { model, selection, lane } = this.#state;
    if (selection && (selection.lane === lane || selection.lane < 0)) this.#jumpTo(selection, focus);
    else if (model?.lanes[lane]) this.#jumpTo({ uri: model.lanes[lane].lane.uri, line: 0 }, focus);
  }

  correlate(): void {
    if (this.#state.selection) this.#correlateFrom(this.#state.selection);
  }

  clear(): void {
    if (!this.#popover.close()) this.#state.selection = null;
    this.leave();
    this.schedule();
  }

  #jumpTo({ uri, line }: { uri: string; line: number }, focus = false): void {
    this.#host.post(focus ? { type: 'jump', uri, line, focus } : { type: 'jump', uri, line });
  }

  #correlateFrom(row: EventRow): void {
    this.#host.post({ type: 'correlate', uri: row.uri, line: row.line });
  }

  // --- the toolbar

  #toolbar(): void {
    const page = this.#page;
    const state = this.#state;
    const on = (element: HTMLElement, action: () => void): void => element.addEventListener('click', () => {
      action();
      this.schedule();
    });
    for (const group of groups) {
      on(page.chips[group].chip, () => {
        if (!state.groups.delete(group)) state.groups.add(group);
        this.#filtered();
      });
    }
    page.filter.addEventListener('input', () => {
      state.text = page.filter.value;
      window.clearTimeout(this.#typing);
      // a search through very many events waits for a pause in typing
      if ((state.model?.all.length ?? 0) > 50_000) this.#typing = window.setTimeout(() => this.#filtered(), 150);
      else this.#filtered();
    });
    page.filter.addEventListener('keydown', (e) => {
      if (e.key === 'ArrowDown' || e.key === 'Enter') page.list.focus();
    });
    on(page.zone, () => (state.utc = !state.utc));
    on(page.follow, () => {
      state.follow = !state.follow;
      if (state.follow) this.#moveCursor(state.cursor);
    });
    on(page.zoomIn, () => this.zoom(1 / 1.5));
    on(page.zoomOut, () => this.zoom(1.5));
    on(page.fitAll, () => this.fitAll());
    on(page.listToggle, () => state.chooseList(page.aside.hidden === true));
    on(page.refresh, () => this.#host.post({ type: 'refresh' }));
    on(page.retry, () => this.#host.post({ type: 'refresh' }));
    on(page.closeCorrelation, () => {
      state.setCorrelation(null);
      this.#resetList = true;
    });
    on(page.periods, () => this.#popover.togglePeriods([
      ...state.periods.map((period) => ({
        name: periodName(period, state.zoneOf(period)), detail: periodGravity(period),
        current: state.fitted !== 'all' && period === state.period(), choose: () => this.#fitPeriod(period),
      })),
      { name: 'Everything', detail: plural(state.model?.lanes.length ?? 0, 'log'), current: state.fitted === 'all', choose: () => this.#moveTo(fit(state.model!.span!), () => state.fitAll()) },
    ]));
    on(page.helpButton, () => this.#popover.toggleHelp());
    on(page.notes, () => this.#popover.toggleNotes([...(state.model?.timeline.notes ?? []), ...(state.correlation?.notes ?? [])]));
  }

  #filtered(): void {
    const state = this.#state;
    if (state.selection && !state.groups.has(groupOf(state.selection.class))) state.selection = null;
    state.forgetRows();
    this.#resetList = true;
    this.schedule();
  }
}
