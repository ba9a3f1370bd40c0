/**
 * What the client and the server say to each other beyond LSP: the only file
 * of `server/` that `client/` may import; `protocol/` holds parts of it. Types
 * and names only, no code that does anything. Every instant here is UTC epoch
 * milliseconds (fractions kept); every line number is zero-based, as in LSP.
 */

import type { Severity } from './protocol/findings';

export type * from './protocol/findings';

/** What a file is, found from its content. */
export type Family = 'gc' | 'kafka' | 'zookeeper' | 'hs_err';

/** The VS Code language ids, one a family. */
export const languageIds: Record<Family, string> = {
  gc: 'faultline-gc',
  kafka: 'faultline-kafka',
  zookeeper: 'faultline-zookeeper',
  hs_err: 'faultline-hs-err',
};

/** How the offset of a file's stamps is known. */
export type ZoneHow = 'stated' | 'inferred' | 'assumed';

/** The zone that holds for one file and why. */
export interface Zone {
  /** Minutes east of UTC; `null` while the file has only uptime stamps and no known start. */
  offsetMinutes: number | null;
  how: ZoneHow;
  /** One short phrase: "every stamp states +0800", "gc.log beside it states +0800", "setting faultline.zones", "local zone of this machine". */
  why: string;
}

/** A short, closed list of what a mark on the timeline stands for; it chooses shape and colour. */
export type MarkClass =
  | 'pause' // a stop-the-world pause: an interval
  | 'full' // a Full GC: an interval
  | 'expiry' // a ZooKeeper session expired, a broker fenced
  | 'session' // a session established, renewed, a broker registered
  | 'silence' // a client that heard nothing: an interval
  | 'leader' // leadership, epoch, ISR, controller changes
  | 'election' // a ZooKeeper or KRaft quorum election
  | 'crash' // a JVM crash, a failed mapping
  | 'lifecycle' // start and stop
  | 'recovery' // log loading and recovery: an interval where the end is known
  | 'error' // any other record at ERROR or FATAL
  | 'other';

/**
 * Events of one lane as columns, ordered by start, packed so that a million of
 * them cross two process borders in a fraction of a second. Numbers stand as
 * base64 of little-endian arrays with one value an event; texts are listed once
 * and joined with line feeds, in which no text has one.
 */
export interface Marks {
  count: number;
  /** Float64. */
  start: string;
  /** Float32, ms; empty when all are moments. */
  duration: string;
  /** Uint32. */
  line: string;
  /** Uint8: number in `classes`. */
  class: string;
  classes: MarkClass[];
  /** Uint8: 0 for none, 1 hint, 2 info, 3 warning, 4 error; empty when none has any. */
  severity: string;
  /** Uint16: number in `kinds`, joined event kinds ("gc.pause"). */
  kind: string;
  kinds: string;
  /** Uint32: number in `labels`, joined plain texts that stand for the events: "Full GC 10.40 s, 8071M->4285M (8192M)". */
  label: string;
  labels: string;
}

/** Heap use over time, from a GC log. All arrays have the same length. */
export interface HeapPlot {
  t: number[];
  beforeBytes: number[];
  afterBytes: number[];
  capacityBytes: number[];
}

/** How far a host's clock is off the others', and how that is known. Positive: it is ahead, so that many ms are taken off its instants. */
export interface Skew {
  ms: number;
  /** `estimated` from records that two logs wrote of one moment; `set` by a person. */
  how: 'estimated' | 'set';
  /** Largest distance of a pair from the estimate, ms; 0 for what a person set. */
  spreadMs: number;
  /** How many pairs of records it was estimated from. */
  pairs: number;
  /** One plain phrase: "12 sessions that server.log and zookeeper.log both tell of". */
  why: string;
  /** Where the clock was set while the log was written: what holds from when on. `ms` is what held before the first of them. */
  steps?: SkewStep[];
}

/** From an instant on, as the host's own clock shows it (UTC epoch ms), its clock was this far ahead. */
export interface SkewStep {
  since: number;
  ms: number;
  spreadMs: number;
  pairs: number;
}

