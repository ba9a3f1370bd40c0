/**
 * Makes fixture.json (a Timeline, a Correlation and an Investigation) from the real logs of the
 * standalone incident, independently of the server: `npx tsx test/panel/make-fixture.ts [FOLDER]`.
 */

import * as fs from 'node:fs';
import * as path from 'node:path';
import { packMarks, type Mark } from '../../server/incident/views/marks';
import { unpackMarks } from '../../client/panel/marks';
import type { CorrelatedRecord, Correlation, EvidenceLine, HeapPlot, Investigation, Lane, LevelHistogram, MarkClass, Marks, SessionLife, Severity, Timeline, Zone } from '../../server/protocol';

const folder = process.argv[2] ?? path.join(__dirname, '../../../shared/lab/incident-standalone-jdk17');
const stated: Zone = { offsetMinutes: 0, how: 'stated', why: 'every stamp states +0000' };
const inferred: Zone = { offsetMinutes: 0, how: 'inferred', why: 'gc.log beside it states +0000' };
const uriOf = (file: string): string => `file:///incident/${file}`;
const linesOf = (file: string): string[] => fs.readFileSync(path.join(folder, file), 'utf8').split('\n');
const instantOf = (text: string): number => Date.parse(`${text.replace(' ', 'T').replace(',', '.')}Z`);

const columns = (marks: Mark[]): Marks => packMarks(marks.sort((a, b) => a.start - b.start));

