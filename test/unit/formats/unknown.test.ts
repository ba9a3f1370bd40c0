import assert from 'node:assert/strict';
import { LogReader } from '../../../server/formats/read';
import { UnknownShapes } from '../../../server/formats/unknown';

/** Shapes of logs given by name. */
function shapesOf(logs: Record<string, string>): UnknownShapes {
  const shapes = new UnknownShapes();
  let counted = 0;
  for (const [name, text] of Object.entries(logs)) {
    const reader = new LogReader(name, null, shapes.of(name));
    reader.push(new TextEncoder().encode(text));
    const reading = reader.finish();
    counted += reading?.unrecognisedLines ?? 0;
  }
  assert.equal(shapes.count, counted);
  return shapes;
}

const known = '[2021-01-01 00:00:00,000] INFO [Partition t-0 broker=1] Shrinking ISR from 1,2 to 1 (kafka.cluster.Partition)\n';

describe('shapes of unknown lines', () => {
  it('counts lines that differ in numbers and names only as one', () => {
    const { shapes } = shapesOf({ 'server.log': `${known}[2021-01-01 00:00:01,000] WARN Zorbing "a b" of /data/t-1/00012.log at 0x1f for 10.0.0.1:9092 in 12.5 ms (kafka.x.Zorb)
[2021-01-01 00:00:02,000] WARN Frobbing 1 (kafka.x.Zorb)
[2021-01-01 00:00:03,000] WARN Zorbing "c" of /data/u-22/3.log at 0xdeadbeef for 10.0.0.22:9 in 7 ms (kafka.x.Zorb)
` });
    assert.deepEqual(shapes.map(({ count, file, line }) => [count, file, line]), [[2, 'server.log', 1], [1, 'server.log', 2]]);
    assert.match(shapes[0].shape, /WARN\] ?|WARN /);
    for (const part of ['Zorbing "…" of <path> at <hex> for <address> in <n> ms', 'x.Zorb', '<stamp>']) assert.ok(shapes[0].shape.includes(part), shapes[0].shape);
    assert.doesNotMatch(shapes[0].shape, /\d/);
  });

  it('works for block formats, and says which file', () => {
    const { shapes } = shapesOf({
      'gc.log': '[0.010s][info][gc] Using G1\n[1.0s][info][gc] Zorbing 12 regions\n[2.0s][info][gc] Zorbing 13 regions\n',
      'gc-8.log': '1.0: [GC pause (young), 0.0209631 secs]\nzorbing 7 cards\n',
    });
    assert.deepEqual(shapes.map(({ family, shape, count, file, line }) => [family, shape, count, file, line]), [
      ['gc', '[<uptime>][info][gc] Zorbing <n> regions', 2, 'gc.log', 1], ['gc', 'zorbing <n> cards', 1, 'gc-8.log', 1],
    ]);
  });

  it('takes back a record that its exception explains', () => {
    const text = `${known}[2021-01-01 00:00:01,000] ERROR zorbed (kafka.x.Zorb)
org.apache.kafka.common.errors.NotLeaderForPartitionException: This server is not the leader for that topic-partition.
`;
    assert.deepEqual(shapesOf({ 'server.log': text }).shapes, []);
  });

  it('is not led by hostile lines', () => {
    const long = `[2021-01-01 00:00:01,000] INFO ${'a/'.repeat(200_000)}${'"'.repeat(1001)}`;
    const [shape] = shapesOf({ 'server.log': `${known}${long}\n` }).shapes;
    assert.ok(shape.shape.length <= 240);
  });
});