/** One ZooKeeper session from its client's point of view, for the life lines of a node. */
export interface SessionLife {
  id: string;
  /** The client's node; `null` when no log tells whose it was. */
  node: string | null;
  start: number;
  /** When it ended or was last heard of. */
  end: number;
  fate: 'expired' | 'closed' | 'open';
  timeoutMs: number | null;
  /** Where it begins and, where it is told, ends. */
  opened: { uri: string; line: number } | null;
  ended: { uri: string; line: number } | null;
}

/** Records by level over time: `counts[level][i]` of the levels WARN, ERROR and the rest, in steps of equal length. */
export interface LevelHistogram {
  start: number;
  stepMs: number;
  rest: number[];
  warn: number[];
  error: number[];
}

/** One file on the timeline. */
export interface Lane {
  uri: string;
  /** Of two lanes of one URI that have the same one, one is as good as the other; absent where there is but one timeline. */
  state?: string;
  /** File name, with as much of the path as tells it from its neighbours. */
  label: string;
  family: Family;
  /** Name of the node the file belongs to ("broker 1", the folder, …); lanes of a node are neighbours. */
  node: string;
  /** What its node was told from: "folder broker-1", "broker.id = 1 in server.log", "setting faultline.nodes". */
  nodeWhy: string;
  /** One line of plain text about the file: "JDK 17 G1, 4 GiB heap". */
  detail: string;
  zone: Zone;
  /** `null`: nothing is known of its clock against the others', nothing is taken off. */
  skew: Skew | null;
  /** First and last instant of the file; `null` when it holds none. */
  span: { start: number; end: number } | null;
  marks: Marks;
  heap: HeapPlot | null;
  /** `null` where records have no level. */
  levels: LevelHistogram | null;
  /** Stretches inside `span` that the file does not cover: another file of the rotation is missing, or a log that is never silent was. */
  gaps: { start: number; end: number }[];
}

/** The session timeout that pauses are held against, and where it was read. */
export interface TimeoutInfo {
  ms: number;
  /** "negotiated for session 0x1000015a83b0000, server-1.log:33", "setting faultline.sessionTimeout". */
  from: string;
}

/** When a node stood still: pauses and safepoints of its GC logs, joined where no heartbeat fits between them. Columns, by start. */
export interface NodeStalls {
  node: string;
  start: number[];
  end: number[];
}

/** All lanes on one axis of time. */
export interface Timeline {
  lanes: Lane[];
  /** The union of the lanes' spans; `null` when no lane has an instant. */
  span: { start: number; end: number } | null;
  timeout: TimeoutInfo;
  /** By start. */
  sessions: SessionLife[];
  /** One entry a node that has any. */
  stalls: NodeStalls[];
  /** What could not be shown, one plain sentence each ("hs_err_pid1.log has no readable time"). */
  notes: string[];
}

/** One record near an instant. */
export interface CorrelatedRecord {
  uri: string;
  line: number;
  /** When the record happened; the start for what lasts. */
  start: number;
  end: number;
  severity: Severity | null;
  class: MarkClass | null;
  kind: string | null;
  /** The line's own text, at most 400 characters. Plain text: never HTML, never a link. */
  text: string;
}

/** What every other log says around one line's instant. */
export interface Correlation {
  anchor: { uri: string; line: number; start: number; end: number; text: string };
  /** The instants searched: [start, end] of the anchor, widened by the window on both sides. */
  window: { start: number; end: number };
  /** Ordered by start, then lane; events first in preference when the limit cuts. */
  records: CorrelatedRecord[];
  /** How many records of the window were left out by the limit. */
  omitted: number;
  /** What could not be searched and why, one plain sentence each ("no stamp", "client/app.log ends 3 min earlier"). */
  notes: string[];
}

/** What the status bar shows of a file, sent whenever it is (re)read. */
export interface FileInfo {
  uri: string;
  family: Family;
  /** "JDK 8 G1", "unified G1, JDK 17", "Kafka log4j layout", "ZooKeeper 3.4 log4j", "JDK 17 Linux". */
  dialect: string;
  zone: Zone;
  lines: number;
  events: number;
  unrecognisedLines: number;
}

