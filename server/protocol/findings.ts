/** What was concluded, with the lines that show it, as the client is told. A part of protocol.ts: imported by that alone. */

/** What decides how loudly something is shown. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

/**
 * `proven`: identity, duration and window fit, and nothing is left open.
 * `likely`: they fit, but something is not stated or not wholly covered.
 * `coincident`: near in time only; never the basis of a link.
 */
export type Confidence = 'proven' | 'likely' | 'coincident';

/** One line that a finding stands on. */
export interface EvidenceLine {
  uri: string;
  line: number;
  /** `cause`, `silence`, `expiry`, `told`, `effect`, … */
  role: string;
  /** When what it tells of began; `null` for a line without a stamp. */
  at: number | null;
  /** The line itself where its text could be read, else what it stands for. Plain text. */
  text: string;
  /** What the line says in a few words, where `text` is the line itself. */
  label?: string;
}

/** One of the times that a finding happened. Lines go by number: those of `evidence` in order, then those of each of `effects`. */
export interface FindingChain {
  /** What tells of it, in order. */
  lines: number[];
  /** Which line led to which, with nothing told in between. A line that only sets the scene, or is near in time only, has none. */
  links: { from: number; to: number }[];
}

/** Findings of one cause on one node are one, with how often and how far apart. */
export interface Repeats {
  count: number;
  /** Mean distance between one and the next, ms; 0 where it hit several nodes once. */
  periodMs: number;
  /** When, UTC epoch ms. */
  at: number[];
}

/** A conclusion, as the editor shows it. */
export interface InvestigatedFinding {
  /** The same for the same conclusion from one investigation to the next. */
  id: string;
  /** `family/what`: `session-lost/stall`. */
  rule: string;
  severity: Severity;
  title: string;
  confidence: Confidence;
  node: string | null;
  start: number;
  end: number;
  why: string;
  evidence: EvidenceLine[];
  remedy: string;
  effects: { what: string; count: number; text: string; evidence: EvidenceLine[] }[];
  notSeen: string[];
  sessions: string[];
  repeats: Repeats | null;
  /** The zone of the times of day in its sentences: minutes east of UTC. */
  offsetMinutes: number;
  /** Each of these times, as it is written, with its instant. */
  times: Record<string, number>;
  /** One for each time it happened, in order; those of which no line is shown are left out. */
  chains: FindingChain[];
}

/** What happened, across all logs. */
export interface Investigation {
  /** The gravest and surest first. */
  findings: InvestigatedFinding[];
  /** How many logs were looked at. */
  logs: number;
  /** What the rules flag and no finding tells of: no cause is known for it, and nothing is known to follow. */
  noted: NotedLine[];
  /** What could not be seen, one plain sentence each. */
  gaps: string[];
}

/** One rule on one node: its gravest line, and how many it flags. */
export interface NotedLine {
  rule: string;
  severity: Severity;
  node: string;
  count: number;
  /** Its text is what the rule says. */
  line: EvidenceLine;
}

/** One condition of "why not": does it hold? `null`: these logs cannot tell. */
export interface Condition {
  what: string;
  holds: boolean | null;
  /** With the numbers of these logs. */
  text: string;
  evidence: EvidenceLine[];
}

/** Why one event is, or is not, the cause of another. */
export interface WhyNot {
  cause: EvidenceLine;
  effect: EvidenceLine;
  verdict: 'linked' | 'not-linked' | 'undecided';
  /** One sentence. */
  text: string;
  conditions: Condition[];
}
