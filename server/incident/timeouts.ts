/**
 * The session timeout that one log's pauses are held against. What counts is
 * what the broker and ZooKeeper agreed on (ClientCnxn logs the negotiated
 * timeout); then what the broker asked for or was configured with; a setting
 * only where no log says anything.
 */
import type { LogReading } from '../formats/reading';
import type { SessionTimeout, TimeoutSpan } from '../rules/rule';
import type { Clock } from '../text/clock';
import { Basis } from '../text/stamp';
import { Kept, ofReading, onDemand } from './kept';
import { editorNames, type IncidentSettings, type SourceLog } from './log';
import type { LogNode } from './nodes/nodes';
import { folderOf, nameFrom } from './paths';
import type { LogTime } from './clocks/zones';
import { sameClock } from './clocks/placed';

/** One place in a log that states a timeout. */
interface Statement {
  readonly file: string;
  readonly line: number;
  readonly ms: number;
  /** When it was said; NaN for a fact without a stamp. */
  readonly at: number;
  readonly how: 'negotiated' | 'configured';
  /** "negotiated for session 0x1". */
  readonly what: string;
}

interface Surroundings {
  readonly logs: readonly SourceLog[];
  readonly nodes: ReadonlyMap<string, LogNode>;
  readonly times: ReadonlyMap<string, LogTime>;
  readonly labels: ReadonlyMap<string, string>;
  readonly settings: IncidentSettings;
}

/** What is said below one folder, each log's for itself. */
interface Said {
  byBrokers: (readonly Statement[])[];
  byServers: (readonly Statement[])[];
}

/**
 * The timeout of every log: of its own node; else of the brokers, else of the
 * ZooKeeper servers, in the nearest folder around it that knows any. The logs
 * of an incident lie together, those of another beside them.
 */
export function timeoutsOf(around: Surroundings, kept = new Kept()): Map<string, TimeoutSpan[]> {
  const { logs, nodes, settings } = around;
  const keyOf = (file: string): string => nodes.get(file)!.key;
  const byNode = new Map<string, (readonly Statement[])[]>();
  const byFolder = new Map<string, Said>();
  const sayings = kept.sameAll('sayings', logs.map(({ file, reading }) => [file, sayingsOf(reading)] as const));
  for (const log of logs) {
    const said = placed(log.file, around.times.get(log.file)!.clock, sayings.get(log.file)!);
    const own = log.reading.family === 'kafka' ? said : none;
    const given = log.reading.family === 'zookeeper' ? said : none;
    const ofNode = onDemand(byNode, keyOf(log.file), (): (readonly Statement[])[] => []);
    if (own.length > 0) ofNode.push(own);
    const ofBroker = nodes.get(log.file)!.role === 'broker' ? own : none;
    for (const folder of ofBroker.length + given.length > 0 ? foldersOf(log.file) : []) {
      const here = onDemand(byFolder, folder, (): Said => ({ byBrokers: [], byServers: [] }));
      if (ofBroker.length > 0) here.byBrokers.push(ofBroker);
      if (given.length > 0) here.byServers.push(given);
    }
  }
  // A folder's statements stand for many logs: what they come to is worked out once.
  const known = new Map<readonly (readonly Statement[])[], Chooser>();
  const best = (name: string, said: readonly (readonly Statement[])[], at: number, ofOneProgram: (said: readonly (readonly Statement[])[]) => boolean): readonly Choice[] =>
    said.length === 0 ? [] : onDemand(known, said, () => {
      const one = ofOneProgram(said);
      return kept.get(`timeout ${name}`, [...said, one], () => chooserOf(said.flat(), one));
    })(at);
  const ofOneNode = (said: readonly (readonly Statement[])[]): boolean => new Set(said.map(([one]) => keyOf(one.file))).size === 1;
  return new Map(logs.map(log => {
    const at = referenceInstant(log.reading, around.times.get(log.file)!.clock);
    let choices = best(`of ${keyOf(log.file)}`, byNode.get(keyOf(log.file))!, at, () => true);
    for (const folder of foldersOf(log.file)) {
      if (choices.length > 0) break;
      const said = byFolder.get(folder);
      if (said) choices = best(`of brokers in ${folder}`, said.byBrokers, at, ofOneNode);
      if (said && choices.length === 0) choices = best(`of servers in ${folder}`, said.byServers, at, () => false);
    }
    if (choices.length === 0) return [log.file, [{ since: -Infinity, timeout: timeoutFromSetting(settings) }]];
    return [log.file, choices.map(choice => ({ since: choice.since, timeout: stated(log, choice, around) }))];
  }));
}

