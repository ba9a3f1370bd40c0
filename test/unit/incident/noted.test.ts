import assert from 'node:assert/strict';
import { Incident } from '../../../server/incident/incident';
import { investigate, type Investigation } from '../../../server/incident/story/investigate';
import type { SourceLog } from '../../../server/incident/log';
import { read, settings } from './made';

const fullGc = (at: string, sizes: string, seconds = '0.9000000'): string => `2019-05-15T${at}+0000: 100.000: [Full GC (Allocation Failure)  ${sizes}, ${seconds} secs]`;
const gc = (node: string, ...lines: string[]): SourceLog => read(`/logs/${node}/gc.log`, lines, 'gc');
const found = (...logs: SourceLog[]): Promise<Investigation> => investigate(new Incident(logs, settings({ defaultZone: 'UTC' })));

describe('incident: what the rules flag beside the findings', () => {
  it('is told for each node and rule, with the line that counts and how many there are', async () => {
    const { findings, noted } = await found(
      gc('broker-1', fullGc('22:00:00.000', '8071M->7990M(8192M)'), fullGc('22:10:00.000', '4000M->1000M(8192M)'), fullGc('22:20:00.000', '8071M->8000M(8192M)')),
      gc('broker-2', fullGc('22:00:00.000', '8071M->7990M(8192M)'), fullGc('23:00:00.000', '4000M->1000M(8192M)')),
      gc('broker-3', fullGc('22:00:00.000', '4000M->1000M(8192M)')),
    );
    assert.deepEqual(findings, []);
    assert.deepEqual(noted.filter(one => one.rule === 'gc/full-gc-frees-little').map(({ node, count, line, severity }) => [node, count, line.line, severity]), [['broker 1', 2, 0, 'warning'], ['broker 2', 1, 0, 'warning']]);
    const [first] = noted;
    assert.match(first.line.text, /freed only 81M/);
    assert.equal(first.line.at, Date.UTC(2019, 4, 15, 22));
    assert.equal(first.line.file, '/logs/broker-1/gc.log');
  });

  it('is left out where a finding shows a line of the same rule and node', async () => {
    const { findings, noted } = await found(
      read('/logs/broker-1/server.log', ['[2019-05-15 21:50:00,000] INFO Session establishment complete on server zk/10.0.0.1:2181, sessionid = 0x3a2000872900002, negotiated timeout = 6000 (org.apache.zookeeper.ClientCnxn)']),
      gc('broker-1', fullGc('22:00:00.000', '8071M->3000M(8192M)', '10.1000000'), fullGc('22:10:00.000', '8071M->7990M(8192M)')),
    );
    assert.deepEqual(findings.map(one => one.rule), ['gc/stall-over-timeout']);
    assert.deepEqual(noted.map(one => one.rule), ['gc/full-gc-frees-little']);
  });

  it('is left out of a session that a finding speaks of, whoever tells of it', async () => {
    const begun = (at: string, session: string): string => `[2019-05-15 ${at},000] INFO Session establishment complete on server zk/10.0.0.1:2181, sessionid = ${session}, negotiated timeout = 6000 (org.apache.zookeeper.ClientCnxn)`;
    const told = (at: string, session: string): string => `[2019-05-15 ${at},000] WARN Unable to reconnect to ZooKeeper service, session ${session} has expired (org.apache.zookeeper.ClientCnxn)`;
    const expiry = (at: string, session: string): string => `2019-05-15 ${at},000 [myid:3] - INFO  [SessionTracker:ZooKeeperServer@358] - Expiring session ${session}, timeout of 6000ms exceeded`;
    const [first, second] = ['0x3a2000872900001', '0x3a2000872900002'];
    const { findings, noted } = await found(
      read('/logs/broker-1/server.log', [begun('21:50:00', first), begun('22:05:00', second), told('22:10:02', second)]),
      read('/logs/zookeeper-3/zookeeper.log', [expiry('22:00:01', first), expiry('22:10:01', second)]),
    );
    assert.deepEqual(findings.map(one => [one.rule, one.sessions, one.evidence.filter(({ role }) => role === 'told').length]), [['session-lost/unexplained', [first, second], 0]]);
    assert.deepEqual(noted, []);
  });
});
