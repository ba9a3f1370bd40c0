/** The panel: takes the host's messages and the person's actions, keeps the state, draws at most once a frame. */

import type { EvidenceLine } from '../../server/protocol';
import { windowOf } from './chain';
import { say } from './dom';
import { sessionAt } from './draw-node';
import { markAt, neighbour, nextLoud } from './events';
import { Findings } from './findings';
import { hit } from './hit';
import type { Host } from './host';
import { listen, type Actions } from './input';
import { Labels } from './labels';
import { Layers } from './layers';
import { header, layout, rowAt, type Layout } from './layout';
import { EventList } from './list';
import { unpack } from './marks';
import type { HostToPanel } from './messages';
import { rowOf, type EventRow, type Model } from './model';
import { Motion } from './motion';
import { listenToOverview } from './overview';
import { buildPage, type Page } from './page';
import { periodAt } from './clusters';
import { Popover } from './popover';
import { arrangeLanes, type Arrangement } from './quiet';
import { render, renderSplit, showBusy, showError, wholeOf } from './render';
import { listenToSash, splitOf, type Split } from './split';
import { State } from './state';
import { onThemeChange, readTheme } from './theme';
import { fit, reveal, toInstant, toX, type Span } from './time';
import { listenToToolbar } from './toolbar';
import { Tooltip } from './tooltip';
import { sayLane, sayRow, sessionRow } from './words';

export class App implements Actions {
  readonly #host: Host;
  readonly #page: Page;
  readonly #state = new State();
  readonly #motion: Motion;
  readonly #labels: Labels;
  readonly #list: EventList;
  readonly #findings: Findings;
  readonly #tooltip: Tooltip;
  readonly #popover: Popover;
  #theme;
  #layout: Layout = { rows: [], height: 0 };
  #arranged: Arrangement = { shown: [], quiet: [], of: 'view' };
  #laidOut: { model: Model | null; key: string } = { model: null, key: '' };
  readonly #layers = new Layers();
  #frame = 0;
  #saving = 0;
  #resetList = true;
  /** A finding that was asked for before it is known. */
  #wanted: { id: string; time: number } | null = null;

