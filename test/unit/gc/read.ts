/** Reads text as a GC log, for tests. */
import assert from 'node:assert/strict';
import { type LogEvent } from '../../../server/formats/events';
import { readLog } from '../../../server/formats/read';
import type { LogReading } from '../../../server/formats/reading';
import { checkLog } from '../../../server/rules/registry';
import type { Diagnostic, SessionTimeout } from '../../../server/rules/rule';
import { Clock, fixedZone } from '../../../server/text/clock';

/** JVM start at 0: uptime stamps read as ms since 1970. */
export const clock = new Clock(fixedZone(0), 0);

export const setting: SessionTimeout = { ms: 6000, how: 'setting', from: 'setting faultline.sessionTimeout', evidence: null };

export function read(text: string): LogReading {
  const reading = readLog(new TextEncoder().encode(text), 'gc.log', 'gc');
  assert.ok(reading);
  return reading;
}

export function events(reading: LogReading, ...kinds: string[]): LogEvent[] {
  const all = [...Array(reading.events.length).keys()].map(i => reading.events.at(i, clock));
  return kinds.length ? all.filter(event => kinds.includes(event.kind)) : all;
}

export function pauses(text: string): LogEvent[] {
  return events(read(text), 'gc.pause');
}

/** What one rule says of a log. */
export function check(rule: string, text: string, timeout: SessionTimeout = setting): Diagnostic[] {
  return checkLog({ file: 'gc.log', reading: read(text), clock, timeouts: [{ since: -Infinity, timeout }] }).filter(found => found.rule === rule);
}