const none: readonly Statement[] = [];

/** The folder of a file and all around it, outwards. */
function foldersOf(file: string): string[] {
  const folders: string[] = [];
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    folders.push(folder);
    if (folder === '') return folders;
  }
}

/** What holds for a log whose timeout matters at an instant. */
type Chooser = (at: number) => readonly Choice[];

/** What was agreed on goes before what was only asked for. */
function chooserOf(statements: readonly Statement[], ofOneProgram: boolean): Chooser {
  const negotiated = statements.filter(({ how }) => how === 'negotiated');
  return choose(negotiated.length > 0 ? negotiated : statements.filter(({ how }) => how === 'configured'), ofOneProgram);
}

/** What a reading states, whatever its clock: found once for each reading. */
interface Saying extends Omit<Statement, 'file' | 'at'> {
  /** Its stamp; a fact has none. */
  readonly raw: number;
  readonly basis: Basis;
}

/** The timeouts that a log states. */
export const sayingsOf = ofReading((reading): readonly Saying[] => (reading.family === 'kafka' ? statementsOf(reading) : reading.family === 'zookeeper' ? serverStatements(reading) : []));
const statements = new WeakMap<readonly Saying[], { file: string; clock: Clock; placed: readonly Statement[] }>();

/** The same statements as long as the log and its clock are the same. */
function placed(file: string, clock: Clock, sayings: readonly Saying[]): readonly Statement[] {
  const known = statements.get(sayings);
  if (known?.file === file && sameClock(known.clock, clock)) return known.placed;
  const placed = sayings.map(({ line, ms, how, what, raw, basis }) => ({ file, line, ms, how, what, at: clock.instant(raw, basis) }));
  statements.set(sayings, { file, clock, placed });
  return placed;
}

/** What a log says of the sessions of its own program. */
function statementsOf(reading: LogReading): Saying[] {
  const { events } = reading;
  const found: Saying[] = [];
  for (const i of events.ofKind('zk.client.connected', 'zk.client.starting')) {
    const negotiated = events.kindOf(i) === 'zk.client.connected';
    const ms = events.number(i, negotiated ? 'negotiatedTimeoutMs' : 'timeoutMs');
    if (!(ms > 0)) continue;
    found.push({
      line: events.lineOf(i), ms, raw: events.rawStart(i), basis: events.basisOf(i),
      how: negotiated ? 'negotiated' : 'configured',
      what: negotiated ? `negotiated for session ${events.string(i, 'session')}` : 'requested as sessionTimeout',
    });
  }
  const name = timeoutFact(reading);
  for (const { name: key, value, line } of reading.facts) {
    const ms = Number(value);
    if (key === name && ms > 0) found.push({ line, ms, raw: NaN, basis: Basis.None, how: 'configured', what: `configured as ${key}` });
  }
  return found;
}

/**
 * The configuration that a broker's liveness hangs on: with KRaft
 * `broker.session.timeout.ms` (KIP-631), with ZooKeeper
 * `zookeeper.session.timeout.ms`. KafkaConfig prints both in either mode;
 * `process.roles` is empty with ZooKeeper.
 */
function timeoutFact(reading: LogReading): string {
  const roles = reading.facts.find(fact => fact.name === 'process.roles');
  const kraft = roles !== undefined && /[a-z]/.test(String(roles.value));
  return kraft ? 'broker.session.timeout.ms' : 'zookeeper.session.timeout.ms';
}

/**
 * What ZooKeeper servers say of the sessions they gave out. They serve monitors
 * and other programs too, so sessions that worked on /brokers count alone where
 * there are any.
 */
