import assert from 'node:assert/strict';
import { eventLabel } from '../../../server/formats/events';
import { gcFormat } from '../../../server/formats/gc/format';
import { lineOf } from '../../../server/text/line';
import { Basis, StampReader } from '../../../server/text/stamp';
import { events, pauses, read } from './read';

const MB = 1024 * 1024;

describe('gc: unified logging', () => {
  it('ends a pause at its line and begins it at its gc,start', () => {
    const reading = read(`[2026-11-21T19:48:44.445+0000][0.345s][info][gc,start] GC(12) Pause Full (G1 Compaction Pause)
[2026-11-21T19:48:44.460+0000][0.360s][info][gc,phases,start] GC(12) Phase 1: Mark live objects
[2026-11-21T19:48:44.470+0000][0.370s][info][gc,phases      ] GC(12) Phase 1: Mark live objects 10.204ms
[2026-11-21T19:48:44.473+0000][0.373s][info][gc] GC(12) Pause Full (G1 Compaction Pause) 63M->61M(64M) 28.411ms
[2026-11-21T19:48:44.473+0000][0.373s][info][gc,cpu] GC(12) User=0.05s Sys=0.01s Real=0.03s
`);
    const [pause, ...more] = events(reading);
    assert.equal(more.length, 0);
    assert.equal(pause.start, Date.parse('2026-11-21T19:48:44.445Z'));
    assert.equal(pause.end, Date.parse('2026-11-21T19:48:44.473Z'));
    assert.equal(pause.line, 3);
    assert.equal(eventLabel(pause), 'Full GC (G1 Compaction Pause) 28 ms, 63M -> 61M (64M)');
    assert.deepEqual([pause.fields['userMs'], pause.fields['sysMs'], pause.fields['realMs'], pause.fields['gcId']], [50, 10, 30, 12]);
    assert.deepEqual(reading.blocks, [{ kind: 'gc', startLine: 0, endLine: 4, label: 'Full GC (G1 Compaction Pause)' }]);
    assert.equal(reading.segments[0].jvmStart.raw, Date.parse('2026-11-21T19:48:44.100Z'));
    assert.equal(reading.segments[0].jvmStart.basis, Basis.Utc);
  });

  it('begins a pause without gc,start its length before its line', () => {
    const [pause] = pauses('[0,500s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 6M->3M(128M) 4,500ms\n');
    assert.deepEqual([pause.start, pause.end, pause.basis], [495.5, 500, Basis.Uptime]);
  });

  it('does not take the begin from another JVM that wrote the same id', () => {
    const reading = read(`[100.000s][info][gc,start] GC(5) Pause Young (Allocation Failure)
[0.003s][info][gc] Using Serial
[900.000s][info][gc] GC(5) Pause Young (Allocation Failure) 8M->4M(30M) 15.000ms
`);
    const [pause] = events(reading, 'gc.pause');
    assert.equal(pause.end - pause.start, 15);
    assert.equal(pause.end, 900_000 + reading.segments[1].shift);
  });

  it('names the pauses of every collector', () => {
    const messages: [string, string, string | null][] = [
      ['Pause Young (Normal) (G1 Evacuation Pause) 6M->3M(128M) 1.0ms', 'young', 'G1 Evacuation Pause'],
      ['Pause Young (Prepare Mixed) (G1 Preventive Collection) 6M->3M(128M) 1.0ms', 'young', 'G1 Preventive Collection'],
      ['Pause Young (Mixed) (G1 Evacuation Pause) 6M->3M(128M) 1.0ms', 'mixed', 'G1 Evacuation Pause'],
      ['Pause Mixed (G1 Evacuation Pause) 6M->3M(128M) 1.0ms', 'mixed', 'G1 Evacuation Pause'],
      ['Pause Young (Concurrent Start) (G1 Humongous Allocation) 6M->3M(128M) 1.0ms', 'initial-mark', 'G1 Humongous Allocation'],
      ['Pause Initial Mark (G1 Evacuation Pause) 6M->3M(128M) 1.0ms', 'initial-mark', 'G1 Evacuation Pause'],
      ['Pause Initial Mark 61M->61M(150M) 0.136ms', 'initial-mark', null],
      ['Pause Remark 16M->16M(16384M) 7.517ms', 'remark', null],
      ['Pause Cleanup 28M->28M(46M) 0.064ms', 'cleanup', null],
      ['Pause Young (GCLocker Initiated GC) 8M->4M(30M) 15.988ms', 'young', 'GCLocker Initiated GC'],
      ['Pause Full (System.gc()) 8M->4M(30M) 15.988ms', 'full', 'System.gc()'],
      ['Pause Full 8M->4M(30M) 15.988ms', 'full', null],
      ['Pause Mark Start 0.011ms', 'mark-start', null],
      ['y: Pause Mark End 0.011ms', 'mark-end', null],
      ['Y: Pause Mark Start (Major) 0.011ms', 'mark-start', null],
      ['O: Pause Relocate Start 0.011ms', 'relocate-start', null],
      ['Pause Init Mark (process weakrefs) 0.011ms', 'init-mark', null],
      ['Pause Final Mark (update refs) (process weakrefs) 0.429ms', 'final-mark', null],
      ['Pause Init Update Refs 0.036ms', 'init-update-refs', null],
      ['Pause Final Update Refs 0.036ms', 'final-update-refs', null],
      ['Pause Final Roots 0.036ms', 'final-roots', null],
      ['Pause Degenerated GC (Outside of Cycle) 55M->42M(64M) 12.127ms', 'degenerated', null],
    ];
    for (const [message, pause, cause] of messages) {
      const [found, ...more] = pauses(`[1.000s][info][gc] GC(3) ${message}\n`);
      assert.equal(more.length, 0);
      assert.deepEqual([found?.fields['pause'], found?.fields['cause'] ?? null], [pause, cause], message);
    }
  });

  it('knows what is no pause', () => {
    const reading = read(`[0.100s][info][gc,start] GC(0) Garbage Collection (Warmup)
[0.189s][info][gc] GC(0) Garbage Collection (Warmup) 100M(39%)->108M(42%)
[0.227s][info][gc] GC(1) Major Collection (Warmup) 26M(10%)->72M(28%) 0.058s
[0.228s][info][gc] GC(2) Minor Collection (Allocation Rate) 26M(10%)->72M(28%) 0.010s
[0.300s][info][gc,phases] GC(2) y: Concurrent Mark 9.000ms
[0.310s][info][gc] GC(3) Concurrent Mark Cycle 12.000ms
[0.320s][info][gc] GC(4) Concurrent Mark (0.320s)
[0.320s][info][gc,phases] GC(4) Phase 1: Mark live objects 10.000ms
[0.330s][info][gc,stats] Pause Init Mark (G)                 531 us
[0.330s][info][gc,stats] Pause Init Mark (G)            =    0.29 s (a =     4199 us) (n =    68) (lvls, us =     1406,     2715)
`);
    assert.deepEqual(events(reading).map(event => [event.kind, event.fields['phase'], event.fields['durationMs']]), [
      ['gc.concurrent', 'Garbage Collection', 89], ['gc.concurrent', 'Major Collection', 58], ['gc.concurrent', 'Minor Collection', 10], ['gc.concurrent', 'Mark', 9], ['gc.concurrent', 'Mark Cycle', 12],
    ]);
    assert.equal(reading.unrecognisedLines, 0);
    assert.equal(reading.dialect, 'unified ZGC generational');
  });

  it('tells trouble on the pause it belongs to', () => {
    const found = pauses(`[1.000s][info][gc,start] GC(9) Pause Young (Normal) (G1 Evacuation Pause)
[1.010s][info][gc] GC(9) To-space exhausted
[1.011s][info][gc] GC(9) Pause Young (Normal) (G1 Evacuation Pause) 60M->64M(64M) 10.0ms
[1.020s][info][gc] GC(10) Pause Young (Normal) (G1 Evacuation Pause) (Evacuation Failure: Allocation) 60M->64M(64M) 10.0ms
[1.030s][info][gc] GC(11) Pause Young (Normal) (GCLocker Initiated GC) (Evacuation Failure: Pinned) 60M->64M(64M) 10.0ms
[1.040s][debug][gc] GC(12) Concurrent mode failure
[1.050s][info][gc] GC(12) Pause Full (Allocation Failure) 60M->64M(64M) 10.0ms
`);
    assert.deepEqual(found.map(event => event.fields['trouble']), ['to-space exhausted', 'evacuation failure', 'pinned objects', 'concurrent mode failure']);
  });

  it('gives the CPU time of nested collections to the one of the same id', () => {
    const found = pauses(`[0.089s][info][gc       ] GC(2) Pause Full (Allocation Failure) 1M->1M(2M) 1.715ms
[0.089s][info][gc       ] GC(1) Pause Young (Allocation Failure) 1M->1M(3M) 3.031ms
[0.089s][info][gc,cpu   ] GC(1) User=0.00s Sys=0.00s Real=0.01s
`);
    assert.deepEqual(found.map(event => [event.fields['pause'], event.fields['realMs']]), [['full', null], ['young', 10]]);
  });

  it('reads both forms of safepoints', () => {
    const found = events(read(`[0.125s] Safepoint "ZMarkStart", Time since last: 103615439 ns, Reaching safepoint: 36832 ns, At safepoint: 2046 ns, Total: 38878 ns
[144.036s][info][safepoint     ] Total time for which application threads were stopped: 0.0004546 seconds, Stopping threads took: 0.0002048 seconds
[200.000s][info][safepoint] Safepoint "G1CollectFull", Time since last: 1 ns, Reaching safepoint: 1000000 ns, Cleanup: 0 ns, At safepoint: 4000000 ns, Leaving safepoint: 0 ns, Total: 5000000 ns, Threads: 1 runnable, 10 total
`), 'gc.safepoint');
    assert.deepEqual(found.map(event => [event.fields['operation'] ?? null, event.fields['durationMs'], event.fields['reachingMs'], event.end]), [
      ['ZMarkStart', 0.038878, 0.036832, 125], [null, 0.455, 0.205, 144036], ['G1CollectFull', 5, 1, 200000],
    ]);
    assert.equal(found[2].start, 199995);
  });

  it('reads stalls of ZGC and its end of memory', () => {
    const found = events(read(`[0.319s][info][gc         ] Allocation Stall (http-worker(3)) 6.614ms
[0.331s][info][gc         ] Relocation Stall (main) 0.402ms
[1.831s][info][gc          ] Out Of Memory (main)
`));
    assert.deepEqual(found.map(event => [event.kind, event.fields['thread'], event.fields['durationMs'] ?? null]), [
      ['gc.allocation-stall', 'http-worker(3)', 6.614], ['gc.relocation-stall', 'main', 0.402], ['gc.out-of-memory', 'main', null],
    ]);
  });

  describe('decorations', () => {
    const message = 'GC(0) Pause Young (Allocation Failure) 8M->4M(30M) 15.000ms';
    const written: [string, number, Basis, string][] = [
      ['', NaN, Basis.None, ''],
      ['[2026-11-21T19:54:18.161+0000]', Date.parse('2026-11-21T19:54:18.161Z'), Basis.Utc, 'stamp'],
      ['[2026-11-21T19:54:18.161+0800][gc ]', Date.parse('2026-11-21T19:54:18.161+08:00'), Basis.Utc, 'stamp gcTags'],
      ['[info ][gc       ]', NaN, Basis.None, 'gcLevel gcTags'],
      ['[gc,start][debug][1.250s]', 1250, Basis.Uptime, 'gcTags gcLevel uptime'],
      ['[1,250s]', 1250, Basis.Uptime, 'uptime'],
      ['[1250ms]', 1250, Basis.Uptime, 'uptime'],
      ['[1250000000ns]', 1250, Basis.Uptime, 'uptime'],
      ['[1795290858161ms]', 1795290858161, Basis.Utc, 'stamp'],
      ['[broker-3.example][14776][14777][1.250s][info][gc]', 1250, Basis.Uptime, 'host gcPid gcPid uptime gcLevel gcTags'],
      ['[2026-11-21T19:54:18.161+0000][2026-11-21T19:54:18.161+0000][0.024s][1795290858161ms][24ms][2133948184690ns][24010675ns][vm][14776][14777][info][gc]', Date.parse('2026-11-21T19:54:18.161Z'), Basis.Utc, 'stamp stamp uptime stamp uptime gcPid gcPid host gcPid gcPid gcLevel gcTags'],
    ];
    for (const [decorations, end, basis, fields] of written) {
      it(decorations || 'none', () => {
        const line = `${decorations}${decorations ? ' ' : ''}${message}`;
        const [pause] = pauses(`${line}\n`);
        assert.equal(pause.basis, basis);
        assert.equal(pause.end, end);
        const { spans } = gcFormat.describe(lineOf(line));
        assert.equal(spans.map(span => span.field).join(' '), `${fields} gcId gcPause gcCause heapBefore heapAfter heapCapacity durationMs`.trim());
        const stamp = new StampReader();
        assert.equal(gcFormat.stamp(lineOf(line), stamp), basis !== Basis.None);
        if (basis !== Basis.None) assert.equal(stamp.ms, end);
      });
    }
  });

  it('takes facts from the start of the JVM', () => {
    const reading = read(`[0.004s][info][gc] Using G1
[0.024s][info][gc,init] Version: 17.0.15+6-Debian-1deb12u1 (release)
[0.024s][info][gc,init] CPUs: 2 total, 2 available
[0.024s][info][gc,init] Memory: 24105M
[0.024s][info][gc,init] Heap Max Capacity: 4G
[0.024s][info][gc,init] Parallel Workers: 2
`);
    assert.deepEqual(Object.fromEntries(reading.facts.map(one => [one.name, one.value])), {
      'gc.collector': 'G1', 'jvm.version': '17.0.15+6-Debian-1deb12u1 (release)', cpus: 2, memory: 24105 * MB, 'heap.max': 4096 * MB, 'gc.workers': 2,
    });
    assert.equal(reading.dialect, 'unified G1, JDK 17');
  });
});

describe('gc: unified logging of JDK 25 at trace', () => {
  const pause = '[0.094s][info ][gc                   ] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 15M->1M(34M) 3.755ms\n';

  it('takes a bracket of blanks for the rest of a message, not for the width of the next stamps', () => {
    const reading = read(`[0.090s][trace][gc,task              ] WorkerPolicy::calc_default_active_workers() : 2
[                                    ]  active_workers_by_JT: 2  active_workers_by_heap_size: 2
${pause}`);
    assert.equal(events(reading, 'gc.pause').length, 1);
    assert.equal(reading.unrecognisedLines, 0);
    assert.equal(reading.segments.length, 1);
  });

  it('does not take a region or workers that are used for the start of a JVM', () => {
    const reading = read(`${pause}[0.093s][debug][gc,free             ] Using new region (23) for TLAB (0x00007f5f48bfe720).
[0.093s][info ][gc,task             ] GC(1) Using 2 workers of 2 for evacuation
${pause}`);
    assert.equal(reading.segments.length, 1);
  });
});
