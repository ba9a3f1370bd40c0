import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { HsErrReport } from '../../../server/formats/hs_err/report';
import { readLog } from '../../../server/formats/read';
import type { LogReading } from '../../../server/formats/reading';
import { checkLog } from '../../../server/rules/registry';
import type { Diagnostic } from '../../../server/rules/rule';
import { Clock, fixedZone } from '../../../server/text/clock';

const root = join(__dirname, '../../..');

/** Bytes of a file of the project; packed ones unpacked. */
export function bytesOf(path: string): Buffer {
  const bytes = readFileSync(join(root, path));
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

export function fixture(name: string): Buffer {
  const path = `test/fixtures/hs_err/${name}.log`;
  return bytesOf(existsSync(join(root, path)) ? path : `${path}.gz`);
}

/** Reads an hs_err file from bytes or lines. */
export function readReport(input: Uint8Array | readonly string[]): { reading: LogReading; report: HsErrReport } {
  const bytes = input instanceof Uint8Array ? input : new TextEncoder().encode(`${input.join('\n')}\n`);
  const reading = readLog(bytes, 'hs_err_pid1.log', 'hs_err')!;
  return { reading, report: reading.detail as HsErrReport };
}

export function diagnose(reading: LogReading): Diagnostic[] {
  return checkLog({ file: 'hs_err_pid1.log', reading, clock: new Clock(fixedZone(0)), timeouts: [{ since: -Infinity, timeout: { ms: 6000, how: 'setting', from: 'setting', evidence: null } }] });
}

/** The header of a refused allocation, as the JVM writes it. */
export function refused(headline: string): string[] {
  return ['#', '# There is insufficient memory for the Java Runtime Environment to continue.', headline, '# Possible reasons:', '#   The system is out of physical RAM or swap space'];
}
