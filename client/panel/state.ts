/** What the panel shows and how the person has set it, apart from how it is drawn. */

import type { Correlation, Investigation, ZoneHow } from '../../server/protocol';
import { chainOf, type Chain } from './chain';
import { groups, type Group } from './classes';
import { gravest, periodAt, periodInView, periodsOf, type Period } from './clusters';
import { filterEvents, markAt, rowsInView, rowsOfCorrelation, searched, type Rows } from './events';
import type { PanelState } from './host';
import type { Lane, Timeline } from './marks';
import { buildModel, rowOf, type EventRow, type Model } from './model';
import type { Series } from './series';
import type { Shares } from './split';
import { clamp, fit, limitsOf, type Span } from './time';

export interface DisplayZone {
  offsetMinutes: number;
  /** How the zone is known; `null` when UTC was chosen or no log has a zone. */
  how: ZoneHow | null;
  why: string;
}

export class State {
  model: Model | null = null;
  correlation: Correlation | null = null;
  investigation: Investigation | null = null;
  cursor: { instant: number; uri: string; line: number } | null = null;
  /** A window that is being dragged. */
  brush: Span | null = null;
  /** Names of nodes whose lanes are folded into their header. */
  folded = new Set<string>();
  /** What stands beside the lanes, as chosen; `null`: not chosen. */
  tab: 'findings' | 'events' | null = null;
  view: Span = { start: 0, end: 1000 };
  periods: Period[] = [];
  /** Whether the view is one period or everything, and stays so when more logs arrive. */
  fitted: 'period' | 'all' | null = 'period';
  selection: EventRow | null = null;
  hover: { lane: number; mark: number } | null = null;
  lane = 0;
  groups: Set<Group> = new Set(groups);
  text = '';
  utc = false;
  follow = true;
  /** Whether the list is shown without and with a correlation; `null`: where there is room. */
  list: boolean | null = null;
  correlationList: boolean | null = null;
  shares: Shares = { beside: null, under: null };
  /** Whether the quiet lanes are shown after their row. */
  quietOpen = false;

  #events: { model: Model; series: Series } | null = null;
  #searched: { model: Model; text: string; found: Model } | null = null;
  #chain: Chain | null = null;
  #rows: { rows: Rows; view: Span } | null = null;
  #kept: Span | null = null;
  /** An instant of the period the person chose. */
  #chosen: number | null = null;

  restore(kept: PanelState | undefined): void {
    if (!kept || typeof kept !== 'object') return;
    if (Array.isArray(kept.groups)) this.groups = new Set(groups.filter((g) => kept.groups!.includes(g)));
    if (typeof kept.text === 'string') this.text = kept.text;
    this.utc = kept.utc === true;
    this.follow = kept.follow !== false;
    this.list = typeof kept.list === 'boolean' ? kept.list : null;
    this.correlationList = typeof kept.correlationList === 'boolean' ? kept.correlationList : null;
    const share = (value: unknown): number | null => (typeof value === 'number' && value > 0 && value < 1 ? value : null);
    this.shares = { beside: share(kept.beside), under: share(kept.under) };
    if (Array.isArray(kept.folded)) this.folded = new Set(kept.folded.filter((n) => typeof n === 'string'));
    if (kept.tab === 'findings' || kept.tab === 'events') this.tab = kept.tab;
    if (kept.view && kept.view.end > kept.view.start) this.#kept = { start: kept.view.start, end: kept.view.end };
  }

  save(): PanelState {
    return { view: this.fitted ? null : this.view, groups: [...this.groups], text: this.text, utc: this.utc, follow: this.follow, list: this.list, correlationList: this.correlationList, folded: [...this.folded], tab: this.tab, ...this.shares };
  }

  /**
   * Takes new lanes. The view stays where it is if the person chose it, else it
   * shows the period of the editor's cursor or the one with the gravest events;
   * the selection stays on its line. A view that reached to the end of the logs
   * goes on with them.
   */
  setTimeline(timeline: Timeline): void {
    const before = this.model?.span ?? null;
    this.model = buildModel(timeline);
    this.#searched = null;
    this.periods = periodsOf(timeline.lanes);
    this.hover = null;
    this.lane = Math.min(this.lane, Math.max(timeline.lanes.length - 1, 0));
    this.forgetRows();
    if (this.selection) this.selection = this.#found(this.selection);
    const { span } = timeline;
    if (!span) return;
    const grown = before && this.view.end >= before.end && this.view.start < before.end ? Math.max(span.end - before.end, 0) : 0;
    const wanted = this.#kept ?? (this.fitted ? null : { start: this.view.start + grown, end: this.view.end + grown });
    this.#kept = null;
    if (wanted && wanted.end > span.start && wanted.start < span.end) this.setView(wanted);
    else if (this.fitted === 'all') this.fitAll();
    else this.fitPeriod(this.#home());
  }

  #home(): Period | null {
    const wanted = this.#chosen ?? this.cursor?.instant;
    return (wanted === undefined ? null : periodAt(this.periods, wanted)) ?? gravest(this.periods);
  }

