/** All logs together, while they are being read. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logs } from '../../../server/workspace/logs';
import { readHere } from '../../../server/workspace/workerReader';

describe('the logs of a workspace', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'faultline-logs-'));
    for (let i = 0; i < 40; i++) writeFileSync(join(folder, `server-${i}.log`), `[2024-03-01 00:00:${String(i).padStart(2, '0')},000] INFO [KafkaServer id=${i}] started (kafka.server.KafkaServer)\n`);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are not put together anew for each that is read, but are all there when all are read', async () => {
    const seen = new Set<unknown>();
    const logs: Logs = new Logs(readHere, { changed: () => void seen.add(logs.incident) });
    await logs.disk.setFolders([folder]);
    await logs.settled();
    assert.ok(seen.size < 20, `${seen.size} times for 40 logs`);
    assert.equal(logs.incident.logs.length, 40);
    const before = logs.incident;
    assert.equal(logs.incident, before, 'nothing changed');
    logs.shutdown();
  });

  it('that did not change are the same in what they come to together after one did', async () => {
    const logs = new Logs(readHere, { changed() {} });
    await logs.disk.setFolders([folder]);
    await logs.settled();
    const before = logs.incident;
    writeFileSync(join(folder, 'server-7.log'), '[2024-03-01 00:10:00,000] INFO [KafkaServer id=7] started (kafka.server.KafkaServer)\n');
    await logs.disk.setFolders([folder]);
    await logs.settled();
    const changed = logs.incident.logs.filter(log => before.get(log.file) !== log).map(log => log.label);
    assert.deepEqual(changed, ['server-7.log']);
    logs.shutdown();
  });
});
