/** One line of a process's list of mappings (/proc/PID/maps), read from bytes: a Kafka broker lists tens of thousands. */
import { byteString, endsWith, hexDigit, indexOf, isDigit, SPACE, startsWith, text } from '../../text/bytes';
import { Literals } from '../../text/literals';
import type { MappingKind, Mappings, TopicMappings } from './report';

const mostTopics = 10;

/** Counts the mappings of one report. */
export class MappingCounter {
  readonly byKind: Record<MappingKind, number>;
  listed = 0;
  vsyscall = false;
  virtualBytes = 0;
  dataBytes = 0;
  /** The main thread's `[stack]` was listed: every whole list of a Linux process has it, near its end. */
  hasStack = false;
  /** Path of the mapping that holds `wanted`; `null` until one does. */
  found: string | null = null;
  /** Mapped files of each folder of a partition, by kind. */
  readonly #partitions = new Map<string, Record<string, number>>();
  /** Low and high ends of the threads' stacks, sorted by low. */
  #stacks: [number, number][] = [];
  #sorted = false;

  /** @param wanted address to look for, or NaN */
  constructor(mappings: Mappings, private readonly wanted: number) {
    this.byKind = mappings.byKind;
  }

  /** One that has counted the same, into the report of a copy. */
  fork(mappings: Mappings): MappingCounter {
    const twin = new MappingCounter(mappings, this.wanted);
    const { listed, vsyscall, virtualBytes, dataBytes, hasStack, found } = this;
    Object.assign(twin, { listed, vsyscall, virtualBytes, dataBytes, hasStack, found });
    for (const [folder, kinds] of this.#partitions) twin.#partitions.set(folder, { ...kinds });
    twin.#stacks = [...this.#stacks];
    twin.#sorted = this.#sorted;
    return twin;
  }

  /** Anonymous memory in [low, high) is the stack of a thread. */
  addStack(low: number, high: number): void {
    this.#stacks.push([low, high]);
    this.#sorted = false;
  }

  /**
   * Counts the line [from, to) when it is a mapping of any system:
   * `7fc9fae25000-7fc9faedd000 r--p 01225000 fe:00 328261   /path` (Linux),
   * `0x00007ff7bb0c0000 - 0x00007ff7bb0f5000 	C:\path` (Windows),
   * `0xffffffff4a000000 	/path` (Solaris, macOS). False when it is none.
   */
  add(bytes: Uint8Array, from: number, to: number): boolean {
    if (startsWith(bytes, from, to, '0x')) return this.#addModule(bytes, from, to);
    let at = from;
    let low = 0;
    for (let digit = hexDigit(bytes[at]); at < to && digit >= 0; digit = hexDigit(bytes[++at])) low = low * 16 + digit;
    if (at === from || at >= to || bytes[at] !== 45) return false;
    const middle = ++at;
    let high = 0;
    for (let digit = hexDigit(bytes[at]); at < to && digit >= 0; digit = hexDigit(bytes[++at])) high = high * 16 + digit;
    if (at === middle || at + 5 > to || bytes[at] !== SPACE || bytes[at + 5] !== SPACE) return false;
    const permissions = at + 1;
    const readable = bytes[permissions];
    if (readable !== 114 && readable !== 45) return false;
    // offset, device, inode, then the path
    at += 6;
    for (let field = 0; field < 3; field++) {
      while (at < to && bytes[at] !== SPACE) at++;
      while (at < to && bytes[at] === SPACE) at++;
    }
    this.listed++;
    const size = high - low;
    if (!startsWith(bytes, at, to, '[vsyscall]')) {
      this.virtualBytes += size;
      if (bytes[permissions + 1] === 119 && bytes[permissions + 3] === 112 && !startsWith(bytes, at, to, '[stack')) this.dataBytes += size;
    }
    if (this.wanted >= low && this.wanted < high) this.found = text(bytes, at, to);
    const kind = this.#kind(bytes, at, to, low);
    // Nothing may be done with a guard page.
    this.byKind[kind === 'stack' && readable === 45 && bytes[permissions + 1] === 45 ? 'guard' : kind]++;
    return true;
  }

  /** Kafka's files by topic: the topics with the most index files mapped, and all together. */
  kafka(): { byTopic: TopicMappings[]; all: Mappings['kafka'] } {
    const topics = new Map<string, TopicMappings>();
    const all = { topics: 0, partitions: 0, segments: 0, count: 0 };
    for (const [folder, kinds] of this.#partitions) {
      const name = folder.slice(0, folder.lastIndexOf('-'));
      let topic = topics.get(name);
      if (!topic) topics.set(name, topic = { topic: name, count: 0, partitions: 0, segments: 0 });
      topic.partitions++;
      // A segment has one index of each kind.
      topic.segments += Math.max(...Object.values(kinds));
      for (const count of Object.values(kinds)) topic.count += count;
    }
    for (const { partitions, segments, count } of topics.values()) {
      all.topics++;
      all.partitions += partitions;
      all.segments += segments;
      all.count += count;
    }
    const byTopic = [...topics.values()].sort((a, b) => b.count - a.count || (a.topic < b.topic ? -1 : 1)).slice(0, mostTopics);
    return { byTopic, all: all.topics > 0 ? all : null };
  }

  #addModule(bytes: Uint8Array, from: number, to: number): boolean {
    const tab = bytes.indexOf(9, from);
    let at = tab >= 0 && tab < to ? tab : from;
    if (at === from) {
      while (at < to && bytes[at] !== SPACE) at++;
      if (startsWith(bytes, at, to, ' - 0x')) for (at += 3; at < to && bytes[at] !== SPACE;) at++;
    }
    while (at < to && (bytes[at] === SPACE || bytes[at] === 9)) at++;
    if (at >= to) return false;
    this.listed++;
    this.byKind.so++;
    return true;
  }

