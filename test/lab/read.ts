/** Reads the runs of the lab, for tests: archives hold `NAME/labels.json` and `NAME/NODE/FILE`. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** One node of a run and the files it wrote, relative to the run. */
export interface LabNode {
  name: string;
  role: 'zookeeper' | 'broker' | 'controller' | 'producer' | 'consumer';
  id?: number;
  command: string;
  files: string[];
}

/** What `labels.json` says: written by the scenario, instants of the lab's own clock in UTC. */
export interface LabLabels {
  scenario: string;
  title: string;
  command: string;
  seconds: number;
  peakMemoryMb: number;
  versions: { kafka: string; zookeeper?: string; java: string };
  gc: 'g1' | 'z' | 'parallel' | 'serial';
  /** IANA zone of every JVM. */
  zone: string;
  /** Seconds by which the clock of a node was ahead. */
  skewSeconds: Record<string, number>;
  nodes: LabNode[];
  actions: { at: string; what: string; whom: string; with?: Record<string, string | number> }[];
  /** What an investigator should conclude. */
  truth: string[];
  /** Texts counted by plain search. */
  sightings: { text: string; file: string; count: number }[];
}

export interface LabRun {
  labels: LabLabels;
  /** Bytes by path, such as `kafka1/server.log`. */
  files: Map<string, Uint8Array>;
}

export const RUNS = join(__dirname, 'runs');

/** Names of the runs that are here, without the extension. */
export const runNames = () => readdirSync(RUNS).filter(file => file.endsWith('.tar.gz')).map(file => file.slice(0, -'.tar.gz'.length)).sort();

/** @throws when there is no such run or it is not a ustar archive */
export function readRun(name: string): LabRun {
  const files = new Map<string, Uint8Array>();
  for (const [path, bytes] of untar(gunzipSync(readFileSync(join(RUNS, `${name}.tar.gz`))))) files.set(path.slice(path.indexOf('/') + 1), bytes);
  const labels = files.get('labels.json');
  if (!labels) throw new Error(`${name} has no labels.json`);
  files.delete('labels.json');
  return { labels: JSON.parse(new TextDecoder().decode(labels)) as LabLabels, files };
}

/** The regular files of a ustar archive (POSIX pax(1), "ustar interchange format"): blocks of 512 bytes, name at 0, size in octal at 124, type at 156. */
function* untar(tar: Uint8Array): Generator<[path: string, bytes: Uint8Array]> {
  const text = (from: number, length: number) => new TextDecoder('latin1').decode(tar.subarray(from, from + length)).replace(/\0.*$/s, '');
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    if (text(at + 257, 5) !== 'ustar' || Number.isNaN(size)) throw new Error(`no ustar header at byte ${at}`);
    const type = text(at + 156, 1);
    if (type === '0' || type === '') yield [text(at, 100), tar.subarray(at + 512, at + 512 + size)];
    at += 512 + Math.ceil(size / 512) * 512;
  }
}
