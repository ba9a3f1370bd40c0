/** How a lost session or a fenced broker is held against one possible cause. */
import type { Activity } from '../activity';
import { evidenceOf, type Confidence, type FindingEvidence } from '../findings';
import type { Scene, Seen } from '../scene';
import type { Loss, Losses } from '../losses';
import type { Stall } from '../stalls';
import { timeText } from '../times';

/** One loss and all that may speak to it. */
export interface Case {
  readonly scene: Scene;
  readonly loss: Loss;
  /** What the owner's logs say between the heartbeat that was due and the loss; `null` when it cannot be told. */
  readonly activity: Activity | null;
  readonly losses: Losses;
}

export interface Explained {
  /** Behind `session-lost/` or `broker-fenced/`. */
  readonly rule: string;
  readonly confidence: Confidence;
  /** Completes "broker 1 lost its ZooKeeper session …". */
  readonly because: string;
  /** The same for several of them: "each during …". */
  readonly becauseOfAll?: string;
  /** The stops of the owner's JVM that are the cause. */
  readonly stalls?: readonly Stall[];
  /** CPU that the stop's threads got, ms, where so little of it is the reason that it took so long. */
  readonly starvedMs?: number;
  /** The longest stop is a Full GC that left the heap as good as full. */
  readonly heapFull?: boolean;
  /** It is a Full GC of a heap whose floor had risen to it. */
  readonly floor?: boolean;
  /** What hit all clients alike, by name: losses of several nodes by it are one finding. */
  readonly shared?: string;
  /** How long it took, ms, where that is told of several. */
  readonly lengthMs?: number;
  readonly why: string;
  readonly evidence: FindingEvidence[];
  readonly remedy: string;
  /** What keeps it from being surer. */
  readonly open: string[];
}

/** Why it was not this: what was looked for and not found. */
export interface RuledOut {
  readonly not: string[];
}

export type Cause = (one: Case) => Explained | RuledOut;

export function ruledOut(...not: string[]): RuledOut {
  return { not };
}

/** "broker 1", "a client that these logs do not name". */
export function whoseText({ owner, brokerId }: Loss): string {
  return owner?.node.name ?? (brokerId === null ? 'a client that these logs do not name' : `broker ${brokerId}`);
}

/** The log whose zone and clock the owner's instants are shown in. */
export function clockOf({ silence, told, owner, expiry }: Loss): Seen['log'] {
  return silence?.log ?? told?.log ?? owner?.logs[0] ?? expiry!.log;
}

/** "its timeout is 6000 ms (negotiated, server.log:180)". */
export function timeoutClause({ timeoutMs, timeoutFrom, kind, id }: Loss): string {
  const what = kind === 'session' ? `Session ${id} has a timeout of` : 'The controller waits for a heartbeat';
  return `${what} ${timeoutMs} ms (${timeoutFrom})`;
}

/** What every case shows: the session, its silence, its end on both sides. */
export function linesOf({ connected, silence, expiry, told, kind }: Loss): FindingEvidence[] {
  const lines: FindingEvidence[] = [];
  if (connected) lines.push(evidenceOf(connected.log, connected.event, 'session'));
  if (silence) lines.push(evidenceOf(silence.log, silence.event, 'silence'));
  if (expiry) lines.push(evidenceOf(expiry.log, expiry.event, kind === 'fence' ? 'fenced' : 'expiry'));
  if (told) lines.push(evidenceOf(told.log, told.event, expiry ? 'told' : 'expiry'));
  return lines;
}

export function inOrder(lines: readonly FindingEvidence[]): FindingEvidence[] {
  return [...lines].sort((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity));
}

/** The time that a cause has to account for, UTC epoch ms. */
export function windowOf({ due, lostAt, timeoutMs }: Loss): { from: number; to: number } {
  return due === due ? { from: Math.min(due, lostAt), to: lostAt } : { from: lostAt - (timeoutMs > 0 ? timeoutMs : 6000), to: lostAt };
}

/** "from 22:20:02.117 to 22:20:12.100". */
export function spanText(from: number, to: number, log: Seen['log']): string {
  return `from ${timeText(from, log)} to ${timeText(to, log)}`;
}
