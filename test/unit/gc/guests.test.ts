/** GC lines that share a file with others: those of another JVM in the other style, and those of a program's own loggers. */
import assert from 'node:assert/strict';
import { formats } from '../../../server/formats/families';
import { LogReader, readLog } from '../../../server/formats/read';
import type { LogReading } from '../../../server/formats/reading';
import { checkLog } from '../../../server/rules/registry';
import { Clock, fixedZone } from '../../../server/text/clock';
import { lineOf } from '../../../server/text/line';
import { StampReader } from '../../../server/text/stamp';

const bytes = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(`${lines.join('\n')}\n`);
const read = (lines: readonly string[], name = 'console.log'): LogReading => readLog(bytes(lines), name)!;
/** Line and kind of every event, with how long a stop lasted. */
const told = ({ events }: LogReading): string[] => Array.from({ length: events.length }, (_, i) => `${events.lineOf(i) + 1} ${events.kindOf(i)}${events.kindOf(i) === 'gc.pause' ? ` ${events.value(i, 'pause')} ${events.number(i, 'durationMs')}` : ''}`);
const check = (reading: LogReading): string[] => checkLog({ file: 'console.log', reading, clock: new Clock(fixedZone(0)), timeouts: [{ since: -Infinity, timeout: { ms: 6000, how: 'setting', from: 'setting', evidence: null } }] })
  .map(({ rule, line }) => `${line + 1} ${rule}`);

/** The same however it is cut, and from a reader that was doubled in the middle. */
function sameHowever(lines: readonly string[], name = 'console.log'): void {
  const all = bytes(lines);
  const whole = told(readLog(all, name)!);
  for (const size of [1, 7, 61]) {
    const reader = new LogReader(name);
    for (let at = 0; at < all.length; at += size) reader.push(all.subarray(at, at + size));
    assert.deepEqual(told(reader.finish()!), whole, `chunks of ${size}`);
  }
  // Beyond the head, so that the readers themselves are doubled.
  const padded = bytes([...lines, ...Array.from({ length: 900 }, () => lines[0]), ...lines]);
  for (const cut of [66_000, padded.length - all.length + 200]) {
    const reader = new LogReader(name);
    reader.push(padded.subarray(0, cut));
    const twin = reader.fork()!;
    reader.push(padded.subarray(cut));
    const one = told(reader.finish()!);
    twin.push(padded.subarray(cut));
    assert.deepEqual(told(twin.finish()!), one);
    assert.deepEqual(one, told(readLog(padded, name)!));
  }
}

const young8 = '2021-10-26T01:00:08.538+0000: 0.268: [GC (Allocation Failure) 2021-10-26T01:00:08.538+0000: 0.268: [ParNew: 9000K->1000K(10000K), 0.0100000 secs] 20000K->12000K(99000K), 0.0110000 secs] [Times: user=0.01 sys=0.00, real=0.01 secs] ';
const full8 = '2021-10-26T01:00:10.538+0000: 2.268: [Full GC (Allocation Failure) 2021-10-26T01:00:10.538+0000: 2.268: [CMS: 20000K->12000K(90000K), 7.0100000 secs] 30000K->12000K(99000K), [Metaspace: 100K->100K(1000K)], 7.0110000 secs] [Times: user=7.01 sys=0.00, real=7.01 secs] ';
const g1Block = [
  '2021-10-26T01:00:11.538+0000: 3.268: [GC pause (G1 Evacuation Pause) (young), 0.0047637 secs]', '   [Parallel Time: 4.1 ms, GC Workers: 1]', '      [GC Worker Start (ms):  268.0]', '         [Processed Buffers:  0]', '   [Code Root Fixup: 0.0 ms]',
  '   [Eden: 6144.0K(6144.0K)->0.0B(4096.0K) Survivors: 0.0B->2048.0K Heap: 6144.0K(128.0M)->1085.5K(128.0M)]', ' [Times: user=0.01 sys=0.00, real=0.00 secs] ',
];
const using = '[2021-10-26T01:00:09.012+0000][0.030s][info][gc] Using G1';
const young17 = '[2021-10-26T01:00:09.538+0000][0.530s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 23M->3M(256M) 4.536ms';
const full17 = '[2021-10-26T01:00:18.538+0000][9.530s][info][gc] GC(1) Pause Full (G1 Compaction Pause) 255M->100M(256M) 8004.536ms';

