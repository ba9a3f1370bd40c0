/** Logs made for tests of the incident layer. */
import { ReadingBuilder } from '../../../server/formats/reading';
import { readLog } from '../../../server/formats/read';
import type { IncidentSettings, SourceLog } from '../../../server/incident/log';
import { defaultSettings, type Family } from '../../../server/protocol';
import { Line } from '../../../server/text/line';
import { Basis, StampReader } from '../../../server/text/stamp';

export interface Made {
  family?: Family;
  dialect?: string;
  /** Offsets, minutes east, that its stamps state; one record each. */
  states?: number[];
  /** Raw stamps without an offset. */
  local?: number[];
  /** Uptimes, ms. */
  uptime?: number[];
  facts?: Record<string, string | number>;
  jvmStart?: { raw: number; basis: Basis };
}

/** A log with these stamps and facts, and no events. */
export function made(file: string, what: Made = {}): SourceLog {
  const out = new ReadingBuilder(what.family ?? 'kafka', what.dialect ?? 'Kafka log4j layout');
  const stamp = new StampReader();
  let number = 0;
  const record = (ms: number, basis: Basis, offset: number): void => {
    stamp.ms = ms;
    stamp.basis = basis;
    stamp.offsetMinutes = offset;
    out.record(Object.assign(new Line(), { number, offset: number * 100 }), stamp, 0);
    number++;
  };
  for (const offset of what.states ?? []) record(Date.UTC(2019, 4, 15, 14, 0, number), Basis.Utc, offset);
  for (const ms of what.local ?? (what.states || what.uptime ? [] : [Date.UTC(2019, 4, 15, 22)])) record(ms, Basis.Local, NaN);
  for (const ms of what.uptime ?? []) record(ms, Basis.Uptime, NaN);
  for (const [name, value] of Object.entries(what.facts ?? {})) out.fact(name, value, 0);
  if (what.jvmStart) out.jvmStart = what.jvmStart;
  return { file, reading: out.build({ encoding: 'utf-8', bytes: number * 100, lines: number }) };
}

/** A log read from its text. */
export function read(file: string, lines: readonly string[], family: Family | null = null): SourceLog {
  const reading = readLog(new TextEncoder().encode(lines.join('\n') + '\n'), file, family);
  if (!reading) throw new Error(`${file} is no log`);
  return { file, reading };
}

export function settings(what: Partial<IncidentSettings> = {}): IncidentSettings {
  return { sessionTimeout: defaultSettings.sessionTimeout, defaultZone: 'local', zones: {}, roots: ['/logs'], ...what };
}
