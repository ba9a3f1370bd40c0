/** The facade of the layer: many logs of one incident, each with its node, its clock, its timeout, what is wrong in it. */
import type { LogEvent } from '../formats/events';
import type { LogReading } from '../formats/reading';
import type { Correlation, Severity, Skew, Timeline, TimeoutInfo, Zone, ZoneHow } from '../protocol';
import { checkLog } from '../rules/registry';
import { timeoutAt, type Diagnostic, type SessionTimeout, type TimeoutSpan } from '../rules/rule';
import type { Clock } from '../text/clock';
import { Basis } from '../text/stamp';
import { correlate, type Anchor, type CorrelateOptions, type SliceReader } from './views/correlate';
import { isSame, Kept } from './kept';
import type { IncidentSettings, SourceLog } from './log';
import { TimeIndex } from './near';
import { nodesOf, type LogNode } from './nodes/nodes';
import { shortLabels } from './paths';
import { recordInstant } from './records';
import { timelineOf } from './views/timeline';
import { referenceInstant, timeoutFromSetting, timeoutsOf } from './timeouts';
import { timesOf, type LogTime } from './clocks/zones';
import { sameClock } from './clocks/placed';

/** One log with everything the others tell about it. What takes work is made on demand. */
export class IncidentLog implements SourceLog {
  readonly file: string;
  readonly reading: LogReading;
  readonly zone: Zone;
  readonly clock: Clock;
  /** What is taken off its instants; `null`: nothing. */
  readonly skew: Skew | null;
  readonly #localHow: ZoneHow;
  #span: { start: number; end: number } | null | undefined;
  #diagnostics: Diagnostic[] | null = null;
  #severities: Map<number, Severity> | null = null;
  #index: TimeIndex | null = null;

  constructor(source: SourceLog, time: LogTime, readonly label: string, readonly node: LogNode, readonly timeouts: readonly TimeoutSpan[]) {
    this.file = source.file;
    this.reading = source.reading;
    this.zone = time.zone;
    this.clock = time.clock;
    this.skew = time.skew;
    this.#localHow = time.localHow;
  }

  /** Would another one made of this be the same? Then what this one has worked out by now holds. */
  stands(source: SourceLog, { zone, clock, skew, localHow }: LogTime, label: string, node: LogNode, timeouts: readonly TimeoutSpan[]): boolean {
    return this.reading === source.reading && this.label === label && this.#localHow === localHow && sameClock(this.clock, clock)
      && isSame([this.zone, this.skew, this.node, this.timeouts], [zone, skew, node, timeouts]);
  }

  /** The timeout that matters most to this log: at its longest pause, else at its last event. */
  get timeout(): SessionTimeout {
    return timeoutAt(this.timeouts, referenceInstant(this.reading, this.clock));
  }

  /** What the rules find in this log, by line. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics ??= checkLog(this);
  }

  /** Its events by time. */
  get index(): TimeIndex {
    return this.#index ??= new TimeIndex(this.reading.events, this.clock);
  }

  /** First and last instant; `null` when the log holds none that can be placed. */
  get span(): { start: number; end: number } | null {
    return this.#span === undefined ? this.#span = this.#measured() : this.#span;
  }

