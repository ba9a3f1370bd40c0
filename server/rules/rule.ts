/** A rule: what to look for in one log, how bad it is, why it matters, what to do. One file a rule. */
import type { LogReading } from '../formats/reading';
import type { LogEvent } from '../formats/events';
import type { Family, HighlightKind, Severity } from '../protocol';
import type { Clock } from '../text/clock';

/** The session timeout that holds for one log, and how it is known. */
export interface SessionTimeout {
  ms: number;
  /** `negotiated`: two programs agreed on it in these logs; `configured`: a configuration in these logs states it; `setting`: nobody stated any. */
  how: 'negotiated' | 'configured' | 'setting';
  /** Completes "… is longer than the session timeout of 6000 ms": "negotiated for session 0x1677… (server.log:12)". */
  from: string;
  /** The line that states it; `null` for the setting. */
  evidence: Evidence | null;
}

/** From when on a timeout holds. */
export interface TimeoutSpan {
  /** UTC epoch ms; -Infinity for the first. */
  since: number;
  timeout: SessionTimeout;
}

/** The timeout that holds at an instant; the first one when the instant is not known. `spans` is ascending and not empty. */
export function timeoutAt(spans: readonly TimeoutSpan[], instant: number): SessionTimeout {
  let low = 0;
  for (let high = spans.length; high - low > 1;) {
    const middle = (low + high) >> 1;
    if (spans[middle].since <= instant) low = middle;
    else high = middle;
  }
  return spans[low].timeout;
}

/** A line that proves something. */
export interface Evidence {
  file: string;
  /** Zero-based. */
  line: number;
  message: string;
}

export interface Diagnostic {
  rule: string;
  severity: Severity;
  /** Zero-based, both included; `endLine` equals `line` for one line. */
  line: number;
  endLine: number;
  message: string;
  related: Evidence[];
  /** Shown as a whole line in the editor and on the overview ruler. */
  highlight: HighlightKind | null;
}

/** What a rule sees of one log, and where it reports. */
export interface RuleContext {
  /** Path or URI of the log: the key of evidence in it. */
  readonly file: string;
  readonly reading: LogReading;
  readonly clock: Clock;
  /** The session timeouts that hold for this log, one behind the other: ask `timeoutAt`. */
  readonly timeouts: readonly TimeoutSpan[];
  /** The events of these kinds in the order of the file. */
  events(...kinds: string[]): Iterable<LogEvent>;
  report(found: { line: number; endLine?: number; message: string; related?: Evidence[]; severity?: Severity }): void;
}

export interface Rule {
  /** Stable, `family/what`: `gc/full-gc-over-session-timeout`. Names its page: docs/rules/gc-full-gc-over-session-timeout.md. */
  readonly id: string;
  readonly families: readonly Family[];
  readonly severity: Severity;
  readonly title: string;
  /** Why it matters: Markdown of ours, a few sentences, facts with their source. */
  readonly why: string;
  /** What to do: Markdown of ours, things an engineer can act on. */
  readonly remedy: string;
  readonly highlight?: HighlightKind;
  check(log: RuleContext): void;
}

/** Name of a rule's page under docs/rules, without the ending. */
export function pageName(rule: string): string {
  return rule.replace(/\//g, '-');
}
