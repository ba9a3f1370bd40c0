/**
 * Logs that say no id of their own and yet belong to a node that other logs
 * name: by host name, process id, data directory, session, the command line of
 * a crash report, or what is left of their file's name. Each only where it
 * fits one node alone.
 */
import { ofReading } from '../kept';
import type { Claim } from './nodes';
import { dataDirsOf, gcLogsOf, hostOf, idInName, numberIn, onlyFact, pidOf, placesOf, stemOf } from './stated';
import { baseName, folderOf } from '../paths';

type Ided = Claim & { readonly id: string };
type Rule = (claim: Claim, ided: readonly Ided[], all: readonly Claim[]) => { to: Claim; why: string } | null;

/** The claims, those that belong elsewhere moved there. */
export function joined(claims: readonly Claim[]): Claim[] {
  const named = split(split(claims, claim => hostOf(claim.log.reading), host => `host.name = ${host}`), claim => stemOf(claim.log.file) || null, () => 'file name');
  const ided = named.filter((claim): claim is Ided => claim.id !== null);
  return named.map(claim => {
    if (claim.id !== null || claim.role === 'client') return claim;
    for (const rule of rules) {
      const found = rule(claim, ided, named);
      if (found) return { ...claim, scope: found.to.scope, id: found.to.id, role: claim.role ?? found.to.role, why: found.why };
    }
    return claim;
  });
}

/** Servers of one folder that state no id are told apart by what they differ in, where they differ. */
function split(claims: readonly Claim[], word: (claim: Claim) => string | null, why: (word: string) => string): Claim[] {
  const words = new Map<string, Set<string>>();
  const open = claims.map(claim => (claim.id === null && (claim.role === 'broker' || claim.role === 'zookeeper') && /^(?:kafka|zookeeper)$/.test(claim.log.reading.family) ? word(claim) : null));
  const place = (claim: Claim): string => `${claim.scope}|${claim.role}`;
  claims.forEach((claim, i) => {
    if (open[i] !== null) words.set(place(claim), (words.get(place(claim)) ?? new Set()).add(open[i]));
  });
  return claims.map((claim, i) => (open[i] !== null && words.get(place(claim))!.size > 1 ? { ...claim, id: open[i], why: `${why(open[i])}${why(open[i]) === 'file name' ? ` ${baseName(claim.log.file)}` : ` in ${baseName(claim.log.file)}`}` } : claim));
}

/** The one node that these claims are of; `null` when they are of several or none. */
function only<C extends Claim>(found: readonly C[]): C | null {
  return new Set(found.map(one => `${one.scope}|${one.id}`)).size === 1 ? found[0] : null;
}

function fits(claim: Claim, to: Claim): boolean {
  return claim.role === null || to.role === null || claim.role === to.role;
}

/** The command line of a crash report names this GC log. */
const namedByCrash: Rule = (claim, _, all) => {
  if (claim.log.reading.family !== 'gc') return null;
  const reports = all.filter(one => one.id !== null && fits(claim, one) && commandLine(one) !== null && gcLogsOf(commandLine(one)!).some(path => isCalled(path, claim.log.file) && (one.scope === claim.scope || sameFolder(path, claim.log.file))));
  const to = only(reports);
  return to && { to, why: `${baseName(to.log.file)} names it on its command line (${to.why})` };
};

/** A crash report belongs where the GC log that its command line names lies, else to the node whose folder it names. */
const byCommandLine: Rule = (claim, ided, all) => {
  const line = commandLine(claim);
  if (line === null) return null;
  const logs = all.filter(one => one.log.reading.family === 'gc' && gcLogsOf(line).some(path => isCalled(path, one.log.file) && (one.scope === claim.scope || sameFolder(path, one.log.file))));
  const beside = logs.filter(one => one.scope === claim.scope);
  const to = only(beside.length > 0 ? beside : logs);
  if (to) return to.id === null && to.scope === claim.scope ? null : { to, why: `its command line names ${baseName(to.log.file)} (${to.why})` };
  for (const path of placesOf(line)) {
    for (let folder = folderOf(path); folder.includes('/'); folder = folderOf(folder)) {
      const named = idInName(baseName(folder));
      const to = named && only(ided.filter(one => one.id === named.id && (named.role === null || one.role === null || one.role === named.role)));
      if (to) return { to, why: `its command line names the folder ${baseName(folder)}` };
    }
  }
  return null;
};

const statedLine = ofReading(reading => onlyFact(reading, 'jvm.command-line'));

function commandLine({ log }: Claim): string | null {
  return log.reading.family === 'hs_err' ? statedLine(log.reading) : null;
}

/** Is `file` what a command line calls `path`, or one of its rotation? */
function isCalled(path: string, file: string): boolean {
  const name = baseName(path);
  const base = baseName(file);
  return base === name || (base.startsWith(`${name}.`) && /^\d+(?:\.|$)/.test(base.slice(name.length + 1)));
}

