/**
 * Every log the server knows: open documents and files on disk, under one name
 * each, and what they say together. A document that is open stands for its
 * file. Files are known by their canonical URI.
 */
import { lookInto } from '../incident/ahead';
import { Incident, type IncidentLog } from '../incident/incident';
import type { Investigation } from '../incident/story/investigate';
import type { Corrected, IncidentSettings, SourceLog } from '../incident/log';
import { defaultSettings, type Settings } from '../protocol';
import { parseZone, type LocalZone } from '../text/clock';
import { DiskLogs, type FileReader } from './disk';
import { LogDocument } from './document';
import { look, usualLimits, walk, type FoundFile } from './folders';
import { Investigations, type Investigated } from './investigations';
import { OpenLog, type Pace } from './openLog';
import { documentSlice, fileSlice, linesOf } from './texts';
import { takingTurns } from './turns';
import { canonicalUri, filePath, fileUri, packedUri } from './uris';

export interface LogsEvents {
  /** Readings, files or settings changed: what was said of any log may be stale. */
  changed(): void;
  /** Another investigation of all logs is finished. */
  investigated?(): void;
}

/** While logs are being read one after the other, what was made of those before holds for so long, ms, or ten times as long as it took. */
const leastBehindMs = 500;
/** Most bytes that are fetched to find one line's record. */
const mostBytes = 8 * 1024 * 1024;

export class Logs {
  readonly disk: DiskLogs;
  readonly #open = new Map<string, OpenLog>();
  /** The zone of the person who looks: the client's, which may run on another machine; this one's when it does not say. */
  here: LocalZone = parseZone('local')!;
  /** Whether the client opens packed logs unpacked. */
  showsPacked = false;
  #settings: Settings = defaultSettings;
  #corrected: Corrected = { nodes: {}, skewMs: {} };
  #incident: Incident | null = null;
  /** The last one that was made, whatever changed since. */
  #before: Incident | null = null;
  /** Logs were read from disk since it was made. */
  #isBehind = false;
  /** Until then it is not made anew for that. */
  #goodUntil = 0;
  readonly #investigations: Investigations;

  constructor(reader: FileReader, readonly events: LogsEvents, readonly pace?: Pace) {
    this.disk = new DiskLogs(reader, {
      read: async (_, reading) => {
        if (reading) await lookInto(reading, takingTurns());
        this.#fallsBehind();
      },
      idle: () => this.#stale(),
    });
    this.#investigations = new Investigations(() => this.incident, (file, from, to) => this.slice(file, from, to), () => this.events.investigated?.());
  }

  get settings(): Settings {
    return this.#settings;
  }

  set settings(settings: Settings) {
    this.#settings = settings;
    this.#stale();
  }

  /** What a person corrected by hand, by canonical URI. */
  set corrected(corrected: Corrected) {
    this.#corrected = corrected;
    this.#stale();
  }

