/** `-XX:+PrintSafepointStatistics` of JDK 6 to 8, alone and beside "application threads were stopped". */
import assert from 'node:assert/strict';
import { gcSummary } from '../../../server/formats/gc/summary';
import { Clock, fixedZone } from '../../../server/text/clock';
import { events, read } from './read';

const head = '         vmop                    [threads: total initially_running wait_to_block]    [time: spin block sync cleanup vmop] page_trap_count\n';
const row = (stamp: string, operation: string, times: string): string => `${stamp}: ${operation.padEnd(26)}       [      13          2              1    ]      [${times}    ]  0   \n`;

describe('gc: safepoint statistics of JDK 8', () => {
  it('makes a stop of a line of the table, the stamp being its begin', () => {
    const reading = read(`${head}${row('14.610', 'GenCollectForAllocation', '     1     2     3     1     4')}${row('15.000', 'no vm operation', '     0     0     0     0     0')}
Polling page always armed
GenCollectForAllocation             1
    0 VM operations coalesced during safepoint
Maximum sync time      3 ms
Maximum vm operation time (except for Exit VM operation)      4 ms
`);
    const [first, second] = events(reading, 'gc.safepoint');
    assert.deepEqual(first.fields, {
      operation: 'GenCollectForAllocation', threads: 13, runningThreads: 2, waitedForThreads: 1, spinMs: 1, blockMs: 2, reachingMs: 3, cleanupMs: 1, operationMs: 4, durationMs: 8, uptimeMs: 14610,
    });
    assert.deepEqual([first.start, first.end], [14610, 14618]);
    assert.equal(second.fields['operation'], 'no vm operation');
    assert.equal(reading.unrecognisedLines, 0);
    assert.deepEqual(gcSummary(reading, new Clock(fixedZone(0))).safepoints, { count: 2, totalMs: 8 });
  });

  it('reads the column that some JDKs add for an armed polling page', () => {
    const reading = read(`14.610: ForceSafepoint                   [      10          0              0    ]      [     0     0     0     0     7    ]  1         0   \n`);
    assert.equal(events(reading, 'gc.safepoint')[0].fields['durationMs'], 7);
  });

  it('counts a stop once that "application threads were stopped" tells too, and takes its exact time', () => {
    const reading = read(`${head}${row('14.610', 'GenCollectForAllocation', '     0     0     0     0     4')}Total time for which application threads were stopped: 0.0047146 seconds, Stopping threads took: 0.0000224 seconds
15.700: Total time for which application threads were stopped: 0.0010000 seconds
`);
    const found = events(reading, 'gc.safepoint');
    assert.deepEqual(found.map(({ fields, start }) => [fields['operation'] ?? null, fields['durationMs'], start]), [['GenCollectForAllocation', 4.715, 14610], [null, 1, 15699]]);
    assert.deepEqual([found[0].line, found[0].endLine], [1, 2]);
  });

  it('takes a table that comes late for a repetition, not for another run of the JVM', () => {
    const stops = [10, 20, 30].map(at => `${at}.000: Total time for which application threads were stopped: 0.0050000 seconds\n`).join('');
    const reading = read(`${stops}${head}${[9.995, 19.995, 29.995].map(at => row(at.toFixed(3), 'RevokeBias', '     0     0     5     0     0')).join('')}31.000: [GC (Allocation Failure)  8K->4K(30K), 0.0010000 secs]\n`);
    assert.equal(reading.segments.length, 1);
    assert.deepEqual(gcSummary(reading, new Clock(fixedZone(0))).safepoints, { count: 3, totalMs: 15 });
    assert.deepEqual(events(reading, 'gc.safepoint-statistics').map(event => event.fields['operation']), ['RevokeBias', 'RevokeBias', 'RevokeBias']);
  });
});
