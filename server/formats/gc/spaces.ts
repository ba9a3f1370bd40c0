/** The parts of the heap, and class metadata, as a collection's lines state them: `PSYoungGen: 2048K->511K(2560K)`. */
import { isDigit, SPACE, startsWith } from '../../text/bytes';

const OPEN = 40;
const CLOSE = 41;

/** "metaspace" is the permanent generation before JDK 8. */
export type Space = 'young' | 'old' | 'eden' | 'survivor' | 'metaspace';

const order: readonly Space[] = ['young', 'old', 'eden', 'survivor', 'metaspace'];

/** Columns of a pause that states them: `youngBeforeBytes`, `youngAfterBytes`, `youngCapacityBytes`, and so on for each space. */
export const spaceNames: readonly string[] = order.flatMap(space => ['Before', 'After', 'Capacity'].map(when => `${space}${when}Bytes`));

/** Names of generations and spaces in logs (generation.cpp, psYoungGen.cpp, psOldGen.cpp, metaspace.cpp, JDK 1.4 to 25). */
const written: Readonly<Record<string, Space>> = {
  ParNew: 'young', DefNew: 'young', PSYoungGen: 'young', ASParNew: 'young',
  CMS: 'old', Tenured: 'old', ParOldGen: 'old', PSOldGen: 'old', ASCMS: 'old',
  'CMS Perm': 'metaspace', Perm: 'metaspace', PSPermGen: 'metaspace', Metaspace: 'metaspace',
};

/** The space that a log calls so; undefined for a name that is none. */
export function spaceCalled(name: string): Space | undefined {
  return written[name];
}

/** Bytes before, after, and capacity of each space; NaN where nothing says. */
export class Spaces {
  readonly values: number[] = [NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN];

  set(space: Space, before: number, after: number, capacity: number): void {
    const at = order.indexOf(space) * 3;
    this.values[at] = before;
    this.values[at + 1] = after;
    this.values[at + 2] = capacity;
  }

  /** Adds to what is known: G1 counts humongous regions apart from old ones. */
  add(space: Space, before: number, after: number): void {
    const at = order.indexOf(space) * 3;
    this.values[at] = (this.values[at] || 0) + before;
    this.values[at + 1] = (this.values[at + 1] || 0) + after;
  }

  copy(): Spaces {
    const twin = new Spaces();
    this.values.forEach((bytes, i) => twin.values[i] = bytes);
    return twin;
  }

  has(space: Space): boolean {
    const after = this.values[order.indexOf(space) * 3 + 1];
    return after === after;
  }

  /** What the whole heap and the one generation leave for the other; `heap` has no capacity where generations have none. Nothing where a difference makes no sense. */
  derive(from: 'young' | 'old', heap: readonly [before: number, after: number, capacity: number]): void {
    const at = order.indexOf(from) * 3;
    const rest = heap.map((bytes, i) => bytes - this.values[at + i]);
    if (rest.every(bytes => !(bytes < 0))) this.set(from === 'young' ? 'old' : 'young', rest[0], rest[1], rest[2]);
  }
}

/** Lines that state regions of G1 (g1HeapTransition.cpp): the space they count for. */
const regionLines: readonly [start: string, space: Space][] = [['Eden regions: ', 'eden'], ['Survivor regions: ', 'survivor'], ['Old regions: ', 'old'], ['Humongous regions: ', 'old'], ['Archive regions: ', 'old']];
/** Lines that state a generation in bytes (psScavenge.cpp, serialHeap.cpp, metaspace.cpp). */
const generationLines: readonly [start: string, space: Space][] = [
  ['PSYoungGen: ', 'young'], ['ParOldGen: ', 'old'], ['DefNew: ', 'young'], ['Tenured: ', 'old'], ['ParNew: ', 'young'], ['CMS: ', 'old'], ['Metaspace: ', 'metaspace'],
];