/** Do they lie in folders of one name, past folders that only say "logs"? */
function sameFolder(path: string, file: string): boolean {
  const above = (one: string): string => {
    let folder = folderOf(one);
    while (/^(?:logs?|gc)$/i.test(baseName(folder)) && folder.includes('/')) folder = folderOf(folder);
    return baseName(folder);
  };
  return above(path) !== '' && above(path) === above(file);
}

/** `gc.pid4711.log` beside a log of process 4711. */
const byPid: Rule = (claim, ided) => {
  const pid = pidOf(claim.log.file, claim.log.reading);
  const to = pid === null ? null : only(ided.filter(one => one.scope === claim.scope && fits(claim, one) && pidOf(one.log.file, one.log.reading) === pid));
  return to && { to, why: `process ${pid}, as ${baseName(to.log.file)}` };
};

/** The same `host.name` as a server of the same kind; a GC log whose file is named after that host. */
const byHost: Rule = (claim, ided) => {
  const own = hostOf(claim.log.reading);
  const near = ided.filter(one => fits(claim, one));
  const to = own !== null ? only(near.filter(one => one.role === claim.role && hostOf(one.log.reading) === own)) : null;
  if (to) return { to, why: `host.name = ${own}, as in ${baseName(to.log.file)}` };
  const stem = stemOf(claim.log.file);
  const named = stem === '' ? null : only(near.filter(one => one.scope === claim.scope && [hostOf(one.log.reading), hostOf(one.log.reading)?.split('.')[0]].some(host => host?.toLowerCase() === stem)));
  return named && { to: named, why: `file name ${baseName(claim.log.file)}, after the host of ${baseName(named.log.file)}` };
};

/** Data directories that a log speaks of: its own, and those of what it loads. */
const dirsIn = ofReading((reading): ReadonlySet<string> => {
  const { events } = reading;
  const dirs = new Set(dataDirsOf(reading));
  for (const i of events.ofKind('kafka.log.loaded', 'kafka.log.loading', 'kafka.recovery.segment', 'kafka.dir.failed', 'kafka.dir.io-error')) if (dirs.size < 50) dirs.add(events.string(i, 'dir'));
  dirs.delete('');
  return dirs;
});

/** It speaks of a data directory that is one broker's `log.dirs`. */
const byDataDir: Rule = (claim, ided) => {
  const { reading } = claim.log;
  if (reading.family !== 'kafka') return null;
  const dirs = dirsIn(reading);
  const to = dirs.size === 0 ? null : only(ided.filter(one => one.role === 'broker' && dataDirsOf(one.log.reading).some(dir => dirs.has(dir))));
  const shared = to && dataDirsOf(to.log.reading).find(dir => dirs.has(dir));
  return to && { to, why: `directory ${shared}, log.dirs of ${baseName(to.log.file)}` };
};

/** Sessions that a client's log names as its own. */
const sessionsIn = ofReading(({ events }): ReadonlySet<string> => new Set([...events.ofKind('zk.client.connected')].map(i => events.string(i, 'session'))));

/** Sessions that worked on /brokers/ids/N, as a ZooKeeper server says, in the order of its log. */
const registrationsIn = ofReading(({ events }): readonly { session: string; id: string; line: number }[] => {
  const found: { session: string; id: string; line: number }[] = [];
  for (let i = 0; i < events.length; i++) {
    const id = /^\/brokers\/ids\/(\d+)$/.exec(events.string(i, 'znode'))?.[1];
    if (id !== undefined) found.push({ session: events.string(i, 'session'), id, line: events.lineOf(i) });
  }
  return found;
});

/** Its session is the one that worked on /brokers/ids/N. */
const bySession: Rule = (claim, _, all) => {
  const { reading, file } = claim.log;
  if (reading.family !== 'kafka' || claim.role !== 'broker') return null;
  const own = sessionsIn(reading);
  if (own.size === 0) return null;
  for (const { log } of all) {
    const found = log.reading.family === 'zookeeper' ? registrationsIn(log.reading).find(({ session }) => own.has(session)) : undefined;
    if (found) return { to: { ...claim, id: found.id }, why: `its session ${found.session} worked on /brokers/ids/${found.id} (${baseName(log.file)}:${found.line + 1}); it is in ${baseName(file)}` };
  }
  return null;
};

/** `host-a-gc.log` beside `host-a-server.log`, `gc-1.log` beside `server-1.log`. */
const byName: Rule = (claim, ided) => {
  const near = ided.filter(one => one.scope === claim.scope && fits(claim, one));
  const stem = stemOf(claim.log.file);
  const number = numberIn(claim.log.file);
  const to = stem !== '' ? only(near.filter(one => stemOf(one.log.file) === stem)) : number !== null ? only(near.filter(one => one.id === String(Number(number)))) : null;
  return to && { to, why: `file name ${baseName(claim.log.file)}, as ${baseName(to.log.file)}` };
};

const rules: readonly Rule[] = [byCommandLine, namedByCrash, byPid, byHost, byDataDir, bySession, byName];
