/**
 * The logs of the workspace that lie on disk: found, read once for each state
 * they are in, read again when they change. What reads is handed in.
 */
import { relative } from 'node:path';
import type { LogReading } from '../formats/reading';
import type { ReadResult } from './inputs';
import { isSkipped, look, mayBeLog, usualLimits, walk, type FoundFile, type WalkLimits } from './folders';
import { baseName, canonicalUri, filePath, fileUri } from './uris';

/** Reads files, elsewhere where it can. */
export interface FileReader {
  /** How many files it reads at once; 1 when absent. */
  readonly atOnce?: number;
  /** Rejects when the file cannot be read. */
  read(path: string): Promise<ReadResult>;
  close(): void;
}

export interface DiskEvents {
  /** A log was read, read again, or is gone (`null`). The next one is read when this is done. */
  read(uri: string, reading: LogReading | null): void | Promise<void>;
  /** All that was asked for so far is read. */
  idle(): void;
}

interface Entry extends FoundFile {
  reading: LogReading | null;
  /** How long it took to read, ms: a large log that keeps growing is read less often. */
  tookMs: number;
  readAt: number;
}

/** Logs beyond this number are left out: more lanes help nobody. */
const mostLogs = 1000;
const settleMs = 250;

export class DiskLogs {
  readonly #entries = new Map<string, Entry>();
  readonly #queue = new Map<string, FoundFile>();
  /** Those of the queue that lie beside a log somebody has open: read before the others. */
  readonly #near = new Map<string, FoundFile>();
  readonly #open = new Map<string, number>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  #folders: string[] = [];
  #notes: string[] = [];
  #unreadable = new Map<string, string>();
  #walking = 0;
  #generation = 0;
  /** What is being read now. */
  readonly #reading = new Map<string, { readonly path: string; readonly near: boolean; gone: boolean }>();
  #logs = 0;
  #leftOut = new Set<string>();
  #idle: (() => void)[] = [];
  #closed = false;

  constructor(readonly reader: FileReader, readonly events: DiskEvents, readonly limits: WalkLimits = usualLimits) {}

  /** Paths of the workspace's folders. */
  get folders(): readonly string[] {
    return this.#folders;
  }

