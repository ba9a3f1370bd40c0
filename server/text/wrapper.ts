/**
 * What container runtimes and terminals put around a line: Docker's json-file
 * (`{"log":"…\n","stream":"stdout","time":"…"}`), the Kubernetes CRI format
 * (`2019-05-15T22:20:14.399Z stdout F …`), the names that `docker compose logs`
 * and `docker service logs` (`kafka.1.x@host    | …`) and `kubectl logs --prefix` (`[pod/kafka-0/kafka] …`) put in front,
 * the stamps of `docker logs -t`, `kubectl logs --timestamps` and build servers, the host and program of syslog and the
 * journal, ANSI colour codes.
 */
import { byteString, ESC, indexOf, SPACE, startsWith } from './bytes';
import { undoEscape } from './json';
import { LineSplitter, type Line } from './line';
import { Basis, StampReader } from './stamp';
import { SyslogPrefix, yearFor } from './syslog';

const docker = '{"log":"';
/** How far into a file its container format may begin to show. */
const lookedAtLines = 20;
const lookedAtBytes = 16384;
/** How long a service's name with its blanks may be. */
const nameReach = 120;
const bar = 124;
const openBracket = 91;
const closeBracket = 93;
const levelWord = /^(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\b/;
/** What a program's own header begins with, behind a stamp around it. */
const headerStart = /^(?:\[?\d{2,4}[-/:]\d\d[-/:]|\[?\d+[.,]\d{3}|\{")/;

/** Takes the wrappers off lines, one line at a time. */
export class Unwrapper {
  readonly #stamp = new StampReader();

  /** Where syslog's stamps state no year: the one they are taken for, and whether the file states it elsewhere. */
  year: { year: number; stated: boolean } | null = null;

  /** Name of the service whose line was taken last, '' where the line had none; of kind `compose`. */
  service = '';
  #serviceBytes = new Uint8Array(0);

  private constructor(readonly kind: 'docker' | 'cri' | 'compose' | 'syslog' | null, readonly colours: boolean, readonly syslog: SyslogPrefix | null = null, readonly stamped = false) {}

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
    let nameless = 0;
    let prefixed = 0;
    let others = 0;
    let yearless = NaN;
    const stampedAround = new StampCensus();
    const look = (line: Line): void => {
      if (kind || looked++ >= lookedAtLines) return;
      kind = startsWith(line.bytes, line.from, line.to, docker) ? 'docker' : tryCri.#cri(line) ? 'cri' : null;
      if (kind || line.from === line.to || (looked === 1 && startsWith(line.bytes, line.from, line.to, 'Attaching to '))) return;
      if (coloured) dropColours(line);
      const named = prefixEnd(line);
      stampedAround.look(line, named);
      if (syslog.end(line.bytes, line.from, line.to) > line.from) {
        prefixed++;
        if (!syslog.dated && !(yearless > syslog.ms)) yearless = syslog.ms;
      } else if (!startsWith(line.bytes, line.from, line.to, '-- ')) others++;
      if (named === line.from) nameless++;
      else names.add(line.bytes[line.from] === openBracket ? -1 : named - line.from);
    };
    splitter.push(head.subarray(0, lookedAtBytes), look);
    splitter.end(look);
    const colours = coloured || (kind === 'docker' && indexOf(head, 0, head.length, '\\u001b[') >= 0);
    // Compose pads the names: the bars stand one below the other, but for what it says itself: "kafka-1 exited with code 137".
    const compose = kind === null && names.size === 1 && nameless * 4 <= looked - nameless;
    if (kind === null && !compose && prefixed > 0 && others * 4 <= prefixed) {
      const taken = new Unwrapper('syslog', colours, syslog);
      if (yearless === yearless) {
        taken.year = yearFor(byteString(head, 0, Math.min(head.length, lookedAtBytes)), yearless, now);
        syslog.year = taken.year.year;
      }
      return taken;
    }
    const stamped = kind === null && stampedAround.every;
    return kind || compose || colours || stamped ? new Unwrapper(compose ? 'compose' : kind, colours, null, stamped) : null;
  }

  /** Narrows `line` to its content. What a wrapper says of the time goes to `line.wrapperMs`. */
  unwrap(line: Line): void {
    if (this.kind === 'docker' && startsWith(line.bytes, line.from, line.to, docker)) this.#docker(line);
    else if (this.kind === 'cri') this.#cri(line);
    if (this.colours && line.bytes.subarray(line.from, line.to).includes(ESC)) dropColours(line);
    if (this.kind === 'compose') this.#name(line);
    else if (this.kind === 'syslog') this.#syslog(line, this.syslog!);
    if (this.stamped) this.#stamped(line);
  }

  #name(line: Line): void {
    const end = prefixEnd(line);
    if (end === line.from) {
      this.service = '';
      return;
    }
    const known = this.#serviceBytes;
    const length = end - line.from;
    let same = known.length === length ? 0 : -1;
    while (same >= 0 && same < length && known[same] === line.bytes[line.from + same]) same++;
    if (same !== length || this.service === '') {
      this.#serviceBytes = line.bytes.slice(line.from, end);
      this.service = byteString(line.bytes, line.from, end).replace(/[ |[\]]/g, '').replace(/^pod\//, '');
    }
    drop(line, length);
  }

  #stamped(line: Line): void {
    const end = stampEnd(this.#stamp, line, line.from);
    if (end === line.from) return;
    line.wrapperMs = this.#stamp.ms;
    line.wrapperBasis = this.#stamp.basis;
    drop(line, end - line.from);
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

/** Finds out whether a container runtime or a build server stamped every line. */
class StampCensus {
  readonly #stamp = new StampReader();
  #lines = 0;
  #stamped = 0;
  #headers = 0;
  #levels = 0;

  /** @param from where the line begins, behind the name of a service */
  look(line: Line, from: number): void {
    if (from >= line.to) return;
    this.#lines++;
    const end = stampEnd(this.#stamp, line, from);
    if (end === from) return;
    this.#stamped++;
    const rest = byteString(line.bytes, end, Math.min(line.to, end + 12));
    if (levelWord.test(rest)) this.#levels++;
    else if (headerStart.test(rest)) this.#headers++;
  }

  /** Behind the program's own stamp stands a level, behind one around it another header. */
  get every(): boolean {
    return this.#stamped === this.#lines && this.#headers > 0 && this.#levels === 0;
  }
}

/** Position behind `2021-02-19T08:43:16.166487700Z `, `[2021-02-19T08:43:16.166Z] ` or `2021-02-19 08:43:16 ` at `from`; `from` itself when none stands there. */
function stampEnd(stamp: StampReader, { bytes, to }: Line, from: number): number {
  const bracketed = bytes[from] === openBracket ? 1 : 0;
  const at = from + bracketed;
  if (!stamp.readDate(bytes, at, to)) return from;
  let { end } = stamp;
  // Docker Desktop stamps with the whole second, on the wall clock.
  if (!bracketed && stamp.basis === Basis.Local) return end === at + 19 && bytes[at + 10] === SPACE && bytes[end] === SPACE ? end + 1 : from;
  if (bytes[at + 10] !== 84 || stamp.basis !== Basis.Utc) return from;
  if (bracketed) {
    if (bytes[end] !== closeBracket) return from;
    end++;
  } else if (bytes[at + 19] !== 46 || bytes[at + 25] < 48 || bytes[at + 25] > 57) return from;
  if (end === to) return end;
  return bytes[end] === SPACE ? end + 1 : from;
}

/** Position behind the name of a service or pod; `line.from` when the line does not begin with one. */
function prefixEnd(line: Line): number {
  const { bytes, from, to } = line;
  if (bytes[from] !== openBracket || !startsWith(bytes, from + 1, to, 'pod/')) return composeEnd(line);
  const last = Math.min(to, from + 2 * nameReach);
  let at = from + 5;
  while (at < last && (isNamePart(bytes[at]) || bytes[at] === 47)) at++;
  if (bytes[at] !== closeBracket) return from;
  return at + 1 === to ? to : bytes[at + 1] === SPACE ? at + 2 : from;
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

/** Letters, digits, `.`, `_`, `-`: what Compose lets a service be called; `@` in front of a swarm's node. */
function isNamePart(byte: number): boolean {
  return (byte >= 97 && byte <= 122) || (byte >= 64 && byte <= 90) || (byte >= 48 && byte <= 57) || byte === 45 || byte === 46 || byte === 95;
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