/** The lines above by their first byte: most lines of a log begin with none of these. */
const byFirst: ({ start: string; space: Space; regions: boolean }[] | undefined)[] = [];
for (const [lines, regions] of [[regionLines, true], [generationLines, false]] as const) {
  for (const [start, space] of lines) (byFirst[start.charCodeAt(0)] ??= []).push({ start, space, regions });
}

const inYoung = [['eden', ' Eden: '], ['survivor', ' From: ']] as const;
const figures = new Float64Array(3);

/**
 * Takes a unified message that states a space; false when it states none.
 * @param regionBytes size of a G1 region, NaN when no line said
 */
export function takeSpace(bytes: Uint8Array, at: number, to: number, regionBytes: number, into: () => Spaces): boolean {
  const lines = byFirst[bytes[at]];
  if (lines) for (const { start, space, regions } of lines) if (startsWith(bytes, at, to, start)) return (regions ? takeRegions : takeGeneration)(bytes, at + start.length, to, space, regionBytes, into);
  return false;
}

function takeRegions(bytes: Uint8Array, at: number, to: number, space: Space, regionBytes: number, into: () => Spaces): boolean {
  if (regionBytes !== regionBytes || readTransition(bytes, at, to) < 0) return false;
  const before = figures[0] * regionBytes;
  const after = figures[1] * regionBytes;
  const spaces = into();
  if (space === 'old') spaces.add('old', before, after);
  else {
    spaces.set(space, before, after, figures[2] * regionBytes);
    spaces.add('young', before, after);
  }
  return true;
}

function takeGeneration(bytes: Uint8Array, at: number, to: number, space: Space, _: number, into: () => Spaces): boolean {
  let end = readTransition(bytes, at, to);
  if (end < 0) return false;
  const spaces = into();
  spaces.set(space, figures[0], figures[1], figures[2]);
  // Since JDK 13: `PSYoungGen: 8K(9K)->1K(9K) Eden: 8K(8K)->0K(8K) From: 0K(1K)->1K(1K)`.
  for (const [part, name] of inYoung) {
    if (end >= to || !startsWith(bytes, end, to, name)) break;
    end = readTransition(bytes, end + name.length, to);
    if (end < 0) break;
    spaces.set(part, figures[0], figures[1], figures[2]);
  }
  return true;
}

/** Reads `8K->1K(9K)` or `8K(9K)->1K(9K)` (units may be missing, capacity too) into `figures`; where it ends, or -1. */
function readTransition(bytes: Uint8Array, at: number, to: number): number {
  figures[2] = NaN;
  at = readSize(bytes, at, to, 0);
  if (at > 0 && bytes[at] === OPEN) at = readCapacity(bytes, at, to);
  if (at < 0 || at + 1 >= to || bytes[at] !== 45 || bytes[at + 1] !== 62) return -1;
  at = readSize(bytes, at + 2, to, 1);
  return at > 0 && at < to && bytes[at] === OPEN ? readCapacity(bytes, at, to) : at;
}

function readCapacity(bytes: Uint8Array, at: number, to: number): number {
  const end = readSize(bytes, at + 1, to, 2);
  return end > 0 && end < to && bytes[end] === CLOSE ? end + 1 : -1;
}

/** Reads `511K` into figure `i`; where it ends, or -1. */
function readSize(bytes: Uint8Array, at: number, to: number, i: number): number {
  while (at < to && bytes[at] === SPACE) at++;
  let value = 0;
  const from = at;
  while (at < to && isDigit(bytes[at])) value = value * 10 + bytes[at++] - 48;
  if (at === from) return -1;
  const unit = at < to ? bytes[at] : 0;
  const scale = unit === 75 ? 1024 : unit === 77 ? 1048576 : unit === 71 ? 1073741824 : unit === 66 ? 1 : 0;
  figures[i] = scale > 0 ? value * scale : value;
  return scale > 0 ? at + 1 : at;
}
