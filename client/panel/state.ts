/** What the panel shows and how the person has set it, apart from how it is drawn. */

import type { Correlation, Timeline, ZoneHow } from '../../server/protocol';
import { groups, type Group } from './classes';
import { filterEvents, markAt, rowsInView, rowsOfCorrelation, type Rows } from './events';
import type { PanelState } from './host';
import { buildModel, rowOf, type EventRow, type Model } from './model';
import type { Series } from './series';
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
  cursor: { instant: number; uri: string; line: number } | null = null;
  view: Span = { start: 0, end: 1000 };
  /** Whether the view is "everything", and stays so when more logs arrive. */
  fitted = true;
  selection: EventRow | null = null;
  hover: { lane: number; mark: number } | null = null;
  lane = 0;
  groups: Set<Group> = new Set(groups);
  text = '';
  utc = false;
  follow = true;
  /** `null`: shown where there is room. */
  list: boolean | null = null;

  #events: { model: Model; series: Series } | null = null;
  #rows: { rows: Rows; view: Span } | null = null;
  #kept: Span | null = null;

  restore(kept: PanelState | undefined): void {
    if (!kept || typeof kept !== 'object') return;
    if (Array.isArray(kept.groups)) this.groups = new Set(groups.filter((g) => kept.groups!.includes(g)));
    if (typeof kept.text === 'string') this.text = kept.text;
    this.utc = kept.utc === true;
    this.follow = kept.follow !== false;
    this.list = typeof kept.list === 'boolean' ? kept.list : null;
    if (kept.view && kept.view.end > kept.view.start) this.#kept = { start: kept.view.start, end: kept.view.end };
  }

  save(): PanelState {
    return { view: this.fitted ? null : this.view, groups: [...this.groups], text: this.text, utc: this.utc, follow: this.follow, list: this.list };
  }

  /** Takes new lanes: the view stays where it is unless it showed everything; the selection stays on its line. */
  setTimeline(timeline: Timeline): void {
    this.model = buildModel(timeline);
    this.hover = null;
    this.lane = Math.min(this.lane, Math.max(timeline.lanes.length - 1, 0));
    this.forgetRows();
    if (this.selection) this.selection = this.#found(this.selection);
    const { span } = timeline;
    if (!span) return;
    const wanted = this.#kept ?? (this.fitted ? null : this.view);
    this.#kept = null;
    if (wanted && wanted.end > span.start && wanted.start < span.end) this.setView(wanted);
    else this.fitAll();
  }

  #found(old: EventRow): EventRow | null {
    const lane = this.model!.lanes.find((l) => l.lane.uri === old.uri);
    const mark = markAt(lane, old.line, old.start);
    if (lane && mark >= 0) return rowOf(lane, mark);
    return lane && old.mark < 0 ? { ...old, lane: lane.index } : null;
  }

  setCorrelation(correlation: Correlation | null): void {
    this.correlation = correlation;
    this.forgetRows();
    const lane = this.model?.lanes.find((l) => l.lane.uri === correlation?.anchor.uri);
    if (lane) this.lane = lane.index;
  }

  /** The outermost view: all logs, the correlation's window among them. */
  limits(): Span {
    const spans = [this.model?.span, this.correlation?.window].filter((s): s is Span => Boolean(s));
    if (spans.length === 0) return { start: 0, end: 1000 };
    return limitsOf({ start: Math.min(...spans.map((s) => s.start)), end: Math.max(...spans.map((s) => s.end)) });
  }

  setView(view: Span): void {
    this.view = clamp(view, this.limits());
    this.fitted = false;
  }

  fitAll(): void {
    if (!this.model?.span) return;
    this.view = fit(this.model.span);
    this.fitted = true;
  }

  /** The zone times are shown in: UTC, or the zone of the anchor's log, or the one most logs have. */
  zone(): DisplayZone {
    if (this.utc) return { offsetMinutes: 0, how: null, why: 'UTC was chosen' };
    const lanes = this.model?.lanes.map((l) => l.lane).filter((l) => l.zone.offsetMinutes !== null) ?? [];
    const own = lanes.find((l) => l.uri === this.correlation?.anchor.uri);
    const votes = new Map<number, number>();
    for (const l of lanes) votes.set(l.zone.offsetMinutes!, (votes.get(l.zone.offsetMinutes!) ?? 0) + 1);
    const most = [...votes].sort((a, b) => b[1] - a[1])[0]?.[0];
    // of the logs of that zone the one that knows it best speaks for it
    const rank: Record<ZoneHow, number> = { stated: 0, inferred: 1, assumed: 2 };
    const speaker = own ?? lanes.filter((l) => l.zone.offsetMinutes === most).sort((a, b) => rank[a.zone.how] - rank[b.zone.how])[0];
    if (!speaker) return { offsetMinutes: 0, how: null, why: 'no log has a known zone' };
    return { offsetMinutes: speaker.zone.offsetMinutes!, how: speaker.zone.how, why: `${speaker.label}: ${speaker.zone.why}` };
  }

  /** Events of all lanes that pass the filter. */
  events(): Series | null {
    if (!this.model) return null;
    if (this.#events?.model !== this.model) this.#events = { model: this.model, series: filterEvents(this.model, this) };
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
