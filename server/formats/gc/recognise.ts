/** Is this a GC log, and which? Found from the lines of its head. */
import { bytesOf, SPACE, startsWith, TAB } from '../../text/bytes';
import { lineOf, type Line } from '../../text/line';
import type { Head, Recognition } from '../format';
import { collectorName, Dialect } from './dialect';
import { isFrame } from './frame';
import { heads, pieces, told as legacyTold } from './legacy/reader';
import { isStatistics, statistics } from './legacy/safepoints';
import { LegacyStamps } from './legacy/stamps';
import { Decorations } from './unified/decorators';
import { forms, Message, plain, told as unifiedTold } from './unified/reader';

export type Style = 'unified' | 'legacy';

/** What a single line says of the style of its file. */
export class GcLine {
  readonly #decorations = new Decorations();
  readonly #message = new Message();
  readonly #stamps = new LegacyStamps();
  /** Does only a GC log write such a line? */
  sure = false;
  /** Of such a line: may it stand in a log of either style? */
  either = false;
  /** Has the line decorations, whatever its message? */
  decorated = false;

  /** `null` for a line that could stand anywhere. */
  style(line: Line): Style | null {
    const { bytes, to } = line;
    let at = line.from;
    while (at < to && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
    this.sure = this.either = this.decorated = false;
    if (at === to) return null;
    const decorated = this.decorated = this.#decorations.read(bytes, at, to);
    this.#message.read(bytes, this.#decorations.message, to);
    const message = this.#message.at;
    if (decorated || this.#message.id >= 0) {
      this.sure = unifiedTold.match(bytes, message, to) !== null || (decorated && this.#tagged(bytes));
      if (this.sure || plain.mayMatch(bytes, message, to) || forms.match(bytes, message, to)) return 'unified';
      return decorated && message === to ? 'unified' : null;
    }
    const stamped = this.#stamps.read(bytes, at, to);
    const legacy = this.#stamps.message;
    if (heads.match(bytes, legacy, to) || legacyTold.match(bytes, legacy, to) || (stamped && isStatistics(bytes, legacy, to) && statistics.match(bytes, legacy, to))) {
      this.sure = true;
      return 'legacy';
    }
    if (startsWith(bytes, legacy, to, '[Times: ') || (stamped && pieces.match(bytes, legacy, to)) || pieces.match(bytes, legacy, to)) return 'legacy';
    if (unifiedTold.match(bytes, message, to)) {
      this.sure = true;
      // Shenandoah of JDK 8 writes its totals as unified logging does.
      this.either = forms.match(bytes, message, to) !== null;
      return 'unified';
    }
    return null;
  }

  /** ms of the uptime that decorates the line `style` was asked of last; NaN where it has none. */
  uptimeMs({ bytes }: Line): number {
    return this.decorated ? this.#decorations.uptimeMs(bytes) : NaN;
  }

  /** Does a row know the line, whichever style the file may have? */
  known({ bytes, from, to }: Line): boolean {
    while (from < to && (bytes[from] === SPACE || bytes[from] === TAB)) from++;
    return from === to || pieces.mayMatch(bytes, from, to) || plain.mayMatch(bytes, from, to) || forms.match(bytes, from, to) !== null || isFrame(bytes, from, to);
  }

  /** Do the decorations hold tags of the collector or of safepoints? Such a word alone in brackets could be anybody's. */
  #tagged(bytes: Uint8Array): boolean {
    const { count, from, to } = this.#decorations;
    for (let i = 0; i < count && count > 1; i++) if (beginsWithTag(bytes, from[i], to[i], 'gc') || beginsWithTag(bytes, from[i], to[i], 'safepoint')) return true;
    return false;
  }
}

/** Is the first of the tags in [from, to) this one? */
function beginsWithTag(bytes: Uint8Array, from: number, to: number, tag: string): boolean {
  const end = from + tag.length;
  return startsWith(bytes, from, to, tag) && (end === to || bytes[end] === COMMA || bytes[end] === SPACE);
}

const COMMA = 44;
const mostLines = 600;

export function recogniseGc(head: Head): Recognition | null {
  const look = new GcLine();
  const found: Record<Style, number> = { unified: 0, legacy: 0 };
  const telling: Record<Style, number> = { unified: 0, legacy: 0 };
  let first: Style | null = null;
  let sure = false;
  let lines = 0;
  const texts = head.lines.slice(0, mostLines);
  for (const text of texts) {
    if (text.trim() === '') continue;
    lines++;
    const line = lineOf('');
    line.bytes = bytesOf(text);
    line.to = line.bytes.length;
    const style = look.style(line);
    if (!style) continue;
    first ??= style;
    found[style]++;
    sure ||= look.sure;
    if (look.sure && !look.either) telling[style]++;
  }
  if (!sure) return null;
  const style: Style = telling.unified !== telling.legacy ? (telling.unified > telling.legacy ? 'unified' : 'legacy') : first!;
  const score = Math.min(1, Math.max(found.unified, found.legacy) / lines);
  return { score: /gc/.test(head.name) ? score : score * 0.99, dialect: dialectOf(style, head.lines) };
}

/** The dialect as far as the head tells; the reader knows better at the end. */
function dialectOf(style: Style, lines: readonly string[]): string {
  const dialect = new Dialect(style);
  for (const line of lines) {
    const using = /(?:Using|Initializing) (G1|Parallel|Serial|Concurrent Mark Sweep|The Z Garbage Collector|Shenandoah|Epsilon)/.exec(line);
    if (using) dialect.collector = collectorName(using[1]);
    const version = /Version: (\d[^ ]{0,40})/.exec(line) ?? /\((1\.\d+\.[^()]{1,40})\)/.exec(line);
    if (version) dialect.version(version[1]);
    if (/M(?:in|aj)or Collection \(/.test(line)) dialect.collection('Major Collection');
    if (style === 'unified') {
      if (/Pause (?:Mark (?:Start|End)|Relocate Start)/.test(line)) dialect.collector ??= 'ZGC';
      else if (/Pause Young \((?:Normal|Mixed|Concurrent Start|Prepare Mixed)\)/.test(line)) dialect.collector ??= 'G1';
      else if (/Pause (?:Init|Final) (?:Mark|Update)/.test(line)) dialect.collector ??= 'Shenandoah';
    } else {
      if (line.includes('[Metaspace')) dialect.jdk ??= '8';
      if (/\[GC (?:pause|remark|cleanup|concurrent)/.test(line)) dialect.collector ??= 'G1';
      else if (/\[(?:ParNew|CMS)|\[1 CMS-|CMS-concurrent/.test(line)) dialect.collector ??= 'CMS';
      else if (line.includes('[PSYoungGen')) dialect.collector ??= 'Parallel';
      else if (line.includes('[DefNew')) dialect.collector ??= 'Serial';
    }
  }
  return dialect.text;
}