  #found(old: EventRow): EventRow | null {
    const lane = this.model!.lanes.find((l) => l.lane.uri === old.uri);
    const mark = markAt(lane, old.line, old.start);
    if (lane && mark >= 0) return rowOf(lane, mark);
    return lane && old.mark < 0 ? { ...old, lane: lane.index } : null;
  }

  setCorrelation(correlation: Correlation | null): void {
    this.correlation = correlation;
    if (correlation) this.tab = 'events';
    this.forgetRows();
    const lane = this.model?.lanes.find((l) => l.lane.uri === correlation?.anchor.uri);
    if (lane) this.lane = lane.index;
  }

  setInvestigation(investigation: Investigation | null): void {
    this.investigation = investigation;
    if (this.#chain) this.choose(this.#chain.finding.id, this.#chain.time);
  }

  /** The chain that is shown, `null` while no finding is chosen. */
  get chain(): Chain | null {
    return this.#chain;
  }

  /** Chooses one of the times of a finding; an id that is not among them chooses none. */
  choose(id: string | null, time = 0): void {
    const finding = this.investigation?.findings.find((f) => f.id === id);
    this.#chain = finding ? chainOf(finding, time) : null;
    if (finding) this.tab = 'findings';
  }

  /** What the lanes of the shown chain are told from; `null` while none is shown. */
  told(): { node: string | null; uris: Set<string> } | null {
    const chain = this.#chain;
    return chain && { node: chain.finding.node, uris: new Set([...chain.steps, ...chain.effects].map(({ line }) => line.uri)) };
  }

  /** What stands beside the lanes: what was chosen, else the findings once there are any. */
  get shownTab(): 'findings' | 'events' {
    return this.tab ?? (!this.correlation && this.investigation && this.investigation.findings.length + this.investigation.noted.length > 0 ? 'findings' : 'events');
  }

  /** The marks that the filter lets pass. */
  get found(): Model | null {
    const { model, text } = this;
    if (!model) return null;
    if (this.#searched?.model !== model || this.#searched.text !== text) this.#searched = { model, text, found: searched(model, text) };
    return this.#searched.found;
  }

  /** The outermost view: all logs, the correlation's window among them. */
  limits(): Span {
    const spans = [this.model?.span, this.correlation?.window].filter((s): s is Span => Boolean(s));
    if (spans.length === 0) return { start: 0, end: 1000 };
    return limitsOf({ start: Math.min(...spans.map((s) => s.start)), end: Math.max(...spans.map((s) => s.end)) });
  }

  setView(view: Span): void {
    this.view = clamp(view, this.limits());
    this.fitted = null;
  }

  fitAll(): void {
    if (!this.model?.span) return;
    this.view = fit(this.model.span);
    this.fitted = 'all';
  }

  /** Shows a period; `chosen` by the person it stays when other logs turn out to be graver. */
  fitPeriod(period: Period | null, chosen = false): void {
    if (!period) return this.fitAll();
    this.view = fit(period);
    this.fitted = 'period';
    if (chosen) this.#chosen = period.start;
  }

  /** The period that is looked at, `null` between them. */
  period(): Period | null {
    return periodInView(this.periods, this.view);
  }

  /** The zone of a period's logs, for its name. */
  zoneOf(period: Period): number {
    if (this.utc || !this.model) return 0;
    return spokenZone(period.lanes.map((i) => this.model!.lanes[i].lane), null)?.zone.offsetMinutes ?? 0;
  }

  /** Whether the list is wanted, as chosen for what is shown now. */
  get listChosen(): boolean | null {
    return this.correlation ? this.correlationList : this.list;
  }

  chooseList(shown: boolean): void {
    if (this.correlation) this.correlationList = shown;
    else this.list = shown;
  }

  /** The zone times are shown in: UTC, or the zone of the anchor's log, or the one most logs in view have. */
  zone(): DisplayZone {
    if (this.utc) return { offsetMinutes: 0, how: null, why: 'UTC was chosen' };
    const lanes = this.model?.lanes.map((l) => l.lane) ?? [];
    const seen = lanes.filter(({ span }) => span && span.end >= this.view.start && span.start <= this.view.end);
    const anchor = this.correlation?.anchor.uri ?? null;
    const speaker = spokenZone(seen, anchor) ?? spokenZone(lanes, anchor);
    if (!speaker) return { offsetMinutes: 0, how: null, why: 'no log has a known zone' };
    return { offsetMinutes: speaker.zone.offsetMinutes!, how: speaker.zone.how, why: `${speaker.label}: ${speaker.zone.why}` };
  }

  /** Events of all lanes that pass the filter. */
  events(): Series | null {
    const model = this.found;
    if (!model) return null;
    if (this.#events?.model !== model) this.#events = { model, series: filterEvents(model, this.groups) };
    return this.#events.series;
  }

  /** Rows of the list; the same object as long as nothing about them changed. */
  rows(): Rows {
    const { correlation, model } = this;
    if (this.#rows && (correlation || this.#rows.view === this.view)) return this.#rows.rows;
    const events = correlation ? null : this.events();
    const none: Rows = { length: 0, total: 0, ordered: 0, anchor: -1, at: () => { throw new RangeError('no rows'); } };
    const rows = correlation ? rowsOfCorrelation(model, correlation, this) : model && events ? rowsInView(model, events, this.view) : none;
    this.#rows = { rows, view: this.view };
    return rows;
  }

  /** To be called when the filter, the lanes or the correlation changed. */
  forgetRows(): void {
    this.#rows = null;
    this.#events = null;
  }
}

/** The lane that speaks for the zone of several: the anchor's own, else of the lanes with the most common zone the one that knows it best. */
function spokenZone(lanes: readonly Lane[], anchor: string | null): Lane | undefined {
  const known = lanes.filter((l) => l.zone.offsetMinutes !== null);
  const own = known.find((l) => l.uri === anchor);
  const votes = new Map<number, number>();
  for (const l of known) votes.set(l.zone.offsetMinutes!, (votes.get(l.zone.offsetMinutes!) ?? 0) + 1);
  const most = [...votes].sort((a, b) => b[1] - a[1])[0]?.[0];
  const rank: Record<ZoneHow, number> = { stated: 0, inferred: 1, assumed: 2 };
  return own ?? known.filter((l) => l.zone.offsetMinutes === most).sort((a, b) => rank[a.zone.how] - rank[b.zone.how])[0];
}