describe('gc: both styles in one file', () => {
  const mixed = [young8, using, young17, full8, full17, ...g1Block, young17.replace('GC(0)', 'GC(2)')];

  it('every collection of both, by line', () => {
    const reading = read(mixed, 'gc.log');
    assert.deepEqual(told(reading), ['1 gc.pause young 11', '3 gc.pause young 4.536', '4 gc.pause full 7011', '5 gc.pause full 8004.536', '6 gc.pause young 4.764', '13 gc.pause young 4.536']);
    assert.deepEqual([reading.family, reading.unrecognisedLines, reading.foreignLines], ['gc', 0, 0]);
    assert.match(reading.dialect, /unified G1.*JDK 8/);
    assert.equal(reading.events.number(4, 'heapAfterBytes'), Math.round(1085.5 * 1024));
  });

  it('whichever of the two there is more of', () => {
    const reading = read([young8, full8, ...g1Block, using, young17], 'gc.log');
    assert.deepEqual(told(reading), ['1 gc.pause young 11', '2 gc.pause full 7011', '3 gc.pause young 4.764', '11 gc.pause young 4.536']);
    assert.equal(reading.unrecognisedLines, 0);
  });

  it('however it is cut', () => sameHowever(mixed, 'gc.log'));

  it('the uptimes of the other JVM are not this one\'s', () => {
    const reading = read([using, young17, full17, '1.234: [Full GC (System.gc())  63M->61M(64M), 0.0284110 secs]'], 'gc.log');
    assert.deepEqual(told(reading).at(-1), '4 gc.pause full 28.411');
    assert.ok(Number.isNaN(reading.events.rawStart(2)) && reading.segments[0].jvmStart.raw === reading.segments[0].jvmStart.raw);
  });

  it('Full GCs of two JVMs make no run of them', () => {
    assert.deepEqual(check(read(mixed, 'gc.log')).filter(found => found.includes('frequent')), []);
    assert.deepEqual(check(read([using, full17, full17.replace('GC(1)', 'GC(2)').replaceAll('18.538', '28.538').replace('9.530s', '19.530s')], 'gc.log')).filter(found => found.includes('frequent')), ['2 gc/frequent-full-gc']);
  });

  it('no decorations, no stamp: lines stay with the style of the file', () => {
    assert.deepEqual(told(read([using, young17, 'Heap', ' garbage-first heap   total 256M, used 3M'], 'gc.log')), ['2 gc.pause young 4.536']);
  });
});

