import assert from 'node:assert/strict';
import { LogReader, readLog } from '../../../server/formats/read';
import { toMessage, type LogReading } from '../../../server/formats/reading';
import { bytesOf, diagnose, fixture, readReport } from './files';

const names = ['crash-on-oome-heap-jdk25', 'kill-SEGV-jdk17', 'mmap-2000-newthread-leave9-jdk17', 'segv-unsafe-jdk25', 'startup-xms64g-jdk17', 'ulimit-v-malloc-jdk17'];

/** Numbers that are the same in every run. */
function* random(seed: number): Generator<number> {
  for (;;) yield (seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
}

describe('hs_err reader, whatever comes in', function () {
  this.timeout(30_000);

  it('truncated anywhere it reads, and a cut report is called so', () => {
    const next = random(7);
    for (const name of names) {
      const whole = fixture(name);
      for (let i = 0; i < 25; i++) {
        const length = Math.floor(next.next().value! * (whole.length - 200));
        const { reading, report } = readReport(whole.subarray(0, length));
        assert.ok(report.cutOff || length === 0, `${name} at ${length}`);
        diagnose(reading);
      }
    }
  });

  it('in chunks of 7 bytes it gives the same reading', () => {
    const plain = (reading: LogReading | null): unknown => reading && { ...toMessage(reading) };
    for (const name of names) {
      const bytes = fixture(name);
      const reader = new LogReader('hs_err_pid1.log');
      for (let at = 0; at < bytes.length; at += 7) reader.push(bytes.subarray(at, at + 7));
      assert.deepEqual(plain(reader.finish()), plain(readLog(bytes, 'hs_err_pid1.log')));
    }
  });

  it('forked anywhere, both go on and neither touches the other', () => {
    const plain = (reading: LogReading | null): unknown => reading && { ...toMessage(reading) };
    const next = random(11);
    for (const name of names) {
      const bytes = fixture(name);
      for (let i = 0; i < 6; i++) {
        const at = Math.floor(next.next().value! * bytes.length);
        const reader = new LogReader('hs_err_pid1.log');
        reader.push(bytes.subarray(0, at));
        const cut = reader.fork()!;
        const twin = reader.fork()!;
        assert.deepEqual(plain(cut.finish()), plain(readLog(bytes.subarray(0, at), 'hs_err_pid1.log')), `${name} cut at ${at}`);
        twin.push(bytes.subarray(at));
        reader.push(bytes.subarray(at));
        assert.deepEqual(plain(twin.finish()), plain(readLog(bytes, 'hs_err_pid1.log')), `${name} at ${at}`);
        assert.deepEqual(plain(reader.finish()), plain(readLog(bytes, 'hs_err_pid1.log')), `${name} at ${at}`);
      }
    }
  });

  it('CR LF changes nothing but the bytes', () => {
    const text = fixture('ulimit-v-malloc-jdk17').toString('latin1');
    const unix = readReport(Buffer.from(text, 'latin1')).report;
    assert.deepEqual(readReport(Buffer.from(text.replace(/\n/g, '\r\n'), 'latin1')).report, unix);
  });

  it('damaged bytes do no harm', () => {
    const next = random(3);
    for (const name of names) {
      const bytes = Buffer.from(fixture(name));
      for (let i = 0; i < 400; i++) bytes[Math.floor(next.next().value! * bytes.length)] = Math.floor(next.next().value! * 256);
      diagnose(readReport(bytes).reading);
    }
  });

  it('a line of megabytes takes no long time', () => {
    for (const start of ['# Native memory allocation (mmap) failed to map 1 bytes for ', '  0x00007f1 JavaThread "', 'Dynamic libraries:\n7f00-7f01 rw-p ', 'J 1 ', 'C2: 1 1 ', 'Current thread (0x1):  JavaThread ']) {
      for (const fill of ['a', ' ', '0', '[', '"', '%s ']) {
        const begun = performance.now();
        readReport(Buffer.from(start + fill.repeat(1_000_000 / fill.length)));
        assert.ok(performance.now() - begun < 2000, `${start} ${fill}`);
      }
    }
  });

  it('9 MB with 65,532 memory maps are read in well under a second', () => {
    const bytes = bytesOf('samples/mmap-map-count/at-the-default-limit/hs_err_pid25947.log.gz');
    let best = Infinity;
    for (let i = 0; i < 3; i++) {
      const begun = performance.now();
      readReport(bytes);
      best = Math.min(best, performance.now() - begun);
    }
    assert.ok(best < 1000, `${Math.round(best)} ms`);
  });
});
