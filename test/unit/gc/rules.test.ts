import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionTimeout } from '../../../server/rules/rule';
import { check } from './read';

const incident = readFileSync(join(__dirname, '../../fixtures/gc/jdk8-g1.log'), 'utf8');
const full = (at: number, ms: number, heap = '60M->30M(64M)', cause = 'G1 Compaction Pause'): string => `[${at.toFixed(3)}s][info][gc] GC(1) Pause Full (${cause}) ${heap} ${ms.toFixed(3)}ms\n`;
const young = (at: number, ms: number): string => `[${at.toFixed(3)}s][info][gc] GC(2) Pause Young (Normal) (G1 Evacuation Pause) 60M->30M(64M) ${ms.toFixed(3)}ms\n`;
const stopped = (at: number, seconds: number, reaching = 0): string =>
  `[${at.toFixed(3)}s][info][safepoint] Total time for which application threads were stopped: ${seconds.toFixed(7)} seconds, Stopping threads took: ${reaching.toFixed(7)} seconds\n`;

describe('gc rules', () => {
  describe('gc/full-gc-over-session-timeout', () => {
    const rule = 'gc/full-gc-over-session-timeout';

    it('flags exactly the two Full GCs of the incident', () => {
      const found = check(rule, incident);
      assert.deepEqual(found.map(one => [one.line + 1, one.endLine + 1, one.severity, one.highlight]), [[1, 3, 'error', 'longPause'], [33, 35, 'error', 'longPause']]);
      assert.equal(found[0].message, 'Full GC (Allocation Failure) of 10.40 s is longer than the session timeout of 6000 ms (setting faultline.sessionTimeout): no heartbeat gets out meanwhile, the session can expire.');
      assert.match(found[1].message, /of 10\.23 s /);
    });

    it('says which timeout it held the pause against, and shows the line', () => {
      const timeout: SessionTimeout = { ms: 18000, how: 'negotiated', from: 'negotiated for session 0x1, server.log:12', evidence: { file: 'server.log', line: 11, message: 'negotiated timeout = 18000' } };
      assert.deepEqual(check(rule, incident, timeout), []);
      const [found] = check(rule, full(60, 20000), timeout);
      assert.match(found.message, /of 20\.00 s is longer than the session timeout of 18000 ms \(negotiated for session 0x1, server\.log:12\)/);
      assert.deepEqual(found.related, [timeout.evidence]);
    });

    it('says when the host kept the collector from running', () => {
      const [found] = check(rule, `${full(60, 12000)}[60.001s][info][gc,cpu] GC(1) User=1.00s Sys=0.50s Real=12.00s\n`);
      assert.match(found.message, /used only 1\.50 s of CPU in 12\.00 s: [^]*The host was short of CPU/);
      assert.doesNotMatch(check(rule, `${full(60, 12000)}[60.001s][info][gc,cpu] GC(1) User=11.00s Sys=0.50s Real=12.00s\n`)[0].message, /CPU/);
    });

    it('leaves shorter ones alone', () => assert.deepEqual(check(rule, full(60, 5999)), []));
  });

  describe('gc/pause-over-session-timeout', () => {
    const rule = 'gc/pause-over-session-timeout';

    it('flags a long young pause', () => {
      const [found, ...more] = check(rule, young(60, 7000));
      assert.equal(more.length, 0);
      assert.match(found.message, /^Young pause \(G1 Evacuation Pause\) of 7\.00 s is longer than the session timeout of 6000 ms/);
      assert.equal(found.highlight, 'longPause');
    });

    it('does not repeat a collection as a safepoint', () => {
      assert.equal(check(rule, young(60, 7000) + stopped(60.001, 7.001)).length, 1);
      assert.equal(check(rule, full(60, 7000) + stopped(60.001, 7.001)).length, 0);
      assert.equal(check(rule, `2016-01-01T00:00:00.000+0000: 1.000: [Full GC (Allocation Failure)  80M->40M(90M), 7.0000000 secs]\n2016-01-01T00:00:07.010+0000: 8.010: Total time for which application threads were stopped: 7.0100000 seconds\n`).length, 0);
      assert.equal(check(rule, `[Full GC 80M->40M(90M), 7.0000000 secs]\nTotal time for which application threads were stopped: 7.0100000 seconds\n`).length, 0);
    });

    it('flags a stop that collects nothing, and one that was long to reach', () => {
      assert.match(check(rule, '[60.0s][info][safepoint] Safepoint "RevokeBias", Time since last: 1 ns, Reaching safepoint: 6900000000 ns, Cleanup: 0 ns, At safepoint: 100000000 ns, Total: 7000000000 ns\n')[0].message,
        /^Stop of all application threads \(RevokeBias\) of 7\.00 s .* 6\.90 s of it passed until the last thread stopped\.$/);
      const text = young(60, 4500) + stopped(60.001, 9, 4.5);
      assert.equal(check(rule, text).length, 1);
      assert.equal(check('gc/pause-near-session-timeout', text).length, 0);
    });

    it('leaves concurrent phases and stalls alone', () => {
      assert.deepEqual(check(rule, '[60.0s][info][gc] GC(1) Concurrent Mark Cycle 9000.000ms\n[61.0s][info][gc] GC(2) Garbage Collection (Warmup) 1M(1%)->1M(1%)\n[80.0s][info][gc] GC(3) Major Collection (Warmup) 1M(1%)->1M(1%) 12.000s\n'), []);
    });
  });

  describe('gc/pause-near-session-timeout', () => {
    it('warns over two thirds', () => {
      const found = check('gc/pause-near-session-timeout', young(60, 5300) + young(120, 3999) + full(180, 6500));
      assert.deepEqual(found.map(one => [one.line, one.severity]), [[0, 'warning']]);
      assert.match(found[0].message, /of 5\.30 s is over two thirds of the session timeout of 6000 ms/);
    });
  });

  describe('gc/frequent-full-gc', () => {
    const rule = 'gc/frequent-full-gc';

    it('states count, period and share', () => {
      const [found, ...more] = check(rule, incident);
      assert.equal(more.length, 0);
      assert.equal(found.message, '2 Full GCs in 1 min 00 s, one every 30.06 s, the longest 10.40 s: the application stood still for 34 % of that time.');
      assert.deepEqual(found.related.map(one => one.line), [32]);
    });

    it('reports a run once, and the next run apart', () => {
      const text = [60, 120, 180, 2000, 2060, 2120].map(at => full(at, 900)).join('');
      assert.deepEqual(check(rule, text).map(one => one.line), [0, 3]);
    });

    it('leaves rare ones and asked-for ones alone', () => {
      assert.deepEqual(check(rule, full(60, 900) + full(2000, 900) + full(4000, 900)), []);
      assert.deepEqual(check(rule, [60, 62, 64].map(at => full(at, 900, '60M->30M(64M)', 'System.gc()')).join('')), []);
      assert.deepEqual(check(rule, full(60, 900) + full(120, 900)), []);
    });
  });

  describe('gc/full-gc-frees-little', () => {
    const rule = 'gc/full-gc-frees-little';

    it('says how much is still in use', () => {
      const [found] = check(rule, full(60, 900, '63M->61M(64M)'));
      assert.equal(found.message, 'Full GC freed only 2048K of 64M: 95 % of the heap is still in use (63M -> 61M).');
    });

    it('is content when the heap may still grow, or much was freed', () => {
      assert.deepEqual(check(rule, `[0.024s][info][gc,init] Heap Max Capacity: 4G\n${full(60, 900, '63M->61M(64M)')}`), []);
      assert.deepEqual(check(rule, full(60, 900, '63M->31M(64M)')), []);
    });
  });

  describe('gc/explicit-gc', () => {
    const rule = 'gc/explicit-gc';

    it('reports few one by one and many once', () => {
      const explicit = (at: number): string => full(at, 400, '60M->30M(64M)', 'System.gc()');
      assert.deepEqual(check(rule, explicit(60) + explicit(120)).map(one => one.message), ['System.gc() was called: Full GC of 400 ms.', 'System.gc() was called: Full GC of 400 ms.']);
      const many = check(rule, [60, 120, 180, 240, 300].map(explicit).join(''));
      assert.equal(many.length, 1);
      assert.equal(many[0].message, 'System.gc() was called: Full GC of 400 ms; the first of 5 collections by System.gc() over 4 min 00 s.');
      assert.deepEqual(many[0].related.map(one => one.line), [1, 2, 4]);
    });

    it('takes the two pauses of one call of the Parallel collector together, and JDK 6\'s word', () => {
      assert.equal(check(rule, '1.0: [GC (System.gc()) [PSYoungGen: 1K->1K(2K)] 3K->2K(9K), 0.01 secs]\n1.1: [Full GC (System.gc()) [PSYoungGen: 1K->0K(2K)] [ParOldGen: 1K->1K(7K)] 2K->1K(9K), 0.10 secs]\n').length, 1);
      assert.equal(check(rule, '1.0: [Full GC (System)  3K->2K(9K), 0.01 secs]\n').length, 1);
    });

    it('leaves other causes alone', () => assert.deepEqual(check(rule, full(60, 900)), []));
  });

  describe('gc/evacuation-failure', () => {
    it('flags to-space exhausted in every dialect', () => {
      const rule = 'gc/evacuation-failure';
      assert.match(check(rule, '1.0: [GC pause (G1 Evacuation Pause) (young) (to-space exhausted), 0.5 secs]\n')[0].message, /^To-space exhausted in a young pause of 500 ms/);
      assert.match(check(rule, '[1.0s][info][gc] GC(1) To-space exhausted\n[1.1s][info][gc] GC(1) Pause Young (Mixed) (G1 Evacuation Pause) 60M->64M(64M) 10.0ms\n')[0].message, /^To-space exhausted in a mixed pause of 10 ms/);
      assert.match(check(rule, '[1.1s][info][gc] GC(1) Pause Young (Normal) (G1 Evacuation Pause) (Evacuation Failure: Allocation / Pinned) 60M->64M(64M) 10.0ms\n')[0].message, /^Evacuation failure/);
      assert.deepEqual(check(rule, `[1.1s][info][gc] GC(1) Pause Young (Normal) (G1 Evacuation Pause) (Evacuation Failure: Pinned) 60M->64M(64M) 10.0ms\n${young(2, 5)}`), []);
    });
  });

  describe('gc/concurrent-mode-failure', () => {
    it('flags CMS that lost the race, not one that was interrupted', () => {
      const rule = 'gc/concurrent-mode-failure';
      const failure = (word: string): string => `1.0: [Full GC (Allocation Failure) 1.0: [CMS1.0: [CMS-concurrent-mark: 0.1/0.1 secs] [Times: user=0.08 sys=0.00, real=0.08 secs]\n (concurrent mode ${word}): 454K->454K(1756K), 0.25 secs] 470K->454K(2063K), [Metaspace: 2K->2K(3K)], 1.2600000 secs]\n`;
      assert.match(check(rule, failure('failure'))[0].message, /^Concurrent mode failure: the application stood still for 1\.26 s/);
      assert.deepEqual(check(rule, failure('interrupted')), []);
    });
  });

  describe('gc/allocation-stall', () => {
    it('adds up stalls and degenerated collections in one report', () => {
      const found = check('gc/allocation-stall', '[1.0s][info][gc] Allocation Stall (main) 6.614ms\n[1.1s][info][gc] Allocation Stall (main) 20.000ms\n[1.2s][info][gc] GC(2) Pause Degenerated GC (Mark) 55M->42M(64M) 12.000ms\n');
      assert.equal(found.length, 1);
      assert.equal(found[0].message, '2 allocation stalls (27 ms, summed over 1 thread) and 1 degenerated collection (12 ms), the longest 20 ms of main: the application allocates faster than the collector frees.');
      assert.deepEqual(found[0].related.map(one => one.line), [1]);
      assert.deepEqual(check('gc/allocation-stall', young(1, 5)), []);
    });
  });
});
