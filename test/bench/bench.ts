/**
 * `npm run bench [-- MEGABYTES [ROUNDS [NAME…]]]`: what reading costs, in CPU seconds (user + system) and as a ratio to a plain search for
 * line ends in the same bytes in the same run. Ratios of one run compare; seconds of different machines do not. Bundled, as the product is:
 * calls from module to module cost more without.
 */
import { LogReader } from '../../server/formats/read';
import { generate, logNames, type LogName } from './gen';

const [megabytes, rounds] = [Number(process.argv[2] ?? 64), Number(process.argv[3] ?? 3)];
const names = process.argv.length > 4 ? logNames.filter(name => process.argv.slice(4).includes(name)) : logNames;
if (!(megabytes >= 1 && rounds >= 1 && names.length > 0)) {
  console.error(`npm run bench -- MEGABYTES ROUNDS NAME…: numbers from 1, names of ${logNames.join(', ')}`);
  process.exit(2);
}

/** One scan is over too soon to be measured. */
const scans = 10;

/** CPU seconds of a piece of work. */
function cpu(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

interface Result {
  lines: number;
  events: number;
  unrecognised: number;
  scan: number[];
  read: number[];
  /** Bytes beyond what was in use before the reading began; the log's own bytes are not among them. */
  peak: number;
}

function newlines(pieces: readonly Uint8Array[]): number {
  let count = 0;
  for (const piece of pieces) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  }
  return count;
}

const inUse = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

function readOnce(name: LogName, pieces: readonly Uint8Array[], result: Result): void {
  const before = inUse();
  result.read.push(cpu(() => {
    const reader = new LogReader(name);
    for (const piece of pieces) {
      reader.push(piece);
      result.peak = Math.max(result.peak, inUse() - before);
    }
    const reading = reader.finish();
    if (!reading) throw new Error(`${name}: not recognised`);
    result.events = reading.events.length;
    result.unrecognised = reading.unrecognisedLines;
  }));
}

const results = new Map(names.map(name => [name, { lines: 0, events: 0, unrecognised: 0, scan: [], read: [], peak: 0 } satisfies Result as Result]));
// The first round warms up and is not counted.
for (let round = 0; round <= rounds; round++) {
  for (const name of names) {
    const pieces = generate(name, (round === 0 ? Math.min(16, megabytes) : megabytes) * 2 ** 20);
    const result = results.get(name)!;
    result.scan.push(cpu(() => { for (let i = 0; i < scans; i++) result.lines = newlines(pieces); }) / scans);
    readOnce(name, pieces, result);
    if (round === 0) result.scan.length = result.read.length = result.peak = 0;
  }
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];
const columns = ['log', 'MB', 'lines', 'events', 'unknown', 'scan s', 'read s', 'read/scan', 'MB/s', 'peak MB'];
const rows = [...results].map(([name, { lines, events, unrecognised, scan, read, peak }]) => {
  const [scanned, taken] = [median(scan), median(read)];
  return [name, megabytes, lines, events, unrecognised, scanned.toFixed(3), taken.toFixed(3), (taken / scanned).toFixed(1), (megabytes / taken).toFixed(0), (peak / 2 ** 20).toFixed(0)].map(String);
});
const widths = columns.map((title, i) => Math.max(title.length, ...rows.map(row => row[i].length)));
for (const row of [columns, ...rows]) console.log(row.map((cell, i) => i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join('  '));
