import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventLabel, type LogEvent } from '../../../server/formats/events';
import { LogReader } from '../../../server/formats/read';
import type { LogReading } from '../../../server/formats/reading';
import type { Family } from '../../../server/protocol';
import { checkLog } from '../../../server/rules/registry';
import type { Diagnostic, SessionTimeout } from '../../../server/rules/rule';
import { Clock, fixedZone } from '../../../server/text/clock';

/** UTC, so that a zone-less stamp and its instant read alike. */
export const clock = new Clock(fixedZone(0));
const fallback: SessionTimeout = { ms: 6000, how: 'setting', from: 'setting faultline.sessionTimeout', evidence: null };

/** Reads text or bytes, in chunks of `size` bytes. */
export function read(log: string | Uint8Array, family: Family | null = null, size = Infinity): LogReading | null {
  const bytes = typeof log === 'string' ? new TextEncoder().encode(log) : log;
  const reader = new LogReader('a.log', family);
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, Math.min(bytes.length, at + size)));
  return reader.finish();
}

export function fixture(path: string): Uint8Array {
  return readFileSync(join(__dirname, '../../fixtures', path));
}

export function events(reading: LogReading): LogEvent[] {
  return Array.from({ length: reading.events.length }, (_, i) => reading.events.at(i, clock));
}

/** `line kind | label` for each event, lines counted from one. */
export function told(reading: LogReading): string[] {
  return events(reading).map(event => `${event.line + 1} ${event.kind} | ${eventLabel(event)}`);
}

export function check(reading: LogReading): Diagnostic[] {
  return checkLog({ file: 'a.log', reading, clock, timeouts: [{ since: -Infinity, timeout: fallback }] });
}
