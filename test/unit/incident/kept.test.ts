/** An incident made of the one before a change says what one made afresh says, and takes over what did not change. */
import assert from 'node:assert/strict';
import { Incident } from '../../../server/incident/incident';
import { investigate } from '../../../server/incident/story/investigate';
import { read, settings } from './made';

const kafka = (...lines: string[]) => read('/logs/broker-1/server.log', lines, 'kafka');
const connected = (time: string, session: string, ms: number): string => `[2019-05-15 ${time}] INFO Session establishment complete on server zk/10.0.0.9:2181, sessionid = ${session}, negotiated timeout = ${ms} (org.apache.zookeeper.ClientCnxn)`;
const silent = (time: string, session: string): string => `[2019-05-15 ${time}] WARN Client session timed out, have not heard from server in 10000ms for sessionid ${session} (org.apache.zookeeper.ClientCnxn)`;
const expired = (time: string, session: string): string => `[2019-05-15 ${time}] WARN Unable to reconnect to ZooKeeper service, session ${session} has expired (org.apache.zookeeper.ClientCnxn)`;
const gc = read('/logs/broker-1/gc.log', ['2019-05-15T22:10:00.000+0000: 100.000: [Full GC (Allocation Failure)  8000M->4000M(8192M), 9.5000000 secs]'], 'gc');
const server = read('/logs/zk-1/zookeeper.log', ['2019-05-15 22:10:06,500 [myid:1] - INFO  [SessionTracker:ZooKeeperServer@354] - Expiring session 0x1a, timeout of 6000ms exceeded'], 'zookeeper');

describe('incident: made of the one before', () => {
  const utc = settings({ defaultZone: 'UTC' });
  const states = [
    [kafka(connected('22:00:00,000', '0x1a', 6000)), gc, server],
    [kafka(connected('22:00:00,000', '0x1a', 6000), silent('22:10:10,000', '0x1a'), expired('22:10:10,100', '0x1a')), gc, server],
    // Only the stamp is another one: nothing else tells the two apart.
    [kafka(connected('22:00:07,000', '0x1a', 6000), silent('22:10:10,000', '0x1a'), expired('22:10:10,100', '0x1a')), gc, server],
    [gc, server],
  ];

  it('says what one made afresh says, whatever changed', async () => {
    let before: Incident | null = null;
    for (const logs of states) {
      const now: Incident = new Incident(logs, utc, before);
      before = now;
      const afresh = new Incident(logs, utc);
      assert.deepEqual(await investigate(now), await investigate(afresh));
      for (const [i, log] of now.logs.entries()) {
        const { node, zone, skew, timeouts, span, diagnostics, label } = afresh.logs[i];
        assert.deepEqual({ node: log.node, zone: log.zone, skew: log.skew, timeouts: log.timeouts, span: log.span, diagnostics: log.diagnostics, label: log.label }, { node, zone, skew, timeouts, span, diagnostics, label });
      }
    }
  });

  it('takes over the logs of which nothing is different', () => {
    const [first, second] = states;
    const before = new Incident(first, utc);
    const after = new Incident(second, utc, before);
    assert.equal(after.get(server.file), before.get(server.file));
    assert.equal(after.get(gc.file), before.get(gc.file));
    assert.notEqual(after.get('/logs/broker-1/server.log'), before.get('/logs/broker-1/server.log'));
    const set = new Incident(second, settings({ defaultZone: '+02:00' }), after);
    assert.notEqual(set.get(server.file), after.get(server.file), 'its zone is another one');
  });
});
