import assert from 'node:assert/strict';
import { gcSummary } from '../../../server/formats/gc/summary';
import { clock, read } from './read';

describe('gc: summary', () => {
  it('counts every stop-the-world collection pause and no concurrent phase', () => {
    const summary = gcSummary(read(`[0.004s][info][gc] Using G1
[0.024s][info][gc,init] Version: 21.0.2+13-LTS (release)
[1.000s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 60M->30M(64M) 10.000ms
[2.000s][info][gc] GC(1) Concurrent Mark Cycle 900.000ms
[3.000s][info][gc] GC(1) Pause Remark 40M->40M(64M) 5.000ms
[4.000s][info][gc] GC(2) Pause Full (G1 Compaction Pause) 62M->20M(128M) 500.000ms
[4.100s][info][safepoint] Safepoint "G1CollectFull", Time since last: 1 ns, Reaching safepoint: 1000000 ns, At safepoint: 501000000 ns, Total: 502000000 ns
`), clock);
    assert.deepEqual(summary, {
      dialect: 'unified G1, JDK 21', collector: 'G1', jvm: '21.0.2+13-LTS (release)',
      pauses: { count: 3, totalMs: 515, maxMs: 500 }, fullGcs: { count: 1, totalMs: 500, maxMs: 500 }, safepoints: { count: 1, totalMs: 502 },
      heap: { maxUsedBytes: 62 * 1024 * 1024, maxCapacityBytes: 128 * 1024 * 1024 }, span: { start: 990, end: 4100 },
    });
  });

  it('says nothing of what the log does not hold', () => {
    const summary = gcSummary(read('[0.004s][info][gc] Using Epsilon\n'), clock);
    assert.deepEqual([summary.pauses, summary.heap, summary.span], [{ count: 0, totalMs: 0, maxMs: 0 }, { maxUsedBytes: null, maxCapacityBytes: null }, null]);
  });
});