function gcLane(file: string, node: string, detail: string): Lane {
  const lines = linesOf(file);
  const marks: Mark[] = [];
  const heap: HeapPlot = { t: [], beforeBytes: [], afterBytes: [], capacityBytes: [] };
  const stamps = lines.map((l) => /^\[([\d-]+T[\d:.]+)\+0000\]/.exec(l)).filter((m) => m !== null).map((m) => instantOf(m[1]));
  lines.forEach((text, line) => {
    const m = /^\[([\d-]+T[\d:.]+)\+0000\].* (Pause (\w+).*?) (\d+)M->(\d+)M\((\d+)M\) ([\d.]+)ms$/.exec(text);
    if (!m) return;
    const end = instantOf(m[1]);
    const ms = Number(m[7]);
    const full = m[3] === 'Full';
    const seconds = ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(0)} ms`;
    marks.push({
      start: end - ms, end, line, class: full ? 'full' : 'pause', severity: ms >= 6000 ? 'error' : ms >= 4000 ? 'warning' : null, kind: 'gc.pause',
      label: `${full ? 'Full GC' : m[2]} ${seconds}, ${m[4]}M->${m[5]}M (${m[6]}M)`,
    });
    heap.t.push(end);
    heap.beforeBytes.push(Number(m[4]) * 2 ** 20);
    heap.afterBytes.push(Number(m[5]) * 2 ** 20);
    heap.capacityBytes.push(Number(m[6]) * 2 ** 20);
  });
  return { uri: uriOf(file), label: file, family: 'gc', node, nodeWhy: `file name ${file}`, skew: null, levels: null, gaps: [], detail, zone: stated, span: { start: stamps[0], end: stamps[stamps.length - 1] }, marks: columns(marks), heap };
}

type LineRow = [test: RegExp, markClass: MarkClass, severity: Severity | null, kind: string, label: (m: RegExpExecArray) => string];

const rows: LineRow[] = [
  [/Session establishment complete .*(0x\w+), negotiated timeout = (\d+)/, 'session', null, 'zk.session.established', (m) => `session ${m[1]} established, negotiated ${m[2]} ms`],
  [/Client session timed out, have not heard from server in (\d+)ms for session id (0x\w+)/, 'silence', 'warning', 'zk.client.timedOut', (m) => `heard nothing for ${(Number(m[1]) / 1000).toFixed(2)} s, session ${m[2]}`],
  [/Unable to reconnect to ZooKeeper service, session (0x\w+) has expired/, 'expiry', 'error', 'zk.session.expired', (m) => `told that session ${m[1]} has expired`],
  [/Expiring session (0x\w+), timeout of (\d+)ms exceeded/, 'expiry', 'error', 'zk.session.expiring', (m) => `session ${m[1]} expired after ${m[2]} ms`],
  [/(\d) successfully elected as the controller/, 'leader', null, 'kafka.controller.elected', (m) => `broker ${m[1]} is the controller`],
  [/partition (\S+) leader (\d) -> (\d) leaderEpoch (\d+)/, 'leader', 'warning', 'kafka.leader.changed', (m) => `partition ${m[1]} leader ${m[2]} -> ${m[3]}, epoch ${m[4]}`],
  [/shutting down broker (\d)/, 'lifecycle', null, 'kafka.shutdown', (m) => `broker ${m[1]} shuts down`],
  [/Started AdminServer/, 'lifecycle', null, 'zk.started', () => 'ZooKeeper server started'],
];

const stampOf = (text: string): number | null => {
  const m = /^\[?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3})/.exec(text);
  return m ? instantOf(m[1]) : null;
};

function logLane(file: string, family: 'kafka' | 'zookeeper', node: string, detail: string): Lane {
  const marks: Mark[] = [];
  const stamps: number[] = [];
  linesOf(file).forEach((text, line) => {
    const at = stampOf(text);
    if (at === null) return;
    stamps.push(at);
    for (const [test, markClass, severity, kind, label] of rows) {
      const m = test.exec(text);
      if (!m) continue;
      const start = markClass === 'silence' ? at - Number(m[1]) : at;
      marks.push({ start, end: at, line, class: markClass, severity, kind, label: label(m) });
      break;
    }
  });
  return { uri: uriOf(file), label: file, family, node, nodeWhy: `file name ${file}`, skew: null, levels: null, gaps: [], detail, zone: inferred, span: { start: stamps[0], end: stamps[stamps.length - 1] }, marks: columns(marks), heap: null };
}

const lanes: Lane[] = [
  gcLane('gc.log', 'broker 1', 'JDK 17 G1, 4 GiB heap'),
  logLane('server-1.log', 'kafka', 'broker 1', 'Kafka log4j layout'),
  logLane('server-2.log', 'kafka', 'broker 2', 'Kafka log4j layout'),
  gcLane('gc-broker2.log', 'broker 2', 'JDK 17 G1, 128 MiB heap'),
  logLane('zookeeper.log', 'zookeeper', 'zookeeper', 'ZooKeeper 3.8, log4j'),
];
const spans = lanes.map((l) => l.span!);
/** WARN, ERROR and the rest of a log, in steps of a second. */
function levelsOf(lane: Lane): LevelHistogram | null {
  if (lane.family === 'gc' || !lane.span) return null;
  const [start, stepMs] = [Math.floor(lane.span.start / 1000) * 1000, 1000];
  const zeros = (): number[] => new Array<number>(Math.ceil((lane.span!.end - start) / stepMs) + 1).fill(0);
  const levels = { start, stepMs, rest: zeros(), warn: zeros(), error: zeros() };
  for (const text of linesOf(lane.label)) {
    const at = stampOf(text);
    if (at !== null) (/ (ERROR|FATAL) /.test(text) ? levels.error : / WARN /.test(text) ? levels.warn : levels.rest)[Math.floor((at - start) / stepMs)]++;
  }
  return levels;
}
for (const lane of lanes) lane.levels = levelsOf(lane);

/** Where a line of a file stands, with its instant. */
function evidence(file: string, test: RegExp, role: string, from = 0): EvidenceLine {
  const lines = linesOf(file);
  const line = lines.findIndex((text, i) => test.test(text) && (stampOf(text) ?? instantOf(/^\[([\d-]+T[\d:.]+)/.exec(text)?.[1] ?? '') ?? i) >= from);
  const lane = lanes.find((l) => l.label === file)!;
  const marks = unpackMarks(lane.marks);
  const mark = marks.line.indexOf(line);
  return { uri: lane.uri, line, role, at: mark >= 0 ? marks.start[mark] : stampOf(lines[line]), text: lines[line] };
}

const full = unpackMarks(lanes[0].marks);
const stops = full.class.map((c, i) => (c === 'full' ? i : -1)).filter((i) => i >= 0);
const chains = stops.map((i) => [
  { uri: lanes[0].uri, line: full.line[i], role: 'cause', at: full.start[i], text: linesOf('gc.log')[full.line[i]], label: full.label[i] },
  evidence('zookeeper.log', /Expiring session/, 'expiry', full.start[i]),
  evidence('server-1.log', /Client session timed out/, 'silence', full.end[i] - 1000),
  evidence('server-1.log', /has expired/, 'told', full.end[i]),
]);
const moved = stops.map((i) => evidence('server-2.log', /partition t-0 leader 1 -> 2/, 'effect', full.start[i]));
const investigation: Investigation = {
  logs: lanes.length,
  findings: [
    {
      id: 'session-lost/stall|broker 1', rule: 'session-lost/stall', severity: 'error', confidence: 'proven', node: 'broker 1',
      title: 'broker 1 lost its ZooKeeper session 3 times, each to a Full GC of 9.06 s to 21.77 s', start: full.start[stops[0]], end: chains[2][1].at!,
      why: 'The session timeout is 6000 ms (negotiated, server-1.log:28). From 19:43:12.547 on all threads stood still for 21.77 s; ZooKeeper heard nothing for 6 s and expired the session. So it was 3 times.',
      evidence: [...chains[0], ...chains.slice(1).flatMap((chain) => [chain[0], chain[1]])],
      remedy: 'The heap is full before each one (4089 of 4096 MB) and 1.2 GB is live after it: give the heap room or bound the cache. A timeout over 22 s would only hide the pause of 21.77 s.',
      effects: [{ what: 'leadership-moved', count: 9, text: '3 partitions moved from broker 1 to broker 2 each time (9 in all 3 cases)', evidence: moved }],
      notSeen: ['no log of a controller covers 19:43:12'], sessions: [], repeats: { count: 3, periodMs: 45_000, at: chains.map((chain) => chain[1].at!) },
      offsetMinutes: 0, times: { '19:43:12.547': full.start[stops[0]], '19:43:12': Math.floor(full.start[stops[0]] / 1000) * 1000 },
      chains: [
        { lines: [0, 1, 2, 3, 8], links: [{ from: 0, to: 2 }, { from: 2, to: 1 }, { from: 1, to: 3 }, { from: 1, to: 8 }] },
        { lines: [4, 5, 9], links: [{ from: 4, to: 5 }, { from: 5, to: 9 }] },
        { lines: [6, 7, 10], links: [{ from: 6, to: 7 }, { from: 7, to: 10 }] },
      ],
    },
    {
      id: 'gc/heap-floor|broker 1', rule: 'gc/heap-floor', severity: 'warning', confidence: 'likely', node: 'broker 1', title: 'The heap of broker 1 fills up to its capacity before each Full GC', start: full.start[stops[0]], end: full.end[stops[0]],
      why: '4089 MB of 4096 MB are in use when it begins.', evidence: [chains[0][0]], remedy: 'Look at what holds the heap.', effects: [], notSeen: [], sessions: [], repeats: null, offsetMinutes: 0, times: {}, chains: [{ lines: [0], links: [] }],
    },
  ],
  noted: [{ rule: 'gc/evacuation-failure', severity: 'warning', node: 'broker 1', count: 2, line: { ...chains[0][0], role: 'noted', text: 'To-space exhausted in a young pause of 10 ms: G1 had no free regions to copy to.' } }],
  gaps: ['no GC log covers the ZooKeeper server'],
};

/** Life lines of both brokers, from the sessions' own lines. */
function livesOf(file: string, node: string): SessionLife[] {
  const lines = linesOf(file);
  const uri = uriOf(file);
  return lines.flatMap((text, line): SessionLife[] => {
    const m = /Session establishment complete .*session id = (0x\w+), negotiated timeout = (\d+)/.exec(text);
    if (!m) return [];
    const expiry = linesOf('zookeeper.log').findIndex((l) => l.includes(`Expiring session ${m[1]}`));
    const lane = lanes.find((l) => l.uri === uri)!;
    return [{
      id: m[1], node, start: stampOf(text)!, end: expiry >= 0 ? stampOf(linesOf('zookeeper.log')[expiry])! : lane.span!.end, fate: expiry >= 0 ? 'expired' : 'open', timeoutMs: Number(m[2]),
      opened: { uri, line }, ended: expiry >= 0 ? { uri: uriOf('zookeeper.log'), line: expiry } : null,
    }];
  });
}
const timeline: Timeline = {
  lanes,
  span: { start: Math.min(...spans.map((s) => s.start)), end: Math.max(...spans.map((s) => s.end)) },
  timeout: { ms: 6000, from: 'negotiated for session 0x1000015a83b0000, server-1.log:28' },
  sessions: [...livesOf('server-1.log', 'broker 1'), ...livesOf('server-2.log', 'broker 2')].sort((a, b) => a.start - b.start),
  stalls: [{ node: 'broker 1', start: stops.map((i) => full.start[i]), end: stops.map((i) => full.end[i]) }],
  notes: ['broker-1.out is empty.'],
};

const marksOf = new Map(lanes.map((lane) => [lane, unpackMarks(lane.marks)]));
const gc = { ...lanes[0], marks: marksOf.get(lanes[0])! };
const at = gc.marks.class.map((c, i) => (c === 'full' ? i : -1)).filter((i) => i >= 0)[1];
const anchor = { uri: gc.uri, line: gc.marks.line[at], start: gc.marks.start[at], end: gc.marks.end[at], text: linesOf('gc.log')[gc.marks.line[at]] };
const window = { start: anchor.start - 5000, end: anchor.end + 5000 };
const records: CorrelatedRecord[] = [];
for (const lane of lanes) {
  if (lane.uri === gc.uri) continue;
  const file = lane.label;
  linesOf(file).forEach((text, line) => {
    const stamp = stampOf(text);
    if (stamp === null) return;
    const marks = marksOf.get(lane)!;
    const i = marks.line.indexOf(line);
    const start = i >= 0 ? marks.start[i] : stamp;
    if (stamp < window.start || start > window.end) return;
    records.push({
      uri: lane.uri, line, start, end: stamp, severity: i >= 0 ? marks.severity[i] : / WARN /.test(text) ? 'warning' : null,
      class: i >= 0 ? marks.class[i] : null, kind: i >= 0 ? marks.kind[i] : null, text: text.slice(0, 400),
    });
  });
}
records.sort((a, b) => a.start - b.start);
const correlation: Correlation = { anchor, window, records, omitted: 0, notes: ['gc-broker2.log says nothing within the window.'] };
fs.writeFileSync(path.join(__dirname, 'fixture.json'), `${JSON.stringify({ timeline, correlation, investigation }, (_, v: unknown) => (typeof v === 'number' ? Math.round(v * 1000) / 1000 : v))}\n`);