/** A line that is highlighted as a whole. */
export type HighlightKind = 'longPause' | 'sessionExpired' | 'mapFailure';

export interface HighlightedLine {
  line: number;
  kind: HighlightKind;
  /** Plain text for the decoration's hover. */
  message: string;
}

/** client -> server: what is this text? The first 64 Ki characters are enough. Answer: `RecogniseResult`. */
export const recogniseRequest = 'faultline/recognise';
export interface RecogniseParams { uri: string; head: string }
export type RecogniseResult = { family: Family; languageId: string; dialect: string } | null;

/** client -> server: all lanes of the workspace. Answer: `TimelineAnswer`. */
export const timelineRequest = 'faultline/timeline';
export interface TimelineParams {
  /** Only these files; all known files when absent. */
  uris?: string[];
  /** Lanes that the client holds, by URI, each with its `state`: those that are in it still are not sent again. */
  known?: Record<string, string>;
  /** Lanes beyond so many marks are left for the next request; none when absent. */
  portion?: number;
}
export interface TimelineAnswer extends Timeline {
  /** All lanes in their order, by URI. `lanes` lacks those that the client holds, and those that are left. */
  order: string[];
  /** How many lanes the client has yet to ask for; until there are none, only `lanes` is told. */
  left: number;
}

/** client -> server: what do the other logs say around this line? Answer: `Correlation`, or `null` with no instant to be had at that line. */
export const correlateRequest = 'faultline/correlate';
export interface CorrelateParams { uri: string; line: number; windowMs: number; limit?: number }

/** client -> server: what happened, across all logs that are known? Answer: `Investigation`. Reports `$/progress` on `workDoneToken`; can be cancelled. */
export const investigateRequest = 'faultline/investigate';
export interface InvestigateParams {
  /** Only logs below this folder or these files; all known logs when absent. Read from disk if nobody did before. */
  uris?: string[];
  workDoneToken?: string | number;
}

/** client -> server: why is (or is not) the event of one line the cause of the other's? In either order. Answer: `WhyNot`, or `null` when a line has no event. */
export const whyNotRequest = 'faultline/whyNot';
export interface WhyNotParams { first: LinePosition; second: LinePosition }

export interface LinePosition { uri: string; line: number }

/** client -> server: two lines that a person says are the same moment. Answer: `SameMomentResult`; `null` when a line has no instant. */
export const sameMomentRequest = 'faultline/sameMoment';
export interface SameMomentParams { first: LinePosition; second: LinePosition }
/** So many ms are to be taken off the instants of the second line's node, `uris` being its files, on top of what is taken off now. */
export interface SameMomentResult { node: string; uris: string[]; skewMs: number; otherNode: string }

/**
 * client -> server: what a person corrected in this workspace; replaces what was sent before.
 * `skewMs` by file URI, `nodes` (a name) by file URI.
 */
export const correctionsNotification = 'faultline/corrections';
export interface Corrections { skewMs: Record<string, number>; nodes: Record<string, string> }

/** client -> server: the line of a file whose record is the last one not after an instant. Answer: `LineAtResult`; `null` when the file has no instants. */
export const lineAtRequest = 'faultline/lineAt';
export interface LineAtParams { uri: string; instant: number }
/** `start` is that record's own instant: before the first record it is the first record's. */
export type LineAtResult = { line: number; start: number } | null;

/** client -> server: the event next to a line, in the file or by time across all of them. Answer: `NextEventResult`; `null` when there is none. */
export const nextEventRequest = 'faultline/nextEvent';
export interface NextEventParams extends LinePosition {
  direction: 'next' | 'previous';
  across: boolean;
  /** Only events of these classes; those with a severity of warning or error, and expiries, Full GCs and crashes, when absent. */
  classes?: MarkClass[];
}
/** `at` is `null` where the file's instants cannot be placed. */
export type NextEventResult = (LinePosition & { at: number | null; text: string }) | null;

