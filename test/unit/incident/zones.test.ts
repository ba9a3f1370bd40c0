import assert from 'node:assert/strict';
import { Incident } from '../../../server/incident/incident';
import type { IncidentSettings, SourceLog } from '../../../server/incident/log';
import { parseZone } from '../../../server/text/clock';
import { Basis } from '../../../server/text/stamp';
import { made, read, settings } from './made';

const at22 = Date.UTC(2019, 4, 15, 22);
const gc = (file: string, ...states: number[]): SourceLog => made(file, { family: 'gc', states });

function zone(logs: SourceLog[], file: string, what: Partial<IncidentSettings> = {}) {
  return new Incident(logs, settings(what)).get(file)!.zone;
}

describe('incident: zones, in their order', () => {
  const server = '/logs/broker-3/server.log';

  it('1. stated in the line, whatever the setting says', () => {
    const found = zone([gc('/logs/broker-3/gc.log', 480)], '/logs/broker-3/gc.log', { zones: { '**': 'UTC' }, defaultZone: 'UTC' });
    assert.deepEqual(found, { offsetMinutes: 480, how: 'stated', why: 'every stamp states +08:00' });
  });

  it('2. the setting for the file, before what is beside it', () => {
    const logs = [made(server), gc('/logs/broker-3/gc.log', 480)];
    assert.deepEqual(zone(logs, server, { zones: { 'broker-4/*': 'UTC', 'broker-3/*.log': '+05:30' } }), { offsetMinutes: 330, how: 'assumed', why: 'setting faultline.zones' });
    assert.equal(zone(logs, server, { zones: { 'broker-3/*.log': 'Middle-earth/Shire' } }).how, 'inferred', 'a zone that is none is passed over');
  });

  it('3. what a log of the same node states', () => {
    const logs = [made(server), gc('/logs/broker-3/gc.log', 480), gc('/logs/broker-1/gc.log', 0)];
    assert.deepEqual(zone(logs, server), { offsetMinutes: 480, how: 'inferred', why: 'gc.log beside it states +08:00' });
    assert.equal(new Incident(logs, settings()).get(server)!.clock.instant(at22, Basis.Local), at22 - 8 * 3600_000);
  });

  it('3. also from another folder of the node, and before the default', () => {
    const logs = [made('/logs/broker-3/logs/server.log'), gc('/logs/broker-3/gc/gc.log', 480)];
    assert.deepEqual(zone(logs, '/logs/broker-3/logs/server.log', { defaultZone: 'UTC' }), { offsetMinutes: 480, how: 'inferred', why: 'gc/gc.log of the same node states +08:00' });
  });

  it('3. UTC is an offset like any other', () => {
    assert.deepEqual(zone([made('/logs/server-1.log'), made('/logs/server-2.log'), gc('/logs/gc.log', 0), gc('/logs/gc-broker2.log', 0)], '/logs/server-1.log'),
      { offsetMinutes: 0, how: 'inferred', why: 'gc.log beside it states UTC' });
  });

  it('3. the node\'s own log goes before another node\'s in the same folder', () => {
    const found = zone([made('/logs/server-2.log'), gc('/logs/gc-broker1.log', 0), gc('/logs/gc-broker2.log', 120)], '/logs/server-2.log');
    assert.deepEqual(found, { offsetMinutes: 120, how: 'inferred', why: 'gc-broker2.log beside it states +02:00' });
  });

  it('3. several offsets beside it: nothing is inferred, and that is said', () => {
    const found = zone([made(server), gc('/logs/broker-3/gc.log', 60), gc('/logs/broker-3/gc.log.1', 120)], server, { defaultZone: 'UTC' });
    assert.equal(found.how, 'assumed');
    assert.equal(found.offsetMinutes, 0);
    assert.match(found.why, /^setting faultline\.defaultZone; logs of its node state several offsets \(\+01:00, \+02:00\)$/);
  });

  it('4. the default, where it is not "local"', () => {
    assert.deepEqual(zone([made('/logs/client/app.log'), gc('/logs/broker-3/gc.log', 480)], '/logs/client/app.log', { defaultZone: '+01:00' }), { offsetMinutes: 60, how: 'assumed', why: 'setting faultline.defaultZone' });
  });

  it('5. what all stating logs agree on', () => {
    const logs = [made('/logs/client/app.log'), gc('/logs/broker-3/gc.log', 480), gc('/logs/broker-4/gc.log', 480)];
    assert.deepEqual(zone(logs, '/logs/client/app.log'), { offsetMinutes: 480, how: 'assumed', why: 'as broker-3/gc.log states' });
  });

  it('5. of its own incident, when logs of another lie beside them', () => {
    const logs = [made('/logs/may/client/app.log'), gc('/logs/may/broker-3/gc.log', 480), gc('/logs/november/broker-1/gc.log', 0)];
    assert.deepEqual(zone(logs, '/logs/may/client/app.log'), { offsetMinutes: 480, how: 'assumed', why: 'as broker-3/gc.log states' });
  });

  it('6. the machine, where the stating logs disagree or there are none', () => {
    const local = parseZone('local')!.offsetAt(at22);
    assert.deepEqual(zone([made('/logs/client/app.log')], '/logs/client/app.log'), { offsetMinutes: local, how: 'assumed', why: 'local zone of this machine' });
    const found = zone([made('/logs/client/app.log'), gc('/logs/broker-3/gc.log', 480), gc('/logs/broker-4/gc.log', 0)], '/logs/client/app.log');
    assert.equal(found.how, 'assumed');
    assert.match(found.why, /^local zone of this machine; other logs state several offsets \(UTC, \+08:00\)$/);
  });

  it('a file that states one offset on some lines holds for its others', () => {
    const file = '/logs/x/mixed.log';
    const log = new Incident([made(file, { states: [480], local: [at22, at22 + 1000] })], settings()).get(file)!;
    assert.equal(log.clock.instant(at22, Basis.Local), at22 - 8 * 3600_000);
    assert.equal(log.zoneHow(Basis.Local), 'inferred');
    assert.equal(log.zoneHow(Basis.Utc), 'stated');
  });

  it('a zone with daylight saving is taken at the time of the log', () => {
    const winter = made('/logs/x/winter.log', { local: [Date.UTC(2019, 0, 15, 12)] });
    const summer = made('/logs/x/summer.log', { local: [Date.UTC(2019, 6, 15, 12)] });
    assert.equal(zone([winter], winter.file, { defaultZone: 'Europe/Berlin' }).offsetMinutes, 60);
    assert.equal(zone([summer], summer.file, { defaultZone: 'Europe/Berlin' }).offsetMinutes, 120);
  });

  describe('uptime only', () => {
    const file = '/logs/x/gc.log';
    const start = Date.UTC(2019, 4, 15, 14);
    const crash = (commandLine: string): SourceLog => made('/logs/x/hs_err_pid7.log', {
      family: 'hs_err', states: [0], jvmStart: { raw: start, basis: Basis.Utc }, facts: { 'jvm.command-line': commandLine, 'jvm.uptime.seconds': 60 },
    });

    it('is not placed without a start', () => {
      const log = new Incident([made(file, { family: 'gc', uptime: [10, 50_000] })], settings()).get(file)!;
      assert.equal(log.zone.offsetMinutes, null);
      assert.equal(log.span, null);
      assert.match(log.zone.why, /only uptime stamps/);
    });

    it('is placed by the crash report whose command line names it', () => {
      const log = new Incident([made(file, { family: 'gc', uptime: [10, 50_000] }), crash('-Xlog:gc*:file=gc.log:uptime Main')], settings()).get(file)!;
      assert.deepEqual(log.span, { start: start + 10, end: start + 50_000 });
      assert.deepEqual(log.zone, { offsetMinutes: 0, how: 'inferred', why: 'JVM start from hs_err_pid7.log: crash time less elapsed time' });
      assert.equal(log.zoneHow(Basis.Uptime), 'inferred');
    });

    it('is placed by the first line of its node\'s own log, and says how well', () => {
      const server = (...starts: string[]): SourceLog => read('/logs/x/server.log', starts.flatMap(at => [`[2019-05-15 ${at}:00,500] INFO Registered kafka:type=kafka.Log4jController MBean (kafka.utils.Log4jControllerRegistration$)`, `[2019-05-15 ${at}:01,500] INFO [KafkaServer id=1] starting (kafka.server.KafkaServer)`]));
      const one = new Incident([made(file, { family: 'gc', uptime: [10, 50_000] }), server('14:00')], settings({ defaultZone: '+02:00' })).get(file)!;
      assert.deepEqual(one.span, { start: start - 7_200_000 - 500 + 10, end: start - 7_200_000 - 500 + 50_000 });
      assert.deepEqual(one.zone, { offsetMinutes: 120, how: 'inferred', why: 'start of the JVM told from the first line of server.log, to within a few seconds' });
      assert.equal(new Incident([made(file, { family: 'gc', uptime: [10, 50_000] }), server('14:00', '14:30')], settings()).get(file)!.span, null, 'one run, two starts: which of them is open');
    });

    it('is not placed by the report of another JVM', () => {
      assert.equal(zone([made(file, { family: 'gc', uptime: [10] }), crash('-Xlog:gc*:file=other-gc.log Main')], file).offsetMinutes, null);
      assert.equal(zone([made(file, { family: 'gc', uptime: [10, 300_000] }), crash('-Xlog:gc*:file=gc.log Main')], file).offsetMinutes, null, 'it ran on after that crash');
    });
  });
});