  /** What was left out and why, one plain sentence each. */
  get notes(): readonly string[] {
    const notes = [...this.#notes, ...this.#unreadable.values()];
    if (this.#leftOut.size > 0) notes.push(`${this.#leftOut.size} more logs were left out: at most ${mostLogs} are read.`);
    return notes;
  }

  reading(uri: string): LogReading | null {
    return this.#entries.get(uri)?.reading ?? null;
  }

  /** Was this file read, be it a log or not? */
  knows(uri: string): boolean {
    return this.#entries.has(uri);
  }

  /** All logs that were read, by canonical URI. */
  *readings(): Generator<[string, LogReading]> {
    for (const [uri, { reading }] of this.#entries) if (reading) yield [uri, reading];
  }

  /** Sets the folders and looks through them. Logs outside of all of them are forgotten. */
  async setFolders(folders: readonly string[]): Promise<void> {
    const former = this.#folders;
    this.#folders = [...folders];
    const generation = ++this.#generation;
    this.#walking++;
    const notes: string[] = [];
    const found: FoundFile[] = [];
    for (const folder of folders) {
      const walked = await walk(folder, this.limits, () => generation === this.#generation && !this.#closed);
      notes.push(...walked.notes);
      for (const file of walked.files) found.push(file);
    }
    this.#walking--;
    if (generation === this.#generation && !this.#closed) {
      this.#notes = notes;
      const paths = new Set(found.map(file => file.path));
      for (const [uri, { path }] of [...this.#entries]) if (!paths.has(path)) this.#drop(uri);
      // What somebody asked for elsewhere is read all the same.
      for (const [uri, { path }] of [...this.#near, ...this.#queue, ...this.#reading]) if (!paths.has(path) && holds(former, path)) this.#drop(uri);
      // Small files first: most of what there is to see is there soon.
      for (const file of found.sort((a, b) => a.size - b.size)) this.#enqueue(file);
    }
    this.#next();
  }

  /** The client's watcher saw something. */
  changed(uri: string, deleted: boolean): void {
    const known = canonicalUri(uri);
    if (deleted) {
      const gone = (other: string): boolean => other === known || other.startsWith(`${known}/`);
      for (const other of [...this.#entries.keys(), ...this.#near.keys(), ...this.#queue.keys(), ...this.#reading.keys()]) if (gone(other)) this.#drop(other);
      return;
    }
    const path = filePath(uri);
    if (path === null || !holds(this.#folders, path)) return;
    this.#later(known, path);
  }

  /** Reads a file that somebody asked about, wherever it lies. */
  async adopt(uri: string): Promise<LogReading | null> {
    const known = canonicalUri(uri);
    const path = filePath(uri);
    if (path !== null && !this.#entries.has(known)) {
      const file = await look(path);
      if (file) {
        this.#enqueue(file);
        this.#next();
        await this.settled();
      }
    }
    return this.reading(known);
  }

  /** Forgets logs outside of the folders that are no longer there: nobody watches those. */
  async forgetGone(): Promise<void> {
    for (const [uri, { path }] of [...this.#entries]) if (!holds(this.#folders, path) && !await look(path)) this.#drop(uri);
  }

  /** When nothing is left to be found or read. */
  settled(): Promise<void> {
    return this.isIdle ? Promise.resolve() : new Promise(resolve => this.#idle.push(resolve));
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    this.#near.clear();
    this.#queue.clear();
    this.reader.close();
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Somebody opened a log, or closed it again (`by` -1): what lies beside it is read first, as it may tell most of it. */
  look(uri: string, by: 1 | -1): void {
    const folder = folderOf(canonicalUri(uri));
    const count = (this.#open.get(folder) ?? 0) + by;
    if (count > 0) this.#open.set(folder, count);
    else this.#open.delete(folder);
    for (const [other, file] of by > 0 ? this.#queue : []) {
      if (folderOf(other) !== folder) continue;
      this.#queue.delete(other);
      this.#near.set(other, file);
    }
  }

  /** Is all that lies beside the open logs read? */
  get hasReadNear(): boolean {
    return this.isIdle || (this.#walking === 0 && this.#near.size === 0 && ![...this.#reading.values()].some(({ near }) => near));
  }

  /** How many of the files that are known are read. */
  get progress(): { read: number; all: number } {
    const waiting = this.#near.size + this.#queue.size + this.#reading.size;
    return { read: this.#entries.size, all: this.#entries.size + waiting };
  }

  /** Is nothing left to be found or read? */
  get isIdle(): boolean {
    return this.#closed || (this.#reading.size === 0 && this.#walking === 0 && this.#near.size + this.#queue.size === 0);
  }

  /** What stands there now: a file, nothing any more, or a folder that was moved here with all that is in it. */
  async #lookAgain(uri: string, path: string): Promise<void> {
    const file = mayBeLog(baseName(uri)) ? await look(path) : null;
    const { files, notes } = file ? { files: [file], notes: [] } : await walk(path, this.limits, () => !this.#closed);
    if (this.#closed) return;
    if (!file) this.#drop(uri);
    this.#notes.push(...notes);
    for (const found of files) this.#enqueue(found);
    this.#next();
  }

  #later(uri: string, path: string): void {
    if (this.#waiting.has(uri)) return;
    const entry = this.#entries.get(uri);
    const wait = entry ? Math.max(settleMs, Math.min(60_000, entry.readAt + 4 * entry.tookMs - Date.now())) : settleMs;
    this.#waiting.set(uri, setTimeout(() => {
      this.#waiting.delete(uri);
      void this.#lookAgain(uri, path);
    }, wait));
  }

  #enqueue(file: FoundFile): void {
    const uri = fileUri(file.path);
    const entry = this.#entries.get(uri);
    if (entry && entry.size === file.size && entry.mtimeMs === file.mtimeMs) return;
    if (this.#open.has(folderOf(uri))) this.#near.set(uri, file);
    else this.#queue.set(uri, file);
  }

  #next(): void {
    while (this.#reading.size < (this.reader.atOnce ?? 1)) {
      const next = this.#firstOf(this.#near) ?? this.#firstOf(this.#queue);
      if (!next) break;
      const [uri, file] = next;
      this.#reading.set(uri, { path: file.path, near: this.#near.delete(uri), gone: false });
      this.#queue.delete(uri);
      void this.#read(uri, file).finally(() => {
        this.#reading.delete(uri);
        this.#next();
      });
    }
    if (!this.isIdle || this.#closed) return;
    for (const resolve of this.#idle.splice(0)) resolve();
    this.events.idle();
  }

  /** What changed while it is being read waits until that is done. */
  #firstOf(queue: ReadonlyMap<string, FoundFile>): [string, FoundFile] | null {
    for (const next of queue) if (!this.#reading.has(next[0])) return next;
    return null;
  }

  async #read(uri: string, file: FoundFile): Promise<void> {
    const before = this.#entries.get(uri)?.reading ?? null;
    const started = Date.now();
    const now = this.#reading.get(uri)!;
    let reading: LogReading | null = null;
    this.#unreadable.delete(uri);
    try {
      if (file.size > 0) {
        const result = await this.reader.read(file.path);
        reading = result.reading;
        if (reading && result.problem) this.#unreadable.set(uri, `${baseName(uri)}: ${result.problem}.`);
      }
    } catch (error) {
      now.gone ||= !await look(file.path);
      if (!now.gone) this.#unreadable.set(uri, `${baseName(uri)} could not be read: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (this.#closed) return;
    if (now.gone) {
      // What stands there since waits for its turn.
      this.#forget(uri);
      return;
    }
    if (reading && !before && this.#logs >= mostLogs) {
      this.#leftOut.add(uri);
      reading = null;
    }
    this.#logs += (reading ? 1 : 0) - (before ? 1 : 0);
    this.#entries.set(uri, { ...file, reading, tookMs: Date.now() - started, readAt: Date.now() });
    if (reading || before) await this.events.read(uri, reading);
  }

  /** There is nothing to be read there any more, nor to be taken from who reads it now. */
  #drop(uri: string): void {
    this.#near.delete(uri);
    this.#queue.delete(uri);
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.delete(uri);
    const reading = this.#reading.get(uri);
    if (reading) reading.gone = true;
    this.#forget(uri);
  }

  #forget(uri: string): void {
    const entry = this.#entries.get(uri);
    this.#entries.delete(uri);
    this.#unreadable.delete(uri);
    this.#leftOut.delete(uri);
    if (!entry?.reading) return;
    this.#logs--;
    void this.events.read(uri, null);
  }
}

const folderOf = (uri: string): string => uri.slice(0, uri.lastIndexOf('/'));

function holds(folders: readonly string[], path: string): boolean {
  return folders.some(folder => {
    const inside = relative(folder, path);
    return inside !== '' && !inside.startsWith('..') && !/^[A-Za-z]:|^[\\/]/.test(inside) && !isSkipped(inside);
  });
}
