/** The runs of the lab (test/lab/runs): what was done to whom, as its script noted it, must be found in the logs; nothing else may be claimed. */
import assert from 'node:assert/strict';
import { eventLabel, type LogEvent } from '../../server/formats/events';
import { LogReader, readLog } from '../../server/formats/read';
import type { LogReading } from '../../server/formats/reading';
import { checkLog } from '../../server/rules/registry';
import type { Diagnostic, SessionTimeout } from '../../server/rules/rule';
import { Clock, fixedZone } from '../../server/text/clock';
import { readRun, runNames, type LabLabels } from '../lab/read';

/** Lines of the lab's own producer and consumer: no catalogue can know what a program of its own says. */
const ownLines = /^INFO \S+ \S+ \[[^\]]*\] (?:Sent|Consumed|Partitions|Handling|Handled) [^\n]*\n/gm;
const zones: Record<string, number> = { UTC: 0, 'Asia/Shanghai': 480 };
/** What a clock and a flush may differ by, ms. */
const slackMs = 1500;

interface Told {
  node: string;
  path: string;
  reading: LogReading;
  events: LogEvent[];
  diagnostics: Diagnostic[];
}

function readLogs(files: Map<string, Uint8Array>, labels: LabLabels): Told[] {
  const clock = new Clock(fixedZone(zones[labels.zone]));
  const told: Told[] = [];
  for (const [path, raw] of files) {
    if (/gc\.log|hs_err|\.out$/.test(path)) continue;
    const node = path.slice(0, path.indexOf('/'));
    const client = /^(?:producer|consumer)/.test(node);
    const bytes = client ? Buffer.from(Buffer.from(raw).toString('utf8').replace(ownLines, '')) : raw;
    if (bytes.length === 0) continue;
    const reader = new LogReader(path, null);
    reader.push(bytes);
    const reading = reader.finish();
    assert.ok(reading, `${path} is of no family`);
    const fallback: SessionTimeout = { ms: 6000, how: 'setting', from: 'setting', evidence: null };
    told.push({
      node, path, reading,
      events: Array.from({ length: reading.events.length }, (_, i) => reading.events.at(i, clock)),
      diagnostics: checkLog({ file: path, reading, clock, timeouts: [{ since: -Infinity, timeout: fallback }] }),
    });
  }
  return told;
}

function gcPauses(bytes: Uint8Array, labels: LabLabels): LogEvent[] {
  const { events } = readLog(bytes, 'gc.log')!;
  return [...events.ofKind('gc.pause')].map(i => events.at(i, new Clock(fixedZone(zones[labels.zone]))));
}

