/** One JDK 5 to 8 collection, put together from the lines it was written in. */
import { parseSize } from '../../../text/sizes';
import { Basis } from '../../../text/stamp';
import { parsers } from '../../fields';
import type { PauseFields, PauseKind } from '../shapes';
import { spaceCalled, Spaces } from '../spaces';

/** A generation's figures behind its name; behind "concurrent mode failure" the name stands far before them. */
const generation = /(?:\[([A-Z][A-Za-z]{2,10}(?: Perm)?)(?: ?\([^()[\]]{1,60}\))*|\(concurrent mode (?:failure|interrupted)\)) ?: ?(\d+[BKMG])->(\d+[BKMG])\((\d+[BKMG])\)/g;

const eden = /\[Eden: ([\d.,]+[BKMG])\([\d.,]+[BKMG]\)->([\d.,]+[BKMG])\(([\d.,]+[BKMG])\) Survivors: ([\d.,]+[BKMG])->([\d.,]+[BKMG])(?: Heap: ([\d.,]+[BKMG])(?:\([\d.,]+[BKMG]\))?->([\d.,]+[BKMG])\(([\d.,]+[BKMG])\)\])?/;

const OPEN = 91;
const CLOSE = 93;
const mostText = 16384;

/**
 * A collection is one pair of brackets, however many lines it spans; what is in
 * inner brackets belongs to one generation or step, what is outside of them to
 * the whole: `[GC (cause) … 20K->12K(99K), 0.02 secs]`.
 */
export class LegacyPause {
  /** Everything inside the brackets. */
  raw = '';
  /** What stands in the outermost brackets only. */
  outer = '';
  depth = 0;
  endLine: number;
  /** Lines taken since the bracket opened. */
  lines = 0;
  heapBefore = NaN;
  heapAfter = NaN;
  heapCapacity = NaN;
  userMs: number | null = null;
  sysMs: number | null = null;
  realMs: number | null = null;
  /** ms, of the stamp before it; NaN without one. */
  uptimeMs = NaN;
  /** `-XX:+PrintGCID`; -1 without it. */
  gcId = -1;
  /** Eden is told in regions' sizes, as only G1 does. */
  #regions = false;
  #spaces: Spaces | null = null;

  constructor(readonly line: number, readonly start: number, readonly basis: Basis) {
    this.endLine = line;
  }

  /** A collection in the same state. */
  fork(): LegacyPause {
    const twin = Object.assign(new LegacyPause(this.line, this.start, this.basis), this);
    twin.#regions = this.#regions;
    twin.#spaces = this.#spaces?.copy() ?? null;
    return twin;
  }

  get open(): boolean {
    return this.depth > 0 || this.raw === '';
  }

  /** Takes a piece of text up to the bracket that closes the collection; the position behind it, or the length. */
  take(text: string): number {
    let kept = 0;
    let at = 0;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === OPEN) {
        if (this.depth === 1) this.outer += `${text.slice(kept, at)} `;
        this.depth++;
        if (this.depth === 1) kept = at + 1;
      } else if (code === CLOSE && this.depth > 0) {
        this.depth--;
        if (this.depth === 1) kept = at + 1;
        else if (this.depth === 0) {
          this.outer += text.slice(kept, at);
          this.#keep(text.slice(0, at + 1));
          return at + 1;
        }
      }
    }
    if (this.depth === 1) this.outer += `${text.slice(kept)} `;
    this.#keep(`${text} `);
    return text.length;
  }

  /** Is there room for more? A bracket that never closes must not eat the file. */
  get full(): boolean {
    return this.raw.length > mostText || this.lines > 2000;
  }

  /** Figures that stand behind the collection: G1's `[Eden: … Heap: …]`, `[Times: …]`. True when the Times were there: the collection is complete. */
  takeRest(rest: string): boolean {
    if (!this.#eden(rest)) this.#transition(rest);
    if (rest.includes('Metaspace')) this.raw += 'Metaspace';
    if (rest.includes('], [')) this.#generations(rest);
    const times = /\[Times: user=(\d+[.,]\d+) sys=(\d+[.,]\d+), real=(\d+[.,]\d+) secs\]/.exec(rest);
    if (!times) return false;
    [this.userMs, this.sysMs, this.realMs] = times.slice(1).map(parsers.seconds);
    return true;
  }

  /** The pause, or `null` when the text does not say how long it was. */
  fields(): PauseFields | null {
    const { raw, outer } = this;
    const duration = /, (\d+[.,]\d+) (secs|ms)[ ,]*$/.exec(outer) ?? /, (\d+[.,]\d+) (secs|ms)/.exec(outer);
    let durationMs = duration ? (duration[2] === 'ms' ? parsers.decimal(duration[1]) : parsers.seconds(duration[1])) : NaN;
    if (!duration && this.depth === 0 && this.realMs !== null) durationMs = this.realMs;
    if (!(durationMs === durationMs)) return null;
    const cause = /^(?:Full GC|GC pause|GC|Pause Full|Pause Degenerated GC)(?:--)? ?\(([A-Z][A-Za-z0-9 _-]{0,60}(?:\.gc\(\))?)\)/.exec(outer)?.[1] ?? null;
    this.#heap();
    this.#generations(raw);
    this.#derive();
    return {
      pause: this.#kind(cause), cause, durationMs,
      heapBeforeBytes: known(this.heapBefore), heapAfterBytes: known(this.heapAfter), heapCapacityBytes: known(this.heapCapacity),
      gcId: this.gcId < 0 ? null : this.gcId, uptimeMs: known(this.uptimeMs), userMs: this.userMs, sysMs: this.sysMs, realMs: this.realMs, trouble: troubleOf(raw, outer), generation: null, spaces: this.#spaces,
    };
  }

  /** Which collector the text names; `null` when it names none. */
  get collector(): string | null {
    const { raw } = this;
    if (raw.startsWith('[GC pause') || /^\[GC (?:remark|cleanup)/.test(raw) || raw.includes('[GC concurrent-') || raw.includes('[Eden: ') || this.#regions) return 'G1';
    if (raw.startsWith('[Pause ')) return 'Shenandoah';
    if (raw.includes('[ParNew') || raw.includes('[CMS') || raw.includes('CMS-')) return 'CMS';
    if (raw.includes('[PSYoungGen')) return 'Parallel';
    if (raw.includes('[DefNew') || raw.includes('[Tenured')) return 'Serial';
    return null;
  }

  /** `[Eden: 192.0M(408.0M)->0.0B(396.0M) Survivors: 0.0B->12.0M Heap: 4476.9M(8192.0M)->4295.3M(8192.0M)]`: the survivors' room is what they take. */
  #eden(rest: string): boolean {
    if (!rest.includes('[Eden: ')) return false;
    this.#regions = true;
    const found = eden.exec(rest);
    if (!found) return false;
    const [edenBefore, edenAfter, edenCapacity, survivorBefore, survivorAfter] = [found[1], found[2], found[3], found[4], found[5]].map(parseSize);
    const spaces = this.#spaces ??= new Spaces();
    spaces.set('eden', edenBefore, edenAfter, edenCapacity);
    spaces.set('survivor', survivorBefore, survivorAfter, survivorAfter);
    spaces.set('young', edenBefore + survivorBefore, edenAfter + survivorAfter, edenCapacity + survivorAfter);
    if (found[6] === undefined) return false;
    this.#sizes(found[6], found[7], found[8]);
    return true;
  }

  /** G1's heap without the rest of its line: `[ 7399M->4700M(10240M)]`. */
  #transition(rest: string): void {
    const heap = rest.includes('->') ? /(?:Heap: |\[ |^)([\d.,]+[BKMG])(?:\([\d.,]+[BKMG]\))?->([\d.,]+[BKMG])\(([\d.,]+[BKMG])\)\]/.exec(rest) : null;
    if (heap) this.#sizes(heap[1], heap[2], heap[3]);
  }

  #sizes(before: string, after: string, capacity: string): void {
    this.heapBefore = parseSize(before);
    this.heapAfter = parseSize(after);
    this.heapCapacity = parseSize(capacity);
  }

  /** `[PSYoungGen: 8K->1K(9K)]`, `[CMS (concurrent mode failure): …`, `[Metaspace: …]`, and the occupancies of CMS's own pauses. */
  #generations(text: string): void {
    if (text.includes('->')) for (const found of text.matchAll(generation)) {
      const space = found[1] === undefined ? 'old' : spaceCalled(found[1]);
      if (space) (this.#spaces ??= new Spaces()).set(space, parseSize(found[2]), parseSize(found[3]), parseSize(found[4]));
    }
    if (!text.includes('1 CMS-') && !text.includes('YG occ')) return;
    for (const [, old, size, capacity] of text.matchAll(/\[(?:YG occupancy|(1 CMS-(?:initial-mark|remark))): (\d+) ?K ?\((\d+) ?K\)\]/g)) {
      const used = Number(size) * 1024;
      const spaces = this.#spaces ??= new Spaces();
      // A collection inside the remark has told more of the young generation.
      if (old || !spaces.has('young')) spaces.set(old ? 'old' : 'young', used, used, Number(capacity) * 1024);
    }
  }

  /** Of two generations the line often tells one, and the whole. */
  #derive(): void {
    const spaces = this.#spaces;
    if (!spaces || spaces.has('young') === spaces.has('old') || !(this.heapAfter === this.heapAfter)) return;
    spaces.derive(spaces.has('young') ? 'young' : 'old', [this.heapBefore, this.heapAfter, this.#regions ? NaN : this.heapCapacity]);
  }

  #heap(): void {
    const transitions = !this.outer.includes('->') ? [] : [...this.outer.matchAll(/([\d.,]+[BKMG])(?:--[\d.,]+[BKMG])?->([\d.,]+[BKMG])\(([\d.,]+[BKMG])\)/g)];
    const last = transitions[transitions.length - 1];
    if (last) {
      [this.heapBefore, this.heapAfter, this.heapCapacity] = last.slice(1).map(parseSize);
      return;
    }
    if (this.heapAfter === this.heapAfter) return;
    // CMS's own pauses free nothing: one figure, used and committed.
    const occupancy = /(?:^|[ )])(\d+[KM])\((\d+[KM])\)/.exec(this.outer);
    if (!occupancy) return;
    this.heapBefore = this.heapAfter = parseSize(occupancy[1]);
    this.heapCapacity = parseSize(occupancy[2]);
  }

  /**
   * "Full GC" by the log's own words is full; so is a foreground collection of the old generation after a concurrent
   * mode failure or a failed promotion, which stops the application for a collection of the whole heap without those words.
   */
  #kind(cause: string | null): PauseKind {
    const { raw, outer } = this;
    if (outer.startsWith('Full GC') || outer.startsWith('Pause Full')) return 'full';
    if (outer.startsWith('GC pause')) return outer.includes('(initial-mark)') ? 'initial-mark' : outer.includes('(mixed)') || outer.includes('(partial)') ? 'mixed' : 'young';
    if (outer.startsWith('Inc GC')) return 'other';
    if (outer.startsWith('GC remark')) return 'remark';
    if (outer.startsWith('GC cleanup')) return 'cleanup';
    if (outer.startsWith('Pause ')) return shenandoahKind(outer);
    if (raw.includes('CMS-initial-mark') || cause === 'CMS Initial Mark') return 'initial-mark';
    if (raw.includes('CMS-remark') || raw.includes('YG occupancy') || cause === 'CMS Final Remark') return 'remark';
    if (raw.includes('concurrent mode') || /\[(?:CMS(?!-concurrent| Perm)|Tenured|ASCMS)/.test(raw)) return 'full';
    return !outer.includes('->') && /\d+K\(\d+K\)/.test(outer) ? 'mark' : 'young';
  }

  #keep(text: string): void {
    if (this.raw.length <= mostText) this.raw += text;
  }
}

function shenandoahKind(outer: string): PauseKind {
  const name = /^Pause (Init Mark|Final Mark|Init Update Refs|Final Update Refs|Final Roots|Degenerated GC)/.exec(outer)?.[1];
  if (!name) return 'other';
  return name === 'Degenerated GC' ? 'degenerated' : name.toLowerCase().replace(/ /g, '-') as PauseKind;
}

function troubleOf(raw: string, outer: string): string | null {
  const trouble: string[] = [];
  if (/^GC(?: \([^)]*\))?--/.test(outer) || /\d[BKMG]--\d/.test(raw) || raw.includes('promotion failed') || raw.includes('promotion failure')) trouble.push('promotion failed');
  if (raw.includes('GCTimeLimit')) trouble.push('GC time limit');
  for (const word of ['to-space exhausted', 'to-space overflow', 'evacuation failed', 'concurrent mode failure', 'concurrent mode interrupted']) {
    if (raw.includes(word)) trouble.push(word === 'evacuation failed' ? 'evacuation failure' : word);
  }
  return trouble.length ? trouble.join(', ') : null;
}

function known(value: number): number | null {
  return value === value ? value : null;
}
