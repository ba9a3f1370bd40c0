/**
 * What container runtimes and terminals put around a line: Docker's json-file
 * (`{"log":"…\n","stream":"stdout","time":"…"}`), the Kubernetes CRI format
 * (`2019-05-15T22:20:14.399Z stdout F …`), the names that `docker compose logs`
 * puts in front (`kafka-1  | …`), the host and program of syslog and the journal, ANSI colour codes.
 */
import { byteString, ESC, indexOf, SPACE, startsWith } from './bytes';
import { LineSplitter, type Line } from './line';
import { Basis, StampReader } from './stamp';
import { SyslogPrefix, yearFor } from './syslog';

const docker = '{"log":"';
/** How far into a file its container format may begin to show. */
const lookedAtLines = 20;
const lookedAtBytes = 16384;
/** How long a service's name with its blanks may be. */
const nameReach = 80;
const bar = 124;
const escapes: Record<number, number> = { 110: 10, 116: 9, 114: 13, 98: 8, 102: 12, 34: 34, 92: 92, 47: 47 };

/** Takes the wrappers off lines, one line at a time; it learns nothing from line to line. */
export class Unwrapper {
  readonly #stamp = new StampReader();

  /** Where syslog's stamps state no year: the one they are taken for, and whether the file states it elsewhere. */
  year: { year: number; stated: boolean } | null = null;

  private constructor(readonly kind: 'docker' | 'cri' | 'compose' | 'syslog' | null, readonly colours: boolean, readonly syslog: SyslogPrefix | null = null) {}

  /**
   * What takes the wrappers off a file that begins with `head`, or `null` when it has none. The first lines may
   * be something else (a script's output before the runtime's).
   */
  static for(head: Uint8Array): Unwrapper | null {
    let kind: 'docker' | 'cri' | null = null;
    const tryCri = new Unwrapper('cri', false);
    const coloured = head.includes(ESC);
    const splitter = new LineSplitter();
    let looked = 0;
    const names = new Set<number>();
    const now = Date.now();
    const syslog = new SyslogPrefix(new Date(now).getUTCFullYear());
    let prefixed = 0;
    let others = 0;
    let yearless = NaN;
    const look = (line: Line): void => {
      if (kind || looked++ >= lookedAtLines) return;
      kind = startsWith(line.bytes, line.from, line.to, docker) ? 'docker' : tryCri.#cri(line) ? 'cri' : null;
      if (kind || line.from === line.to || (looked === 1 && startsWith(line.bytes, line.from, line.to, 'Attaching to '))) return;
      if (coloured) dropColours(line);
      if (syslog.end(line.bytes, line.from, line.to) > line.from) {
        prefixed++;
        if (!syslog.dated && !(yearless > syslog.ms)) yearless = syslog.ms;
      } else if (!startsWith(line.bytes, line.from, line.to, '-- ')) others++;
      names.add(composeEnd(line) - line.from);
    };
    splitter.push(head.subarray(0, lookedAtBytes), look);
    splitter.end(look);
    const colours = coloured || (kind === 'docker' && indexOf(head, 0, head.length, '\\u001b[') >= 0);
    // Compose pads the names: the bars stand one below the other, on every line.
    const compose = kind === null && names.size === 1 && !names.has(0);
    if (kind === null && !compose && prefixed > 0 && others * 4 <= prefixed) {
      const taken = new Unwrapper('syslog', colours, syslog);
      if (yearless === yearless) {
        taken.year = yearFor(byteString(head, 0, Math.min(head.length, lookedAtBytes)), yearless, now);
        syslog.year = taken.year.year;
      }
      return taken;
    }
    return kind || compose || colours ? new Unwrapper(compose ? 'compose' : kind, colours) : null;
  }

  /** Narrows `line` to its content. What a wrapper says of the time goes to `line.wrapperMs`. */
  unwrap(line: Line): void {
    if (this.kind === 'docker' && startsWith(line.bytes, line.from, line.to, docker)) this.#docker(line);
    else if (this.kind === 'cri') this.#cri(line);
    if (this.colours && line.bytes.subarray(line.from, line.to).includes(ESC)) dropColours(line);
    if (this.kind === 'compose') dropName(line);
    else if (this.kind === 'syslog') this.#syslog(line, this.syslog!);
  }

