import assert from 'node:assert/strict';
import { repeats, traceLabel } from '../../../server/formats/repeats';
import { check, read } from './support';

const stamp = (i: number): string => new Date(Date.UTC(2019, 4, 1) + i * 1000).toISOString().replace('T', ' ').replace('.', ',').slice(0, 23);
const failed = (i: number, frame = 77, cause = 'java.net.ConnectException: Connection refused'): string => [
  `[${stamp(i)}] ERROR Sending batch ${i} failed (com.shop.Producer)`,
  `java.io.IOException: attempt ${i}`, `\tat com.shop.Net.send(Net.java:${frame})`, `Caused by: ${cause}`, '\tat com.shop.Net.open(Net.java:12)', '\t... 3 more', '',
].join('\n');
const kafka = '[2019-05-01 00:00:00,000] INFO Kafka version: 2.0.0 (org.apache.kafka.common.utils.AppInfoParser)\n';

describe('what a log says many times over', () => {
  it('one trace however often, told apart by classes and frames, not by messages', () => {
    const reading = read(kafka + failed(1) + failed(2) + failed(3, 78) + failed(4) + failed(5, 77, 'java.net.SocketTimeoutException: Read timed out'))!;
    assert.deepEqual(reading.traces.map(trace => [traceLabel(trace), trace.count, trace.firstLine, trace.lastLine]), [
      ['IOException, caused by ConnectException', 3, 1, 19], ['IOException, caused by ConnectException', 1, 13, 13], ['IOException, caused by SocketTimeoutException', 1, 25, 25],
    ]);
    assert.deepEqual(reading.blocks.map(block => block.trace), [0, 0, 1, 0, 2]);
    assert.deepEqual(reading.facts.filter(fact => fact.name === 'exception').map(fact => [fact.value, fact.line]), [['java.io.IOException', 2], ['java.net.ConnectException', 4], ['java.net.SocketTimeoutException', 28]]);
  });

  it('the whole cause chain', () => {
    const reading = read(`${kafka}[${stamp(1)}] WARN x (a.B)\na.AException: 1\n\tat a.B.c(B.java:1)\nCaused by: b.BException: 2\n\tat b.C.d(C.java:1)\nCaused by: c.CError\n\tat c.D.e(D.java:1)\n`)!;
    assert.deepEqual(reading.traces.map(({ exception, causes }) => [exception, causes]), [['a.AException', ['b.BException', 'c.CError']]]);
  });

  it('however the input is chunked', () => {
    const log = kafka + failed(1) + failed(2) + failed(3, 78);
    for (const size of [1, 7, 64]) assert.deepEqual(read(log, null, size)!.traces, read(log)!.traces);
  });

  it('thirty thousand equal errors are one diagnostic', () => {
    const log = kafka + Array.from({ length: 31000 }, (_, i) => `[${stamp(i)}] ERROR Sending batch ${i} failed (com.shop.Producer)\n`).join('');
    const reading = read(log)!;
    assert.deepEqual(repeats(reading.events, 'log.error').map(same => same.length), [31000]);
    const found = check(reading);
    assert.deepEqual(found.map(({ rule, severity, line, message }) => [rule, severity, line, message]), [
      ['log/repeated-error', 'warning', 1, 'The same error 31000 times, from 2019-05-01T00:00:00.000Z to 2019-05-01T08:36:39.000Z: Sending batch 0 failed'],
    ]);
    assert.equal(found[0].related[0].line, 31000);
  });

  it('a few are not worth a diagnostic, and different ones are not one', () => {
    const log = kafka + Array.from({ length: 9 }, (_, i) => `[${stamp(i)}] ERROR Sending batch ${i} failed (com.shop.Producer)\n[${stamp(i)}] ERROR Other ${'abcdefghi'[i]} (com.shop.Producer)\n`).join('');
    assert.deepEqual(check(read(log)!), []);
  });
});