  #kind(bytes: Uint8Array, at: number, to: number, low: number): MappingKind {
    if (at >= to) return this.#inStack(low) ? 'stack' : 'anon';
    if (bytes[at] === 91) {
      if (startsWith(bytes, at, to, '[stack')) {
        this.hasStack = true;
        return 'stack';
      }
      if (startsWith(bytes, at, to, '[heap]')) return 'heap';
      if (startsWith(bytes, at, to, '[anon')) return 'anon';
      if (startsWith(bytes, at, to, '[vsyscall]')) this.vsyscall = true;
      return 'other';
    }
    const deleted = endsWith(bytes, at, to, ' (deleted)');
    if (deleted) to -= 10;
    let slash = to - 1;
    while (slash > at && bytes[slash] !== 47) slash--;
    const name = slash + 1;
    const kind = kafkaKind(bytes, name, to);
    if (kind) this.#partition(bytes, at, slash, kind);
    if (deleted) return 'deleted';
    if (kind) return kind;
    if (endsWith(bytes, name, to, '.jar')) return 'jar';
    if (endsWith(bytes, name, to, '.so') || indexOf(bytes, name, to, '.so.') >= 0) return 'so';
    return 'other';
  }

  /** The folder of a segment is `topic-partition`, with a suffix while it is moved or deleted. */
  #partition(bytes: Uint8Array, from: number, slash: number, kind: MappingKind): void {
    let start = slash;
    while (start > from && bytes[start - 1] !== 47) start--;
    let dash = slash - 1;
    while (dash > start && isDigit(bytes[dash])) dash--;
    const written = byteString(bytes, start, slash);
    const ordinary = dash > start && dash < slash - 1 && bytes[dash] === 45;
    const folder = ordinary ? written : movedFolder.exec(written)?.[1];
    if (folder === undefined) return;
    let kinds = this.#partitions.get(folder);
    if (!kinds) this.#partitions.set(folder, kinds = {});
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }

  #inStack(low: number): boolean {
    if (!this.#sorted) {
      this.#stacks.sort((a, b) => a[0] - b[0]);
      this.#sorted = true;
    }
    let first = 0;
    let last = this.#stacks.length - 1;
    while (first <= last) {
      const middle = (first + last) >> 1;
      const [from, to] = this.#stacks[middle];
      if (low < from) last = middle - 1;
      else if (low >= to) first = middle + 1;
      else return true;
    }
    return false;
  }
}

/** A partition that is deleted, moved to another disk, or not the broker's any more (LogManager, LocalLog.logDeleteDirName): `orders-3.0123…ef-delete`. */
const movedFolder = /^(.+-\d+)\.[0-9a-f]{32}-(?:delete|future|stray)$/;

const endings = new Literals<MappingKind>();
for (const kind of ['index', 'timeindex', 'txnindex', 'snapshot'] as const) endings.add(`.${kind}`, kind);
const kinds: MappingKind[] = [];

/** A Kafka segment's files are named by their first offset, twenty digits (Log.filenamePrefixFromOffset): `00000000000000000000.timeindex`. */
function kafkaKind(bytes: Uint8Array, name: number, to: number): MappingKind | null {
  if (to - name < 25 || bytes[name + 20] !== 46) return null;
  for (let i = name; i < name + 20; i++) if (!isDigit(bytes[i])) return null;
  return endings.find(bytes, name + 20, to, kinds) > 0 ? kinds[0] : null;
}