  #syslog(line: Line, prefix: SyslogPrefix): void {
    const end = prefix.end(line.bytes, line.from, line.to);
    if (end === line.from) return;
    line.wrapperMs = prefix.ms;
    line.wrapperBasis = prefix.basis;
    drop(line, end - line.from);
  }

  #cri(line: Line): boolean {
    const stamp = this.#stamp;
    const { bytes, to } = line;
    if (!stamp.readDate(bytes, line.from, to) || stamp.basis !== Basis.Utc || bytes[stamp.end] !== SPACE) return false;
    let at = stamp.end + 1;
    if (startsWith(bytes, at, to, 'stdout ') || startsWith(bytes, at, to, 'stderr ')) at += 7;
    else return false;
    if ((bytes[at] !== 70 && bytes[at] !== 80) || bytes[at + 1] !== SPACE || at + 2 > to) return false;
    line.wrapperMs = stamp.ms;
    line.shift += at + 2 - line.from;
    line.from = at + 2;
    return true;
  }

  #docker(line: Line): void {
    const { bytes } = line;
    const start = line.from + docker.length;
    const tail = Math.max(start, line.to - 96);
    const time = indexOf(bytes, tail, line.to, '"time":"');
    if (time >= 0 && this.#stamp.readDate(bytes, time + 8, line.to) && this.#stamp.basis === Basis.Utc) line.wrapperMs = this.#stamp.ms;
    let end = start;
    let escaped = false;
    while (end < line.to && bytes[end] !== 34) {
      if (bytes[end] === 92) {
        // The line end that Docker keeps inside the string is not content.
        if (bytes[end + 1] === 110 && bytes[end + 2] === 34) break;
        escaped = true;
        end++;
      }
      end++;
    }
    line.shift += start - line.from;
    line.from = start;
    line.to = Math.min(end, line.to);
    if (escaped) rewrite(line, undoEscape);
    if (line.to > line.from && line.bytes[line.to - 1] === 13) line.to--;
  }
}

/** Position behind `kafka-1  | `; `line.from` when the line does not begin so. */
function composeEnd({ bytes, from, to }: Line): number {
  const last = Math.min(to, from + nameReach);
  let at = from;
  while (at < last && isNamePart(bytes[at])) at++;
  const name = at;
  while (at < last && bytes[at] === SPACE) at++;
  if (name === from || at === name || at >= last || bytes[at] !== bar) return from;
  at++;
  // An empty line may have lost the blank at its end.
  return at === to ? at : bytes[at] === SPACE ? at + 1 : from;
}

/** Letters, digits, `.`, `_`, `-`: what Compose lets a service be called. */
function isNamePart(byte: number): boolean {
  return (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57) || byte === 45 || byte === 46 || byte === 95;
}

function dropName(line: Line): void {
  drop(line, composeEnd(line) - line.from);
}

function drop(line: Line, taken: number): void {
  line.from += taken;
  if (line.columns) line.columns = line.columns.subarray(taken);
  else line.shift += taken;
}

/** Takes `ESC [ … letter` sequences out of the line. */
function dropColours(line: Line): void {
  rewrite(line, (bytes, at, to, out) => {
    if (bytes[at] !== ESC || bytes[at + 1] !== 91) {
      out.push(bytes[at]);
      return at + 1;
    }
    let end = at + 2;
    while (end < to && (bytes[end] < 64 || bytes[end] > 126)) end++;
    return Math.min(end + 1, to);
  });
}

function undoEscape(bytes: Uint8Array, at: number, to: number, out: number[]): number {
  if (bytes[at] !== 92 || at + 1 >= to) {
    out.push(bytes[at]);
    return at + 1;
  }
  const code = bytes[at + 1];
  if (code === 117 && at + 6 <= to) {
    const unit = parseInt(String.fromCharCode(...bytes.subarray(at + 2, at + 6)), 16);
    if (unit === unit) {
      out.push(...new TextEncoder().encode(String.fromCharCode(unit)));
      return at + 6;
    }
  }
  out.push(escapes[code] ?? code);
  return at + 2;
}

/** Replaces the content by what `step` makes of it, and keeps the raw column of each byte. `step` returns the next position. */
function rewrite(line: Line, step: (bytes: Uint8Array, at: number, to: number, out: number[]) => number): void {
  const out: number[] = [];
  const columns: number[] = [];
  for (let at = line.from; at < line.to;) {
    const next = step(line.bytes, at, line.to, out);
    while (columns.length < out.length) columns.push(line.rawColumn(at));
    at = next;
  }
  columns.push(line.rawColumn(line.to));
  line.columns = Int32Array.from(columns);
  line.bytes = Uint8Array.from(out);
  line.from = 0;
  line.to = out.length;
}