function serverStatements({ events }: LogReading): readonly Saying[] {
  const found: (Saying & { session: string })[] = [];
  const ofBrokers = new Set<string>();
  for (let i = 0; i < events.length; i++) {
    const session = events.string(i, 'session');
    if (session === '') continue;
    const znode = events.string(i, 'znode');
    if (znode === '/brokers' || znode.startsWith('/brokers/')) ofBrokers.add(session);
    const kind = events.kindOf(i);
    // Since 3.6 a server says of most sessions nothing before "Expiring session 0x…, timeout of 6000ms exceeded".
    const ms = kind === 'zk.session.established' ? events.number(i, 'negotiatedTimeoutMs') : kind === 'zk.session.expired' ? events.number(i, 'timeoutMs') : NaN;
    if (!(ms > 0)) continue;
    found.push({ line: events.lineOf(i), ms, raw: events.rawStart(i), basis: events.basisOf(i), how: 'negotiated', what: `negotiated for session ${session}`, session });
  }
  const brokers = found.filter(one => ofBrokers.has(one.session));
  return fewer(brokers.length > 0 ? brokers : found);
}

/** A server that gave out very many sessions of one timeout says so often enough with some of them. */
const mostOfOneTimeout = 250;

function fewer(all: readonly Saying[]): readonly Saying[] {
  const counts = new Map<number, number>();
  for (const { ms } of all) counts.set(ms, (counts.get(ms) ?? 0) + 1);
  const seen = new Map<number, number>();
  return all.filter(({ ms }) => {
    const number = seen.get(ms) ?? 0;
    seen.set(ms, number + 1);
    return number % Math.ceil(counts.get(ms)! / mostOfOneTimeout) === 0;
  });
}

interface Choice {
  /** From when on it holds. */
  since: number;
  statement: Statement;
  /** Other timeouts stated at the same distance, ascending; empty when all agree. */
  others: number[];
}

/**
 * One program's statements hold one behind the other. Before the first of them,
 * of several programs, or when time does not tell, it is the shortest, which is
 * lost first.
 */
function choose(statements: readonly Statement[], ofOneProgram: boolean): Chooser {
  if (statements.length === 0) return () => [];
  const values = [...new Set(statements.map(one => one.ms))].sort((a, b) => a - b);
  const shortest = statements.filter(one => one.ms === values[0]);
  const others = values.slice(1);
  if (ofOneProgram && statements.every(one => one.at === one.at)) {
    const inOrder = [{ since: -Infinity, statement: shortest[0], others }, ...[...statements].sort((a, b) => a.at - b.at).map(statement => ({ since: statement.at, statement, others: [] }))];
    return () => inOrder;
  }
  const byTime = shortest.filter(one => one.at === one.at).sort((a, b) => a.at - b.at);
  return at => {
    let low = 0;
    for (let high = byTime.length; low < high;) {
      const middle = (low + high) >> 1;
      if (byTime[middle].at <= at) low = middle + 1;
      else high = middle;
    }
    return [{ since: -Infinity, statement: low > 0 ? byTime[low - 1] : shortest[0], others }];
  };
}

function stated(log: SourceLog, { statement, others }: Choice, { labels, nodes }: Surroundings): SessionTimeout {
  const where = `${nameFrom(log.file, statement.file, labels)}:${statement.line + 1}`;
  const owner = nodes.get(statement.file);
  const notes: string[] = [];
  if (owner && owner.key !== nodes.get(log.file)?.key) notes.push(`of ${owner.name}: no log states this node's own`);
  if (others.length > 0) notes.push(`the shortest of ${[statement.ms, ...others].join(', ')} ms`);
  return {
    ms: statement.ms, how: statement.how,
    from: `${statement.what}, ${where}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`,
    evidence: { file: statement.file, line: statement.line, message: `${statement.what}: ${statement.ms} ms` },
  };
}

/** The last resort. */
export function timeoutFromSetting(settings: IncidentSettings): SessionTimeout {
  return { ms: settings.sessionTimeout, how: 'setting', from: (settings.names ?? editorNames).sessionTimeout, evidence: null };
}

/** When the timeout matters: at the log's longest pause, else at its last event. NaN when nothing can be placed. */
export function referenceInstant(reading: LogReading, clock: Clock): number {
  const { events } = reading;
  const i = reference(reading);
  return i < 0 ? NaN : clock.instant(events.rawStart(i), events.basisOf(i));
}

const reference = ofReading(({ events }) => {
  let longest = -1;
  for (const i of events.ofKind('gc.pause')) if (longest < 0 || events.number(i, 'durationMs') > events.number(longest, 'durationMs')) longest = i;
  return longest >= 0 ? longest : events.length - 1;
});