  /** All logs together, as they are now. While the folders are being read, those read in the last moment may still lack. */
  get incident(): Incident {
    const asked = Date.now();
    if (this.#incident && !(this.#isBehind && asked >= this.#goodUntil)) return this.#incident;
    const sources = this.#sources();
    this.#incident = this.#before = new Incident(sources, this.#incidentSettings(), this.#before);
    this.#isBehind = false;
    const made = Date.now();
    this.#goodUntil = made + Math.max(leastBehindMs, 10 * (made - asked));
    return this.#incident;
  }

  /** What happened across all logs as they are now: made once for each state they are in. */
  investigation(): Promise<Investigation> {
    return this.#investigations.of(this.incident);
  }

  /** The last finished investigation of all logs, which may have changed since; `null` before the first. */
  get investigated(): Investigated | null {
    return this.#investigations.latest;
  }

  open(uri: string, languageId: string, version: number, text: string): void {
    if (this.#open.has(canonicalUri(uri))) this.#open.get(canonicalUri(uri))!.close();
    else this.disk.look(uri, 1);
    this.#open.set(canonicalUri(uri), new OpenLog(new LogDocument(uri, languageId, version, text), () => this.#stale(), this.pace));
  }

  close(uri: string): void {
    const key = canonicalUri(uri);
    this.#open.get(key)?.close();
    if (this.#open.delete(key)) this.disk.look(uri, -1);
    this.#stale();
  }

  /** The open document of that URI, however it is spelled. */
  get(uri: string): OpenLog | undefined {
    return this.#open.get(canonicalUri(uri));
  }

  get openLogs(): Iterable<[string, OpenLog]> {
    return this.#open;
  }

  /** The URI that the client knows this file by. */
  clientUri(key: string): string {
    return this.#open.get(key)?.document.uri ?? (this.showsPacked ? packedUri(key) : key);
  }

  log(uri: string): IncidentLog | undefined {
    return this.incident.get(canonicalUri(uri));
  }

  /** What happened in some of the logs, taken for themselves: `incidentOf` them. */
  investigationOf(incident: Incident): Promise<Investigation> {
    return this.#investigations.of(incident, false);
  }

  /** These logs alone, read together. */
  incidentOf(files: ReadonlySet<string>): Incident {
    return new Incident(this.#sources().filter(source => files.has(source.file)), this.#incidentSettings());
  }

  /** Known logs below these folders, or these files themselves, by canonical URI. */
  filesBelow(uris: readonly string[]): Set<string> {
    const wanted = uris.map(canonicalUri);
    return new Set(this.incident.logs.map(({ file }) => file).filter(file => wanted.some(uri => file === uri || file.startsWith(uri.endsWith('/') ? uri : `${uri}/`))));
  }

  /**
   * Reads the logs below these folders and files that nobody read before.
   * @param told how many of them are read, and how many there are
   * @param alive false: stop
   */
  async gather(uris: readonly string[], told: (read: number, all: number) => void, alive: () => boolean): Promise<void> {
    const found: FoundFile[] = [];
    for (const path of uris.flatMap(uri => filePath(uri) ?? [])) {
      const file = await look(path);
      for (const one of file ? [file] : (await walk(path, usualLimits, alive)).files) if (!this.disk.knows(fileUri(one.path))) found.push(one);
    }
    for (const [i, { path }] of found.sort((a, b) => a.size - b.size).entries()) {
      if (!alive()) return;
      told(i, found.length);
      await this.disk.adopt(fileUri(path));
    }
    told(found.length, found.length);
  }

  /** When all that is known to have changed is read. */
  async settled(): Promise<void> {
    await Promise.all([this.disk.settled(), ...[...this.#open.values()].map(log => log.current())]);
  }

  /** Bytes [from, to) of a log's text, as UTF-8. */
  async slice(file: string, from: number, to: number): Promise<Uint8Array> {
    const log = this.#open.get(file);
    if (log?.hasRead) return documentSlice(log.document, from, to);
    const path = filePath(file);
    const reading = this.disk.reading(file);
    if (path === null || !reading) return new Uint8Array(0);
    return fileSlice(path, reading, from, Math.min(to, from + 4 * mostBytes));
  }

  /** Gives the bytes of a line and of those above it that can belong to its record. */
  async linesAround(log: IncidentLog, line: number): Promise<(line: number) => Uint8Array | null> {
    const open = this.#open.get(log.file);
    if (open?.hasRead) return number => (number < open.document.lineCount ? Buffer.from(open.document.line(number).replace(/^\ufeff/, '')) : null);
    const { checkpoints } = log.reading;
    const behind = checkpoints.findIndex(point => point.line > line);
    const at = (behind < 0 ? checkpoints.length : behind) - 1;
    const from = checkpoints[at] ?? { offset: 0, line: 0 };
    const to = Math.min(from.offset + mostBytes, checkpoints[at + 1]?.offset ?? Infinity);
    const lines = linesOf(await this.slice(log.file, from.offset, to).catch(() => new Uint8Array(0)), from.line);
    return number => lines.get(number) ?? null;
  }

  /** The bytes of the lines [from, to] of a log, by number, and perhaps of lines around them. Fewer where there are very many. */
  async linesFrom(log: IncidentLog, from: number, to: number): Promise<ReadonlyMap<number, Uint8Array>> {
    const open = this.#open.get(log.file);
    if (open?.hasRead) {
      const lines = new Map<number, Uint8Array>();
      for (let line = Math.max(0, from); line <= to && line < open.document.lineCount; line++) lines.set(line, Buffer.from(open.document.line(line).replace(/^\ufeff/, '')));
      return lines;
    }
    const { checkpoints } = log.reading;
    const first = checkpoints.findLast(point => point.line <= from) ?? { offset: 0, line: 0 };
    const behind = checkpoints.find(point => point.line > to)?.offset ?? Infinity;
    const bytes = await this.slice(log.file, first.offset, Math.min(behind, first.offset + mostBytes)).catch(() => new Uint8Array(0));
    return linesOf(bytes, first.line);
  }

  shutdown(): void {
    this.#investigations.close();
    this.disk.close();
    for (const log of this.#open.values()) log.close();
  }

  #incidentSettings(): IncidentSettings {
    return { ...this.#settings, corrected: this.#corrected, roots: this.disk.folders.map(fileUri) };
  }

  #sources(): SourceLog[] {
    const sources: SourceLog[] = [];
    const taken = new Set<string>();
    for (const [file, log] of this.#open) {
      if (!log.hasRead) continue;
      taken.add(file);
      if (log.reading) sources.push({ file, reading: log.reading });
    }
    for (const [file, reading] of this.disk.readings()) if (!taken.has(file)) sources.push({ file, reading });
    return sources.sort((a, b) => (a.file < b.file ? -1 : 1));
  }

  /** Another log was read: where there are many, what they come to together is not worked out anew for each. */
  #fallsBehind(): void {
    if (this.disk.isIdle) this.#stale();
    else {
      this.#isBehind = true;
      this.events.changed();
    }
  }

  #stale(): void {
    this.#incident = null;
    // While the folders are first read there is always more to come.
    if (this.disk.isIdle) this.#investigations.stale();
    this.events.changed();
  }
}
