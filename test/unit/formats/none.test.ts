/** What is no log of any family, though single words of it are theirs. */
import assert from 'node:assert/strict';
import { readLog } from '../../../server/formats/read';

const lines = (line: (i: number) => string): Uint8Array => new TextEncoder().encode(Array.from({ length: 60 }, (_, i) => `${line(i)}\n`).join(''));

const others: Record<string, (i: number) => string> = {
  'brackets with a word that begins as a tag of the collector': i => `[gcp] uploading file ${i}`,
  'dated brackets with such a word': i => `[2026-11-22T04:00:11.123+0000][info][gc-bucket] uploaded ${i}`,
  'the tag of the collector alone, before what no JVM says': i => `[gc] removed ${i} stale images`,
  'the tag of safepoints alone, before what no JVM says': i => `[safepoint] saved at ${i}`,
  'events of somebody else': i => `Event: user ${i} signed in`,
  'a server that starts': i => `2026-11-22 04:00:11,123 INFO Starting server ${i}`,
  'a pipeline that starts': i => `[2026-11-22T04:00:11,123][INFO ][pipeline.runner] Starting pipeline ${i}`,
  'a controller that stops': () => '2026-11-22 04:00:11,123 INFO [main] runner - Stopped',
  'segments and nodes of somebody else': i => `2026-11-22 04:00:11,123 INFO ${i % 2 ? 'Deleting segment 1' : 'Node 1 disconnected.'}`,
  'accesses': i => `10.0.0.1 - - [22/Nov/2026:04:00:11 +0000] "GET /kafka/${i} HTTP/1.1" 200 12 "-" "curl"`,
  'a collection of Node.js': i => `[44:0x5]     ${i} ms: Scavenge 2.6 (3.6) -> 1.9 (4.6) MB, 1.2 / 0.0 ms  (average mu = 1.000) allocation failure`,
  'a collection of Go': i => `gc ${i} @0.012s 2%: 0.026+0.39+0.10 ms clock, 0.21+0.88/0.52/0+0.80 ms cpu, 4->5->1 MB, 5 MB goal, 8 P`,
};

describe('formats: what is none of them', () => {
  for (const [name, line] of Object.entries(others)) it(name, () => assert.equal(readLog(lines(line), 'a.log')?.dialect ?? null, null));

  it('the same words where a JVM or Kafka says them', () => {
    assert.equal(readLog(lines(() => '[gc] Using G1'), 'a.log')?.family, 'gc');
    assert.equal(readLog(lines(i => `[info][gc,ergo] Something new ${i}`), 'a.log')?.family, 'gc');
    assert.equal(readLog(lines(i => `Event: ${i}.123 Thread 0x00007f5e4c0c1000 flushing nmethod`), 'a.log')?.family, 'hs_err');
    assert.equal(readLog(lines(i => `2026-11-22 04:00:11,123 INFO Starting controlled shutdown${i}`), 'a.log')?.family, 'kafka');
  });
});