  constructor(root: HTMLElement, host: Host) {
    this.#host = host;
    this.#state.restore(host.getState());
    const page = (this.#page = buildPage(root));
    const state = this.#state;
    this.#theme = readTheme(page.root);
    this.#motion = new Motion(state, page, () => {
      this.#tooltip.hide();
      this.schedule();
    });
    this.#labels = new Labels(page.labels, {
      toggleQuiet: () => this.#toggleQuiet(),
      fold: (node) => this.fold(node),
      correct: (uri, what) => host.post({ type: 'correct', uri, what }),
    });
    this.#tooltip = new Tooltip(page.tooltip);
    this.#popover = new Popover(page);
    this.#list = new EventList(page.list, page.rows, page.pinned, {
      select: (row) => this.select(row, 'list'),
      jump: (row, focus) => this.#jumpTo(row, focus),
      correlate: (row) => this.#correlateFrom(row),
    });
    this.#findings = new Findings(page.findings, {
      choose: (id) => this.#choose(id),
      time: (time) => this.#choose(state.chain?.finding.id ?? null, time),
      jump: (line, focus) => this.#jumpTo(line, focus),
      point: (line) => this.#point(line),
      investigate: () => host.post({ type: 'investigate' }),
    });
    page.filter.value = state.text;
    listen(page, this);
    listenToSash(page.sash, () => this.#split(), (size) => this.#resizeList(size));
    listenToOverview(page.overview, {
      whole: () => wholeOf(state), view: () => state.view, brush: (span) => this.brush(span), choose: (span) => this.#motion.set(span),
      pan: (pixels) => this.pan(pixels), zoom: (factor) => this.zoom(factor), fitAll: () => this.fitAll(),
    });
    listenToToolbar(page, state, host, this.#motion, this.#popover, {
      schedule: () => this.schedule(),
      filtered: () => (this.#resetList = true),
      findings: () => this.#showFindings(),
      slice: () => this.slice(),
      followCursor: () => this.#moveCursor(state.cursor),
    });
    onThemeChange(() => {
      this.#theme = readTheme(page.root);
      this.schedule();
    });
    for (const sized of [page.root, page.lanes]) new ResizeObserver(() => this.schedule()).observe(sized);
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
    else if (message.type === 'finding') this.#show(message.id, message.time);
    else {
      showBusy(this.#page, null);
      showError(this.#page, null);
      if (message.type === 'timeline') {
        state.setTimeline(unpack(message.timeline, message.held, state.model?.timeline));
      } else if (message.type === 'investigation') {
        state.setInvestigation(message.investigation);
        if (this.#wanted) this.#show(this.#wanted.id, this.#wanted.time);
      } else {
        state.selection = null;
        state.quietOpen = false;
        state.setCorrelation(message.correlation);
        this.#resetList = true;
        const { window, anchor } = message.correlation;
        this.#motion.to(fit({ start: Math.min(window.start, anchor.start), end: Math.max(window.end, anchor.end) }, 0.15));
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
    const sharp = render({ page, theme: this.#theme, layout: this.#layout, arranged: this.#arranged, split, labels: this.#labels, layers: this.#layers, list: this.#list, findings: this.#findings }, state, this.#resetList);
    this.#resetList = false;
    if (!sharp) this.schedule();
    window.clearTimeout(this.#saving);
    this.#saving = window.setTimeout(() => this.#host.setState(state.save()), 300);
  }

  /** Lays the lanes out anew when others speak or there is other room. */
  #layOut(): void {
    const { model, view, correlation, quietOpen, folded } = this.#state;
    if (!model) return;
    this.#arranged = arrangeLanes(model, view, correlation, this.#state.told());
    const height = this.#page.lanes.clientHeight;
    const key = `${height} ${quietOpen} ${this.#arranged.quiet.join()} ${[...folded].join()}`;
    if (model === this.#laidOut.model && key === this.#laidOut.key) return;
    this.#layout = layout(model.lanes, height, { nodes: model.nodes, arranged: this.#arranged, open: quietOpen, folded });
    this.#laidOut = { model, key };
  }

  #toggleQuiet(): void {
    this.#state.quietOpen = !this.#state.quietOpen;
    this.schedule();
  }

  #split(): Split {
    const { root } = this.#page;
    const state = this.#state;
    return splitOf(root.clientWidth, root.clientHeight, state.listChosen, state.correlation !== null || state.investigation !== null, state.shares);
  }

  #resizeList(size: number | null): void {
    const { place, least, greatest } = this.#split();
    const all = place === 'beside' ? this.#page.root.clientWidth : this.#page.body.clientHeight;
    this.#state.shares[place] = size === null ? null : Math.min(Math.max(size, least), greatest) / Math.max(all, 1);
    this.schedule();
  }

  /** Folds a node's lanes into its header, or unfolds them. */
  fold(node: string): void {
    const { folded } = this.#state;
    if (!folded.delete(node)) folded.add(node);
    this.#draw();
    this.#labels.focusNode(node);
  }

  // --- findings

  /** Chooses a finding, or one of the times it happened, and says so to the host. */
  #choose(id: string | null, time = 0): void {
    if (id !== (this.#state.chain?.finding.id ?? null)) this.#host.post({ type: 'finding', id });
    this.#show(id, time);
  }

  #show(id: string | null, time = 0): void {
    const state = this.#state;
    this.#wanted = state.investigation || id === null ? null : { id, time };
    if (!state.investigation) return;
    state.choose(id, time);
    const { chain } = state;
    if (chain) {
      state.quietOpen = false;
      this.#motion.to(windowOf(chain));
      this.#layOut();
      const first = chain.steps.find((s) => s.line.role === 'cause') ?? chain.steps[0];
      this.#showLane(state.model?.lanes.findIndex((l) => l.lane.uri === first?.line.uri) ?? -1);
      say(this.#page.live, `${chain.finding.title}. ${chain.finding.confidence}. ${chain.steps.length} lines of evidence.`);
    }
    this.schedule();
  }

  #showFindings(): void {
    if (!this.#state.investigation) this.#host.post({ type: 'investigate' });
    this.#state.tab = 'findings';
    this.#state.chooseList(true);
    this.#draw();
    this.#findings.focus();
  }

  /** A line of the chain is selected as if it had been chosen in the lanes. */
  #point(line: EvidenceLine): void {
    const { model } = this.#state;
    const lane = model?.lanes.find((l) => l.lane.uri === line.uri);
    const at = line.at ?? 0;
    const mark = line.at === null ? -1 : markAt(lane, line.line, at);
    const row = lane && mark >= 0 ? rowOf(lane, mark)
      : { lane: line.at === null ? -1 : (lane?.index ?? -1), mark: -1, uri: line.uri, line: line.line, start: at, end: at, class: null, severity: null, text: line.text, anchor: false };
    this.select(row, 'list');
  }

  findings(): void {
    this.#showFindings();
  }

  // --- the view

  zoom(factor: number, at?: number): void {
    this.#motion.zoom(factor, at);
  }

  pan(pixels: number): void {
    this.#motion.pan(pixels);
  }

  scroll(pixels: number): void {
    this.#page.lanes.scrollTop += pixels;
  }

  fitAll(): void {
    this.#motion.fitAll();
  }

  fitSelection(): void {
    this.#motion.fitSelection();
  }

  brush(span: Span | null): void {
    this.#state.brush = span;
    this.schedule();
  }

  brushPixels(from: number, to: number): void {
    this.brush(this.#between(from, to));
  }

  choosePixels(from: number, to: number): void {
    this.brush(null);
    this.#motion.to(this.#between(from, to));
  }

  #between(from: number, to: number): Span {
    const at = (x: number): number => toInstant(this.#state.view, this.#page.canvas.clientWidth || 1, x);
    return { start: at(Math.min(from, to)), end: at(Math.max(from, to)) };
  }

  slice(): void {
    const { view, model } = this.#state;
    if (model?.span) this.#host.post({ type: 'mergedSlice', start: Math.max(view.start, model.span.start), end: Math.min(view.end, model.span.end) });
  }

  correct(what: 'node' | 'skew' | 'zone'): void {
    const { model, lane } = this.#state;
    if (model?.lanes[lane]) this.#host.post({ type: 'correct', uri: model.lanes[lane].lane.uri, what });
  }

  help(): void {
    this.#popover.toggleHelp();
  }

  #moveCursor(at: State['cursor']): void {
    const state = this.#state;
    state.cursor = at;
    if (!at || !state.follow || !state.model) return;
    const period = periodAt(state.periods, at.instant);
    if (state.fitted === 'period' && period && period !== state.period()) {
      this.#motion.to(fit(period), () => state.fitPeriod(period));
      return;
    }
    const limits = state.limits();
    if ((at.instant < state.view.start || at.instant > state.view.end) && at.instant >= limits.start && at.instant <= limits.end) {
      this.#motion.to(reveal(state.view, at.instant, at.instant));
    }
  }

  // --- what is pointed at and selected

  #at(x: number, y: number): { row: EventRow; count: number } | { lane: number } | null {
    const { found: model, view, groups: shown } = this.#state;
    const width = this.#page.canvas.clientWidth;
    const top = y + this.#page.lanes.scrollTop;
    const place = rowAt(this.#layout.rows, top);
    if (!model || !place) return null;
    if (place.kind === 'sessions') {
      const line = shown.has('sessions') ? sessionAt({ model, view, width }, place, x, top) : null;
      return line && { row: sessionRow(line.life), count: 1 };
    }
    for (const lane of place.kind === 'lane' ? [place.lane] : place.folded ?? []) {
      const found = hit(model.lanes[lane], view, width, x, shown);
      if (found) return { row: rowOf(model.lanes[lane], found.mark), count: found.count };
    }
    return place.kind === 'lane' ? { lane: place.lane } : null;
  }

  hover(x: number, y: number, page: { x: number; y: number }): void {
    const state = this.#state;
    const found = this.#at(x, y);
    if (found && 'row' in found) {
      state.hover = found.row.mark < 0 ? null : { lane: found.row.lane, mark: found.row.mark };
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
    if (found.row.uri !== '') this.#jumpTo(found.row);
  }

  doubleClick(x: number, y: number): void {
    const found = this.#at(x, y);
    if (found && 'row' in found && found.row.uri !== '') this.#jumpTo(found.row, true);
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
    const { found: model, lane, selection, view, groups: shown } = this.#state;
    const current = model?.lanes[lane];
    if (!current) return;
    const from = selection?.lane === lane ? selection : { start: selection?.start ?? (step > 0 ? view.start : view.end), mark: -1 };
    const next = neighbour(current, from, step, shown);
    if (next) this.select(next, 'keys');
    else say(this.#page.live, step > 0 ? 'Last event of this lane.' : 'First event of this lane.');
  }

  nextLoud(step: 1 | -1): void {
    const { found: model, selection, view } = this.#state;
    const events = this.#state.events();
    if (!model || !events) return;
    const next = nextLoud(model, events, selection ?? { lane: -1, mark: -1, start: step > 0 ? view.start : view.end }, step);
    if (next) this.select(next, 'keys');
    else say(this.#page.live, step > 0 ? 'No later warning or error.' : 'No earlier warning or error.');
  }

  nextLane(step: 1 | -1): void {
    const { model, lane } = this.#state;
    if (!model || model.lanes.length === 0) return;
    const active = document.activeElement as HTMLElement | null;
    const inLabels = this.#page.labels.contains(active);
    // from the lanes as a whole the headers are passed over, unless lanes are folded into them
    const stops = this.#layout.rows.filter((r) => r.kind === 'lane' || r.kind === 'quiet' || (r.kind === 'node' && (inLabels || r.folded !== null)));
    const now = stops.findIndex((r) => (active?.id === 'quiet' ? r.kind === 'quiet' : active?.dataset.node !== undefined ? r.kind === 'node' && r.node === active.dataset.node : r.kind === 'lane' && r.lane === lane));
    const next = stops[Math.min(Math.max(now + step, 0), stops.length - 1)];
    if (next.kind === 'quiet') this.#labels.focusQuiet();
    else if (next.kind === 'node') this.#labels.focusNode(next.node);
    else {
      this.enterLane(next.lane);
      if (this.#page.labels.contains(document.activeElement)) this.#labels.focus(next.lane);
    }
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
    const state = this.#state;
    if (state.brush) state.brush = null;
    else if (!this.#popover.close()) {
      if (state.selection) state.selection = null;
      else this.#choose(null);
    }
    this.leave();
    this.schedule();
  }

  #jumpTo({ uri, line }: { uri: string; line: number }, focus = false): void {
    this.#host.post(focus ? { type: 'jump', uri, line, focus } : { type: 'jump', uri, line });
  }

  #correlateFrom(row: EventRow): void {
    this.#host.post({ type: 'correlate', uri: row.uri, line: row.line });
  }
}
