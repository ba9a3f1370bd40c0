import assert from 'node:assert/strict';
import { Incident } from '../../../server/incident/incident';
import { investigate } from '../../../server/incident/story/investigate';
import { read, settings } from './made';

/** What is to be done about a Full GC of 10 s that no log shows the cost of. */
async function remedyOf(...gc: string[]): Promise<string> {
  const server = read('/logs/broker-1/server.log', ['[2019-05-15 21:50:00,000] INFO Session establishment complete on server zk/10.0.0.1:2181, sessionid = 0x3a2000872900002, negotiated timeout = 6000 (org.apache.zookeeper.ClientCnxn)']);
  const { findings } = await investigate(new Incident([server, read('/logs/broker-1/gc.log', gc, 'gc')], settings({ defaultZone: 'UTC' })));
  return findings.find(one => one.rule === 'gc/stall-over-timeout')!.remedy;
}
const unified = (cause: string, sizes: string): string => `[2019-05-15T22:00:10.000+0000][gc] GC(7) Pause Full (${cause}) ${sizes} 10000.000ms`;
const cpu = (user: string): string => `[2019-05-15T22:00:10.000+0000][gc,cpu] GC(7) User=${user}s Sys=0.05s Real=10.00s`;

describe('incident: what to do about a stop', () => {
  it('is about what forced a Full GC, where the heap has room', async () => {
    assert.match(await remedyOf(unified('G1 Compaction Pause', '4000M->1000M(4096M)')), /^The Full GC left 1000M of 4096M in use: .*a young collection had just run/);
    assert.match(await remedyOf(unified('Ergonomics', '4000M->1000M(4096M)')), /Parallel collects in full when/);
    assert.match(await remedyOf(unified('Metadata GC Threshold', '4000M->1000M(4096M)')), /look at what forced it \(Metadata GC Threshold\)/);
  });

  it('is about what fills the heap, where it stays full', async () => {
    assert.match(await remedyOf(unified('G1 Compaction Pause', '4090M->4000M(4096M)')), /^After the Full GC 4000M of 4096M were still in use: give broker 1 more heap/);
  });

  it('is about the host first, where the collector hardly ran', async () => {
    assert.match(await remedyOf(unified('G1 Compaction Pause', '4000M->1000M(4096M)'), cpu('1.20')), /^Look at the host of broker 1 first: of the 10\.00 s its collector got 1\.25 s of CPU\./);
    assert.doesNotMatch(await remedyOf(unified('G1 Compaction Pause', '4000M->1000M(4096M)'), cpu('9.90')), /host/);
  });
});
