import assert from 'node:assert/strict';
import { Incident } from '../../../server/incident/incident';
import { sessionLives } from '../../../server/incident/views/lives';
import { read, settings } from './made';

const stamp = (at: string): string => `[2024-03-05 ${at},000] INFO `;
const connected = (at: string, id: string): string => `${stamp(at)}Session establishment complete on server zk/10.0.0.1:2181, sessionid = ${id}, negotiated timeout = 6000 (org.apache.zookeeper.ClientCnxn)`;
const told = (at: string, id: string): string => `${stamp(at)}Unable to reconnect to ZooKeeper service, session ${id} has expired (org.apache.zookeeper.ClientCnxn)`;
const closed = (at: string, id: string): string => `${stamp(at)}Session: ${id} closed (org.apache.zookeeper.ZooKeeper)`;
const zk = (at: string, said: string): string => `2024-03-05 ${at},000 [myid:1] - INFO  [main:X@1] - ${said}`;
const at = (time: string): number => Date.parse(`2024-03-05T${time}Z`);
const lives = async (...logs: Parameters<typeof read>[]) => (await sessionLives(new Incident(logs.map(log => read(...log)), settings({ defaultZone: 'UTC' })))).lives;

describe('incident: the lives of sessions', () => {
  it('tell how each ended, and whose it was', async () => {
    const found = await lives(
      ['/logs/broker-1/server.log', [connected('10:00:00', '0x1a'), told('10:10:00', '0x1a'), connected('10:10:01', '0x1b'), closed('10:20:00', '0x1b'), connected('10:21:00', '0x1c'), `${stamp('10:30:00')}Rolled new log segment at offset 1 in 1 ms. (kafka.log.Log)`]],
      ['/logs/zookeeper-1/zookeeper.log', [
        zk('10:00:00', 'Established session 0x1a with negotiated timeout 6000 for client /10.0.0.1:4000'), zk('10:09:58', 'Expiring session 0x1a, timeout of 6000ms exceeded'),
        zk('10:05:00', 'Established session 0x2a with negotiated timeout 30000 for client /10.0.0.9:4000'), zk('10:06:00', 'Processed session termination for sessionid: 0x2a'),
      ]],
    );
    assert.deepEqual(found.map(({ id, node, fate, start, end, timeoutMs }) => [id, node, fate, start, end, timeoutMs]), [
      ['0x1a', 'broker 1', 'expired', at('10:00:00'), at('10:09:58'), 6000],
      ['0x2a', null, 'closed', at('10:05:00'), at('10:06:00'), 30000],
      ['0x1b', 'broker 1', 'closed', at('10:10:01'), at('10:20:00'), 6000],
      ['0x1c', 'broker 1', 'open', at('10:21:00'), at('10:30:00'), 6000],
    ]);
    assert.deepEqual(found[0].opened, { uri: '/logs/broker-1/server.log', line: 0 });
    assert.deepEqual(found[0].ended, { uri: '/logs/zookeeper-1/zookeeper.log', line: 1 });
    assert.equal(found[3].ended, null);
  });

  it('go on over an expiry that had no effect', async () => {
    const [life] = await lives(
      ['/logs/broker-1/server.log', [connected('10:00:00', '0x1a'), connected('10:10:05', '0x1a')]],
      ['/logs/zookeeper-1/zookeeper.log', [zk('10:10:00', 'Expiring session 0x1a, timeout of 6000ms exceeded')]],
    );
    assert.equal(life.fate, 'open');
    assert.equal(life.end, at('10:10:05'));
  });

  it('are those of the lost and of the longest, where there are more than asked for', async () => {
    const log = read('/logs/broker-1/server.log', [connected('10:00:00', '0x1a'), closed('10:00:05', '0x1a'), connected('10:01:00', '0x1b'), closed('10:20:00', '0x1b'), connected('10:30:00', '0x1c'), told('10:30:01', '0x1c'), connected('10:31:00', '0x1d'), closed('10:31:02', '0x1d')]);
    const { lives: some, sessions } = await sessionLives(new Incident([log], settings({ defaultZone: 'UTC' })), 2);
    assert.deepEqual([some.map(({ id }) => id), sessions], [['0x1b', '0x1c'], 4]);
  });
});