describe('gc: lines among what a program logs', () => {
  const start = '[2021-10-26 01:00:09,113] INFO starting (kafka.server.KafkaServer)';
  const established = '[2021-10-26 01:00:09,300] INFO Session establishment complete on server localhost/127.0.0.1:2181, sessionid = 0x100000000010001, negotiated timeout = 6000 (org.apache.zookeeper.ClientCnxn)';
  const expired = '[2021-10-26 01:00:19,110] WARN Unable to reconnect to ZooKeeper service, session 0x100000000010001 has expired (org.apache.zookeeper.ClientCnxn)';

  it('unified lines in a broker\'s log', () => {
    const lines = [using, start, established, young17, full17, expired];
    const reading = read(lines);
    assert.deepEqual([reading.family, told(reading), reading.unrecognisedLines], ['kafka', ['2 kafka.start', '3 zk.client.connected', '4 gc.pause young 4.536', '5 gc.pause full 8004.536', '6 zk.client.expired'], 0]);
    assert.match(reading.dialect, /, with GC lines \(unified G1\)$/);
    assert.ok(check(reading).includes('5 gc/full-gc-over-session-timeout'));
    assert.deepEqual([...reading.statedOffsets.keys()], [0]);
    sameHowever(lines);
  });

  it('blocks of JDK 8 in a broker\'s log, stamped in two ways', () => {
    const lines = ['2021-10-26 01:00:09,113 INFO starting (kafka.server.KafkaServer) [main]', ...g1Block, '2021-10-26 01:00:12,113 INFO [KafkaServer id=1] started (kafka.server.KafkaServer) [main]', full8];
    const reading = read(lines);
    assert.deepEqual([reading.family, told(reading), reading.unrecognisedLines], ['kafka', ['1 kafka.start', '2 gc.pause young 4.764', '9 kafka.started', '10 gc.pause full 7011'], 0]);
    sameHowever(lines);
  });

  it('a collection of JDK 8 in several lines, with the log\'s own in between, and one that begins with a blank', () => {
    const [head, ...rest] = ['2021-10-26T01:00:11.538+0000: 3.268: [GC (Allocation Failure) 2021-10-26T01:00:11.538+0000: 3.268: [ParNew', 'Desired survivor size 1150402560 bytes, new threshold 6 (max 6)', '- age   1:  224363928 bytes,  224363928 total',
      ': 18505107K->515575K(19473600K), 0.1346051 secs] 35297040K->17312301K(40445120K), 0.1349051 secs] [Times: user=1.90 sys=0.02, real=0.13 secs] '];
    const lines = [start, `{Heap before GC invocations=1 (full 0):`, head, established, ...rest, ` ${full8}`, expired];
    assert.deepEqual(told(read(lines)).filter(line => line.includes('gc.')), ['3 gc.pause young 134.905', '8 gc.pause full 7011']);
    sameHowever(lines);
  });

  it('in a ZooKeeper server\'s log', () => {
    const lines = ['2021-10-26 01:00:09,113 [myid:1] - INFO  [main:QuorumPeerConfig@136] - Reading configuration from: /conf/zoo.cfg', full17, '2021-10-26 01:00:19,113 [myid:1] - INFO  [SessionTracker:ZooKeeperServer@398] - Expiring session 0x100000000010001, timeout of 6000ms exceeded'];
    const reading = read(lines);
    assert.equal(reading.family, 'zookeeper');
    assert.ok(told(reading).includes('2 gc.pause full 8004.536'));
  });

  it('a configuration and a stack trace that GC lines interrupt stay whole', () => {
    const config = read([start, '[2021-10-26 01:00:09,120] INFO KafkaConfig values: ', '\tadvertised.listeners = null', young17, '\tzookeeper.session.timeout.ms = 18000', ' (kafka.server.KafkaConfig)', established]);
    assert.equal(config.facts.find(({ name }) => name === 'zookeeper.session.timeout.ms')?.value, 18000);
    const trace = read([start, '[2021-10-26 01:00:09,120] ERROR Error while reading (kafka.server.Foo)', 'java.io.IOException: x', young17, '\tat kafka.server.Foo.bar(Foo.scala:12)', '\tat kafka.server.Foo.run(Foo.scala:13)', established]);
    assert.deepEqual(trace.traces.map(({ exception, count }) => [exception, count]), [['java.io.IOException', 1]]);
    assert.ok(told(trace).includes('4 gc.pause young 4.536'));
  });

  /** Where the stops end, ms behind 01:00:00, NaN where they cannot be placed. */
  const ends = (lines: readonly string[]): number[] => {
    const { events } = read(lines);
    return [...events.ofKind('gc.pause')].map(i => events.at(i, new Clock(fixedZone(0))).end - Date.UTC(2021, 9, 26, 1));
  };
  const at = (uptime: string, id: number): string => `[${uptime}s][info][gc] GC(${id}) Pause Young (Normal) (G1 Evacuation Pause) 23M->3M(256M) 4.536ms`;
  const says = (stamp: string): string => `[2021-10-26 01:00:${stamp}] INFO [KafkaServer id=1] started (kafka.server.KafkaServer)`;

  it('uptimes are placed by the lines around them, as far as these leave no room', () => {
    // Started from 01:00:00.050 to 01:00:00.150.
    const lines = [start, at('9.100', 1), says('09,300'), says('10,150'), at('10.100', 2), says('10,250'), says('59,000'), at('59.000', 3), says('59,900')];
    for (const [i, end] of ends(lines).entries()) assert.ok(Math.abs(end - [9200, 10200, 59100][i]) <= 100, `${end}`);
    assert.deepEqual(ends(lines.flatMap(line => (line.includes('][gc]') ? [line, 'something printed'] : [line]))), ends(lines));
    sameHowever(lines);
  });

  it('uptimes that the lines around leave too much room, or contradict, are in no wrong place', () => {
    assert.deepEqual(ends([start, at('9.100', 1), says('10,300')]), [NaN]);
    // What continues a record says nothing of when.
    assert.deepEqual(ends([start, at('9.100', 1), 'something printed', says('10,300')]), [NaN]);
    assert.deepEqual(ends([start, at('9.100', 1), says('09,300'), says('20,000'), at('9.900', 2), says('20,100')]), [NaN, NaN]);
    assert.deepEqual(ends([at('9.100', 1), start]), [NaN]);
  });

  it('what the container runtime says of a line places uptimes, too', () => {
    const lines = [at('9.100', 1), says('09,300'), at('10.100', 2)].map((line, i) => `2021-10-26T01:00:${['09.200', '09.301', '10.200'][i]}000000Z stdout F ${line}`);
    const reading = read([...lines, ...lines]);
    assert.equal(reading.family, 'kafka');
    assert.deepEqual(ends(lines), [9200, 10200]);
    const { events, segments } = read([at('9.100', 1), at('10.100', 2)].map((line, i) => `2021-10-26T01:00:${['09.200', '10.200'][i]}000000Z stdout F ${line}`), 'gc.log');
    assert.deepEqual([events.length, segments[0].jvmStart.raw], [2, Date.UTC(2021, 9, 26, 1) + 100]);
  });

  it('each line is explained by who wrote it, and stamped by itself', () => {
    const format = formats.find(({ family }) => family === 'kafka')!;
    const stamp = new StampReader();
    assert.equal(format.describe(lineOf(full17)).row?.id, 'gc.unified.pause-full');
    assert.ok(format.stamp(lineOf(full17), stamp));
    assert.equal(stamp.ms, Date.UTC(2021, 9, 26, 1, 0, 18, 538));
    assert.equal(format.describe(lineOf(established)).row?.id.startsWith('gc.'), false);
    assert.equal(format.stamp(lineOf('[9.763s][info][gc] GC(1) Pause Full (G1 Compaction Pause) 255M->250M(256M) 7004.536ms'), stamp), false);
    assert.equal(format.stamp(lineOf('\tat kafka.server.Foo.bar(Foo.scala:12)'), stamp), false);
  });

  it('what only looks alike is the program\'s', () => {
    for (const other of [
      '[2021-10-26T01:00:09,200][INFO ][o.e.m.j.JvmGcMonitorService] [n1] [gc][5301] overhead, spent [361ms] collecting in the last [1s]',
      '2021-10-26T01:00:09.200+0000 INFO GC pause of 12 ms seen (kafka.server.Foo)', '[gc-monitor] pause young', '1.5: 12', '[12] [x]', '[0.019s][warning][os,thread] Failed to start thread', '   [Parallel Time: 4.1 ms, GC Workers: 1]', ' [Times: user=0.01 sys=0.00, real=0.00 secs] ',
    ]) assert.deepEqual(told(read([start, other, established])).filter(line => line.includes('gc.')), [], other);
  });
});