describe('corpus: runs of the lab', () => {
  for (const name of runNames()) describe(name, () => {
    const { labels, files } = readRun(name);
    let logs: Told[];
    before(() => {
      logs = readLogs(files, labels);
    });

    /** Events of these kinds on a node (or all), by time, on the lab's clock. */
    const of = (node: string | null, ...kinds: string[]): LogEvent[] => logs
      .filter(log => node === null || log.node === node)
      .flatMap(log => log.events.filter(event => kinds.includes(event.kind)).map(event => ({ ...event, start: event.start - skew(log.node), end: event.end - skew(log.node) })))
      .sort((a, b) => a.start - b.start);
    const skew = (node: string): number => (labels.skewSeconds[node] ?? 0) * 1000;
    const within = (events: LogEvent[], from: number, to: number): LogEvent[] => events.filter(event => event.start >= from - slackMs && event.start <= to + slackMs);
    const rules = (rule: string): [string, string][] => logs.flatMap(log => log.diagnostics.filter(one => one.rule === rule).map(one => [log.node, one.message] as [string, string]));
    const actions = (what: string): { at: number; whom: string }[] => labels.actions.filter(one => one.what === what).map(one => ({ at: Date.parse(one.at), whom: one.whom }));
    /** The first action on `whom` behind `at`. */
    const next = (what: string, whom: string, at: number): number => actions(what).find(one => one.whom === whom && one.at > at)?.at ?? Infinity;
    const zooKeeper = labels.versions.zookeeper !== undefined;
    const seen = (text: string): number => labels.sightings.filter(one => one.text === text).reduce((sum, one) => sum + one.count, 0);

    it('less than 1 % of the records of any log are unknown', () => {
      for (const { path, reading } of logs) {
        const records = reading.levelCounts.reduce((sum, count) => sum + count, 0);
        assert.ok(reading.unrecognisedLines / records < 0.01, `${path}: ${reading.unrecognisedLines} of ${records}`);
      }
    });

    it('every label is whole, every span ends after it began', () => {
      for (const { path, events } of logs) for (const event of events) {
        for (const [, field] of event.shape.label.replace(/\[[^[\]]*\]/g, '').matchAll(/\{(\w+)\}/g)) {
          assert.ok((event.fields[field] ?? null) !== null, `${path}:${event.line + 1} ${event.shape.id}: no ${field} in "${eventLabel(event)}"`);
        }
        assert.ok(event.end >= event.start, `${path}:${event.line + 1}`);
      }
    });

    it('expired sessions: as many as the ensemble wrote, and no client speaks of another one', () => {
      const expired = of(null, 'zk.session.expired').map(event => event.fields.session);
      assert.equal(expired.length, seen('Expiring session 0x'));
      for (const event of of(null, 'zk.client.expired')) assert.ok(expired.includes(event.fields.session), `${event.fields.session} has not expired`);
      for (const session of of(null, 'zk.client.closed').map(event => event.fields.session)) assert.ok(!expired.includes(session), `${session} was closed`);
      if (expired.length === 0) assert.deepEqual(rules('sessions/server-session-expired'), []);
    });

    if (/^(?:healthy|rolling-restart|zookeeper-leader-killed|slow-consumer|controller-moved-4)/.test(name)) it('nothing is wrong: no error is reported', () => {
      assert.deepEqual(logs.flatMap(log => log.diagnostics.filter(one => one.severity === 'error').map(one => `${log.path}:${one.line + 1} ${one.message}`)), []);
    });

    for (const { at, whom } of actions('SIGTERM sent')) it(`${whom} is stopped on purpose, and starts again`, () => {
      const ended = next('ended', whom, at);
      const again = next('started again', whom, at);
      assert.equal(within(of(whom, 'kafka.shutdown'), at, ended).length > 0, true, 'its stop begins');
      // A KRaft controller writes no last line.
      if (!whom.startsWith('controller')) assert.equal(within(of(whom, 'kafka.stopped'), at, ended).length > 0, true, 'its stop ends');
      assert.equal(within(of(whom, 'kafka.start'), again, next('serves again', whom, at)).length > 0, true, 'it starts');
      assert.equal(within(of(whom, 'kafka.started'), again, next('serves again', whom, at) + 5000).length > 0, true, 'it is up');
      assert.deepEqual(within(of(null, 'zk.session.expired', 'kafka.broker.fenced'), at, ended), [], 'no session expires by a clean stop');
    });

    for (const { at, whom } of [...actions('broker killed'), ...actions('active controller killed')]) it(`${whom} is killed: no stop in its log; its session expires later`, () => {
      const again = next('started again', whom, at);
      assert.deepEqual(within(of(whom, 'kafka.stopped'), at, again), []);
      if (!zooKeeper) return;
      const [expiry, ...others] = within(of(null, 'zk.session.expired'), at, Infinity);
      assert.deepEqual(others, []);
      const waited = expiry.start - at;
      const timeout = Number(expiry.fields.timeoutMs);
      // The server counts from the last ping, and looks on its tick of 2000 ms.
      assert.ok(waited > timeout / 2 && waited < timeout + 4000, `expired ${waited} ms after the kill, its timeout being ${timeout} ms`);
      assert.deepEqual(rules('kafka/recovery').map(([node]) => node), [whom], 'it finds no clean shutdown');
    });

    for (const { at, whom } of actions('process frozen')) it(`${whom} stands still from ${new Date(at).toISOString()}: its session expires meanwhile, it learns of it after`, () => {
      const thawed = next('process thawed', whom, at);
      if (!zooKeeper) {
        assert.equal(within(of(null, 'kafka.broker.fenced'), at, thawed).length, 1);
        // Its Raft client notices only then that a request is overdue.
        assert.ok(of(whom, 'kafka.request.cancelled').some(event => event.start <= at + slackMs && event.end >= thawed - slackMs && Number(event.fields.requestTimeoutMs) === 2000));
        return;
      }
      const expiries = within(of(null, 'zk.session.expired'), at, thawed);
      assert.equal(expiries.length, 1);
      const learnt = of(whom, 'zk.client.expired').filter(event => event.fields.session === expiries[0].fields.session);
      assert.ok(learnt.length > 0 && learnt.every(event => event.start > thawed - slackMs && event.start < thawed + 10000));
      // Silence covers the whole stop.
      assert.ok(of(whom, 'zk.client.silent').some(event => event.start <= at + slackMs && event.end >= thawed - slackMs));
      for (const log of logs.filter(one => one.node === whom)) assert.ok(!log.events.some(event => event.start > at + slackMs && event.start < thawed - slackMs && event.start === event.end), `${log.path} writes while it is frozen`);
    });

    if (/^gc-session-expiry/.test(name)) it('sessions expire on the server and, when the broker lives on, are told by their client', () => {
      const server = new Set(of(null, 'zk.session.expired').map(event => event.fields.session));
      const client = new Set(of('kafka1', 'zk.client.expired').map(event => event.fields.session));
      assert.ok(server.size > 0 && client.size > 0);
      if (labels.gc !== 'z') assert.deepEqual([...client].sort(), [...server].sort());
      for (const node of ['kafka2', 'kafka3']) assert.deepEqual(of(node, 'zk.client.expired'), [], `${node} is well`);
      assert.equal(rules('sessions/client-session-expired').length, client.size);
      assert.equal(rules('sessions/server-session-expired').length, server.size);
    });

    if (/^(?:cpu-starved|frozen-in-gc|young-pauses)/.test(name)) it('each session expires within a pause of kafka1 that is no Full GC', () => {
      const pauses = gcPauses(files.get('kafka1/kafkaServer-gc.log')!, labels);
      const expiries = of(null, 'zk.session.expired');
      assert.ok(expiries.length > 0);
      for (const { start } of expiries) assert.ok(pauses.some(pause => pause.fields.pause !== 'full' && pause.start < start && pause.end > start - slackMs && Number(pause.fields.durationMs) > 5000));
      for (const { fields: { durationMs, userMs, sysMs } } of pauses.filter(pause => Number(pause.fields.durationMs) > 5000)) {
        assert.equal(Number(userMs) + Number(sysMs) < Number(durationMs) / 2, !/^young-pauses/.test(name), 'short of CPU, and only there');
      }
    });

    if (/^ex-leader-woken/.test(name)) it('servers that wake expire sessions, and no client loses one', () => {
      const thawed = actions('former leader thawed');
      assert.equal(thawed.length, 2);
      for (const { at, whom } of thawed) assert.ok(within(of(whom, 'zk.session.expired'), at, at + 5000).length > 0, whom);
      assert.ok(of(null, 'zk.session.expired').every(event => thawed.some(({ at }) => event.start > at - slackMs && event.start < at + 5000)));
      assert.deepEqual(of(null, 'zk.client.expired'), []);
      assert.ok(rules('sessions/server-session-expired').every(([, message]) => /the client's log decides/.test(message)));
    });

    if (/^kraft-gc-fenced/.test(name)) it('the active controller fences broker 1 as often as a Full GC outlasts the timeout, and unfences it', () => {
      const fenced = of(null, 'kafka.broker.fenced');
      const outlasting = Number(/; (\d+) outlast /.exec(labels.truth[0])![1]);
      assert.deepEqual(fenced.map(event => event.fields.broker), Array.from({ length: outlasting }, () => 1));
      for (const event of fenced) assert.ok(of(null, 'kafka.broker.unfenced').some(back => back.fields.broker === 1 && back.start > event.start && back.start < event.start + 30000));
      assert.deepEqual(rules('kafka/broker-fenced').map(([node]) => /^controller/.test(node)), fenced.map(() => true));
    });
    else if (/^frozen-broker-4/.test(name)) it('the controller fences the frozen broker, and no other', () => assert.equal(rules('kafka/broker-fenced').length, actions('process frozen').length));
    else it('no broker is said to be fenced', () => assert.deepEqual(rules('kafka/broker-fenced'), []));

    it('a recovery, or a log that loads for long, is told only of those that were killed', () => {
      const killed = [...actions('broker killed'), ...actions('active controller killed')].map(({ whom }) => whom);
      assert.deepEqual(rules('kafka/recovery').filter(([node]) => !killed.includes(node)), []);
    });

    if (/^kill-recovery/.test(name)) it('archive-0 took longest to recover', () => {
      assert.match(rules('kafka/recovery')[0][1], /Longest: archive-0, /);
      assert.equal(of('kafka3', 'kafka.recovery.segment').length, seen('Recovering unflushed segment'));
    });

    if (/^map-count-1/.test(name)) it('a mapping failed, and took the only log directory and its broker down', () => {
      const nodes = rules('kafka/map-failed').map(([node]) => node);
      assert.ok(nodes.length > 0);
      for (const [node, message] of rules('kafka/log-dir-failed')) assert.ok(nodes.includes(node) && /failed mapping.*the broker stops\.$/.test(message), message);
    });
    else it('no mapping is said to have failed', () => assert.deepEqual(rules('kafka/map-failed'), []));

    if (/^directory-full/.test(name)) it('one directory of kafka2 failed, and kafka2 goes on', () => {
      const failures = rules('kafka/log-dir-failed');
      assert.deepEqual(failures.map(([node]) => node), ['kafka2']);
      assert.match(failures[0][1], /data-small failed: /);
      assert.doesNotMatch(failures[0][1], /broker stops/);
    });
    else if (!/^map-count-1/.test(name)) it('no log directory is said to have failed', () => assert.deepEqual(rules('kafka/log-dir-failed'), []));

    if (/^slow-consumer/.test(name)) it('consumer-1 did not poll in time', () => {
      // Its coordinator tells of it as well.
      assert.deepEqual(rules('kafka/poll-interval-exceeded').map(([node]) => node).filter(node => !node.startsWith('kafka')), ['consumer-1']);
      assert.match(rules('kafka/poll-interval-exceeded')[0][1], / 15000 ms /);
    });
    else it('no consumer is said to have polled late', () => assert.deepEqual(rules('kafka/poll-interval-exceeded'), []));

    if (/^controller-moved/.test(name)) it('the controller moves twice', () => {
      for (const { at, whom } of [...actions('SIGTERM sent'), ...actions('active controller killed')]) {
        const elected = logs.filter(log => log.node !== whom).flatMap(log => log.events.filter(event => event.kind === 'kafka.controller.elected' && event.start > at - slackMs && event.start < at + 40000));
        assert.ok(elected.length > 0, `nobody takes over from ${whom}`);
      }
    });

    for (const { at, whom } of actions('cable of its host pulled')) it(`${whom} is cut off: the sessions of its host expire meanwhile, and are told when the cable is back`, () => {
      const plugged = next('cable of its host plugged in', whom, at);
      const expired = within(of(null, 'zk.session.expired'), at, plugged).map(event => event.fields.session);
      assert.equal(expired.length, /^host-of-two/.test(name) ? 2 : 1);
      for (const event of of(null, 'zk.client.expired')) assert.ok(expired.includes(event.fields.session) && event.start > plugged - slackMs);
      // The host says so itself.
      assert.ok(of(whom, 'zk.client.disconnected').some(event => /NoRouteToHost|No route to host/.test(`${String(event.fields.exception)} ${String(event.fields.reason)}`) && event.start > at && event.start < plugged + slackMs));
    });

    if (/^(?:zookeeper|ensemble)-frozen/.test(name)) it('servers that wake expire sessions, and write nothing before', () => {
      const frozen = actions('ZooKeeper server frozen');
      for (const { at, whom } of frozen) {
        const thawed = next('ZooKeeper server thawed', whom, at);
        assert.deepEqual(logs.filter(log => log.node === whom).flatMap(log => log.events.filter(event => event.start > at + slackMs && event.start < thawed - slackMs)), []);
      }
      for (const { start } of of(null, 'zk.session.expired')) assert.ok(actions('ZooKeeper server thawed').some(({ at }) => start > at - slackMs && start < at + 12_000));
    });

    if (/^zookeeper-slow-disk/.test(name)) it('flushes are as slow as the disk was made, and no session is lost before it hangs', () => {
      for (const { at, whom } of actions('disk slowed: sync 1500')) assert.ok(within(of(whom, 'zk.fsync.slow'), at, next('disk well again', whom, at)).some(event => Number(event.fields.durationMs) >= 1500));
      const hung = labels.actions.find(action => action.what.startsWith('disk slowed: hang'))!;
      assert.ok(of(null, 'zk.session.expired').every(event => event.start > Date.parse(hung.at)));
    });

    for (const { at, whom } of actions('indexes spoilt')) it(`${whom} finds what was spoilt of its indexes, as far as its version looks`, () => {
      const found = of(whom, 'kafka.index.rebuilt').filter(event => event.start > at);
      assert.equal(found.length, Number(new RegExp(`^${whom} .* found (\\d+)`).exec(labels.truth.find(fact => fact.startsWith(whom))!)![1]));
    });

    if (/^network-decoy/.test(name)) it('the session that expires is that of kafka1', () => {
      const [expired, ...others] = of(null, 'zk.session.expired');
      assert.deepEqual(others, []);
      assert.deepEqual([...new Set(of('kafka1', 'zk.client.expired').map(event => event.fields.session))], [expired.fields.session]);
      assert.deepEqual(of('kafka2', 'zk.client.expired'), []);
    });
  });
});