  #measured(): { start: number; end: number } | null {
    const { events } = this.reading;
    let [start, end] = [Infinity, -Infinity];
    for (let i = 0; i < events.length; i++) {
      const first = this.clock.instant(events.rawStart(i), events.basisOf(i));
      if (!(first - first === 0)) continue;
      if (first < start) start = first;
      if (first > end) end = first;
      if (events.rawEnd(i) === events.rawStart(i)) continue;
      const last = this.clock.instant(events.rawEnd(i), events.basisOf(i));
      if (last > end) end = last;
    }
    for (const point of this.reading.checkpoints) {
      const first = this.clock.instant(point.min, point.basis);
      const last = this.clock.instant(point.max, point.basis);
      if (first < start) start = first;
      if (last > end) end = last;
    }
    return start <= end ? { start, end } : null;
  }

  /** How the offset of a stamp is known that counts from `basis`. */
  zoneHow(basis: Basis): ZoneHow {
    switch (basis) {
      case Basis.Utc: return 'stated';
      case Basis.Local: return this.#localHow;
      case Basis.Uptime: {
        const { jvmStart } = this.reading.segments[0];
        return jvmStart.basis === Basis.Utc ? 'stated' : jvmStart.basis === Basis.Local ? this.#localHow : this.zone.how;
      }
      default: return 'assumed';
    }
  }

  /** The gravest diagnostic that begins at a line. */
  severityOf(line: number): Severity | null {
    if (!this.#severities) {
      this.#severities = new Map();
      for (const found of this.diagnostics) {
        const known = this.#severities.get(found.line);
        if (known === undefined || gravity.indexOf(found.severity) > gravity.indexOf(known)) this.#severities.set(found.line, found.severity);
      }
    }
    return this.#severities.get(line) ?? null;
  }

  /** The event that a line belongs to; `null` when there is none. */
  eventAt(line: number): LogEvent | null {
    const { events } = this.reading;
    let best = -1;
    const behind = events.firstAtLine(line + 1);
    for (let i = behind - 1; i >= 0 && behind - i <= 16; i--) {
      if (events.endLineOf(i) < line) continue;
      if (best < 0 || events.endLineOf(i) - events.lineOf(i) <= events.endLineOf(best) - events.lineOf(best)) best = i;
    }
    return best < 0 ? null : events.at(best, this.clock);
  }

  /**
   * When a line happened: the span of its event, else the stamp of its record;
   * `null` where there is no instant to be had.
   * @param lineBytes the UTF-8 bytes of a line by number, without its end; `null` when it cannot be had
   */
  instantAt(line: number, lineBytes: (line: number) => Uint8Array | null): { start: number; end: number } | null {
    const event = this.eventAt(line);
    if (event && Number.isFinite(event.start)) return { start: event.start, end: Math.max(event.start, event.end) };
    const instant = this.stampAt(line, lineBytes);
    return Number.isFinite(instant) ? { start: instant, end: instant } : null;
  }

  /** When the record of a line was written, as its stamp says; NaN without one. */
  stampAt(line: number, lineBytes: (line: number) => Uint8Array | null): number {
    return recordInstant(this.reading.family, this.clock, line, lineBytes);
  }
}

const gravity: readonly Severity[] = ['hint', 'info', 'warning', 'error'];

/**
 * Many logs together. Immutable: make a new one when a log, its reading or a
 * setting changes, out of the one before: logs of which nothing is different
 * are taken over with all that was worked out of them.
 */
export class Incident {
  readonly logs: readonly IncidentLog[];
  /** What was seen of clocks that disagree and could not be corrected, one plain sentence each. */
  readonly clockNotes: readonly string[];
  /** What was made of several logs, for the next incident. */
  readonly kept: Kept;
  readonly #fallback: SessionTimeout;
  readonly #byFile: ReadonlyMap<string, IncidentLog>;

  /** @param before the same logs as they were before a change */
  constructor(sources: readonly SourceLog[], settings: IncidentSettings, before: Incident | null = null) {
    this.kept = before?.kept ?? new Kept();
    const labels = shortLabels(sources.map(source => source.file));
    const nodes = this.kept.sameAll('nodes', nodesOf(sources, settings.roots, settings));
    const { byFile: times, notes } = timesOf(sources, nodes, labels, settings, this.kept);
    this.clockNotes = notes;
    const timeouts = timeoutsOf({ logs: sources, nodes, times, labels, settings }, this.kept);
    this.logs = sources.map(source => {
      const { file } = source;
      const [known, time, label, node, spans] = [before?.get(file), times.get(file)!, labels.get(file)!, nodes.get(file)!, timeouts.get(file)!] as const;
      return known?.stands(source, time, label, node, spans) ? known : new IncidentLog(source, time, label, node, spans);
    });
    this.#fallback = timeoutFromSetting(settings);
    this.#byFile = new Map(this.logs.map(log => [log.file, log]));
  }

  get(file: string): IncidentLog | undefined {
    return this.#byFile.get(file);
  }

  /** All lanes, or those of these files. */
  timeline(files?: readonly string[]): Promise<Timeline> {
    return timelineOf(this, files ? this.logs.filter(log => files.includes(log.file)) : this.logs);
  }

  /** The shortest timeout that holds for one of these logs, in words that stand alone; the setting's when no log states any. */
  timeoutOf(logs: readonly IncidentLog[] = this.logs): TimeoutInfo {
    let least = this.#fallback;
    for (const { timeout } of logs) {
      if (timeout.how !== 'setting' && (least.how === 'setting' || timeout.ms < least.ms || (timeout.ms === least.ms && timeout.how === 'negotiated' && least.how !== 'negotiated'))) least = timeout;
    }
    const { ms, from, evidence } = least;
    return { ms, from: evidence ? `${evidence.message}, ${this.get(evidence.file)!.label}:${evidence.line + 1}` : from };
  }

  /** What every other log says around an anchor. */
  correlate(anchor: Anchor, options: CorrelateOptions, read: SliceReader): Promise<Correlation> {
    return correlate(this, anchor, options, read);
  }
}