describe('gc: the table of -Xlog:safepoint+stats', () => {
  // Written here by JDK 17 and JDK 25.
  const head17 = '[1.194s][info][safepoint,stats] VM Operation                 [ threads: total initial_running ][ time:       sync    cleanup       vmop      total ] page_trap_count';
  const row17 = '[1.194s][info][safepoint,stats] G1CollectForAllocation       [             11               1 ][           279627      99959    9378843    9758429 ]               0';
  const line17 = '[1.194s][info][safepoint      ] Safepoint "G1CollectForAllocation", Time since last: 1061364653 ns, Reaching safepoint: 279627 ns, Cleanup: 99959 ns, At safepoint: 9378843 ns, Total: 9758429 ns';
  const row25 = '[1.206s][info][safepoint,stats] G1CollectForAllocation       [             10               1 ][           868906   19229711   20098617 ]               0';
  const end = ['[1.936s][info][safepoint,stats] Halt                                 1', '[1.936s][info][safepoint,stats] Maximum sync time  3703774 ns'];
  const stops = (lines: readonly string[]): unknown[][] => {
    const { events, unrecognisedLines } = read(lines, 'gc.log');
    assert.equal(unrecognisedLines, 0);
    return [...events.ofKind('gc.safepoint')].map(i => [events.lineOf(i) + 1, ...['operation', 'threads', 'reachingMs', 'durationMs', 'uptimeMs'].map(name => events.value(i, name))]);
  };

  it('each row is a stop, with cleanup (13 to 21) and without', () => {
    assert.deepEqual(stops([head17, row17, ...end]), [[2, 'G1CollectForAllocation', 11, 0.279627, 9.758429, 1194]]);
    assert.deepEqual(stops([head17.replace('   cleanup', ''), row25, ...end]), [[2, 'G1CollectForAllocation', 10, 0.868906, 20.098617, 1206]]);
  });

  it('one that the safepoint line repeats is one stop', () => {
    assert.deepEqual(stops([head17, row17, line17, row17, line17, ...end]).map(([line]) => line), [3, 5]);
  });

  it('a row that the input ends with', () => {
    assert.equal(stops([head17, row17]).length, 1);
  });
});