/** client -> server: all lines of a window, of all logs, by corrected time. Answer: `MergedSlice`. */
export const mergedSliceRequest = 'faultline/mergedSlice';
export interface SliceLine {
  uri: string;
  line: number;
  node: string;
  /** When its record was written, on the corrected clock. */
  at: number;
  text: string;
  /** Of each token its column, its length and its type by number in the legend of the semantic tokens, in a row. */
  tokens: number[];
}
export interface MergedSliceParams {
  start: number;
  end: number;
  /** Only these files; all known files when absent. */
  uris?: string[];
  /** Most lines to answer with; 20,000 when absent. */
  limit?: number;
}
export interface MergedSlice {
  /** Each line as it stands in its file; a record's further lines follow its first. */
  lines: SliceLine[];
  /** How many lines were left out by the limit. */
  omitted: number;
}

/** client -> server: the incident as a text to hand on. Answer: `ReportResult`. */
export const reportRequest = 'faultline/report';
export interface ReportParams {
  format: 'markdown' | 'html';
  /** Replace host names, IP addresses and topics with stable pseudonyms. */
  mask: boolean;
  /** Only these findings; all when absent. */
  findings?: string[];
  /** Only logs below this folder or these files, as in the investigation that is handed on; all known logs when absent. */
  uris?: string[];
}
export interface ReportResult { text: string; masked: number }

/** client -> server: the instant of a line (its record's start), `null` where there is none. */
export const instantRequest = 'faultline/instant';
export interface InstantParams { uri: string; line: number }
export type InstantResult = { start: number; end: number } | null;

/** server -> client: a file was (re)read. */
export const fileInfoNotification = 'faultline/fileInfo';

/** server -> client: the lines of an open file to highlight as a whole; replaces what was sent before. */
export const highlightsNotification = 'faultline/highlights';
export interface HighlightsParams { uri: string; lines: HighlightedLine[] }

/** server -> client: the set of known logs or their readings changed; a shown timeline is stale. */
export const timelineChangedNotification = 'faultline/timelineChanged';

/** The client command that code lenses name: `faultline.correlate` with `[uri: string, line: number]`. */
export const correlateCommand = 'faultline.correlate';

/** The client command that jumps to a line, for code lenses: `[uri: string, line: number]`. */
export const jumpCommand = 'faultline.jump';

/**
 * Shows a page of `docs/`: its argument is the page's path there without the ending, `rules/…` or `events/…`. A client that sends
 * `explains: true` in its initialization options knows this command and lets hovers call it, and no other.
 */
export const explainCommand = 'faultline.explain';

/** A client that sends `packedLogs: true` in its initialization options opens a `.gz` file, unpacked and read-only, under this scheme and the file's own path. */
export const packedScheme = 'faultline-gz';

/** The settings, as the client sends them under the section `faultline`. */
export interface Settings {
  /** Last resort for the session timeout, ms. Default 6000: Kafka's own default before 2.5 (KIP-537: 18000 since). */
  sessionTimeout: number;
  /** Half width of the correlation window, ms. Default 5000. */
  correlationWindow: number;
  /** Zone of stamps that state none, when nothing better is known: "local", "UTC" or an offset like "+08:00". Default "local". */
  defaultZone: string;
  /** Zone by file: glob relative to the workspace folder -> "UTC", "+08:00", an IANA name. */
  zones: Record<string, string>;
  /** Node by file: glob relative to the workspace folder -> name of the node the file belongs to. */
  nodes: Record<string, string>;
  /** How far the clock of a file's host is ahead: glob relative to the workspace folder -> ms. */
  clockSkew: Record<string, number>;
  inlayHints: { freedMemory: boolean; sinceLastFullGc: boolean; localTime: boolean };
  codeLens: boolean;
}

export const defaultSettings: Settings = {
  sessionTimeout: 6000,
  correlationWindow: 5000,
  defaultZone: 'local',
  zones: {},
  nodes: {},
  clockSkew: {},
  inlayHints: { freedMemory: true, sinceLastFullGc: true, localTime: true },
  codeLens: true,
};