describe('gc: other writers', () => {
  it('what Parallel says of its sizes (-XX:AdaptiveSizePolicyOutputInterval)', () => {
    const reading = read([
      '2018-12-27T22:28:51.669+0800: 6306.505: [GC (Allocation Failure) [PSYoungGen: 615953K->3089K(660992K)] 756368K->143664K(2059264K), 0.0178418 secs] [Times: user=0.03 sys=0.01, real=0.02 secs]',
      '    UseAdaptiveSizePolicy actions to meet  *** throughput goal ***', '                       GC overhead (%)', '    Young generation:       16.10\t  (attempted to grow)', '    Tenured generation:      4.67\t  (attempted to grow)',
      '    Tenuring threshold:    (attempted to decrease to balance GC costs) = 1',
    ], 'gc.log');
    assert.deepEqual([reading.unrecognisedLines, told(reading)], [0, ['1 gc.pause young 17.842']]);
  });

  it('generational ZGC by the letter of its generations alone', () => {
    assert.equal(read(['[1.031s][info][gc,phases   ] GC(0) Y: Young Generation', '[1.048s][info][gc,phases   ] GC(0) Y: Young Generation 88M(1%)->54M(0%) 0.017s'], 'gc.log').dialect, 'unified ZGC generational');
  });

  it('a program that GraalVM compiled', () => {
    const reading = read([
      '[7.519s] GC(12) Collect on allocation', '[7.520s] GC(12)   Eden: 4.50M->0.00M', '[7.520s] GC(12)   Survivor: 0.00M->0.00M', '[7.520s] GC(12)   Old: 15.50M->15.50M', '[7.520s] GC(12)   Free: 3.50M->8.00M',
      '[7.520s] GC(12) Incremental GC (Collect on allocation) 20.00M->15.50M 0.896ms', '[9.301s] GC(55) Pause Full GC (Collect on allocation) 400.19M->214.69M 318.384ms', '[9.801s] GC(56) Pause Incremental GC (Collect on allocation) 300.19M->214.69M 18.384ms',
    ], 'gc.log');
    assert.deepEqual([reading.unrecognisedLines, told(reading)], [0, ['6 gc.pause young 0.896', '7 gc.pause full 318.384', '8 gc.pause young 18.384']]);
    assert.match(reading.dialect, /Native Image/);
    assert.equal(reading.events.number(0, 'heapBeforeBytes'), 20 * 2 ** 20);
  });
});
