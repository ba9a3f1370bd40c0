/**
 * Reads an hs_err file: a state machine over its sections. Within the list of
 * mappings every line is taken apart as bytes; elsewhere the catalogue tells
 * what a line is, and `take` puts what it states into the report.
 */
import { byteString, SPACE, startsWith, TAB, text } from '../../text/bytes';
import type { Line } from '../../text/line';
import { Basis, StampReader } from '../../text/stamp';
import { defineShape } from '../row';
import type { LineReader } from '../format';
import type { ReadingBuilder } from '../reading';
import { adviceFor } from './advice';
import { MappingCounter } from './mapping';
import { emptyReport, sectionPhrase, type HsErrReport } from './report';
import { catalogue } from './rows';
import { headingEnd, headingName, majorName, type SectionEnd } from './sections';
import { ReportWriter } from './take';
import { crashTime } from './time';
import { decide } from './verdict';

const crashShape = defineShape({
  id: 'jvm.crash', kind: 'jvm.crash', mark: 'crash', label: '{headline}',
  names: ['headline', 'cause', 'signal', 'operation', 'bytes', 'purpose', 'frame', 'pid', 'jdkMajor', 'elapsedMs', 'verdict', 'verdictConfidence'],
});
const startShape = defineShape({ id: 'jvm.start', kind: 'jvm.start', mark: 'lifecycle', label: 'JVM started (pid {pid})', names: ['pid'] });

/** A JVM has more maps than this from its libraries alone: a shorter list was shortened by somebody. */
const fewestMaps = 40;

interface OpenSection {
  name: string;
  line: number;
  end: SectionEnd;
}

export class HsErrReader implements LineReader {
  readonly #out: ReadingBuilder;
  #report = emptyReport();
  #writer = new ReportWriter(this.#report);
  #maps: MappingCounter | null = null;
  #inMaps = false;
  #mapsEnded = false;
  #major: OpenSection | null = null;
  #minor: OpenSection | null = null;
  /** The last line that is not blank. */
  #last = 0;
  #linesRead = 0;
  /** A line of a report was met. */
  #begun = false;
  #timeOffset = 0;
  /** Blanks before every line, where somebody put the report into another text. */
  #indent = 0;

  constructor(out: ReadingBuilder) {
    this.#out = out;
  }

  fork(out: ReadingBuilder): HsErrReader {
    const twin = new HsErrReader(out);
    twin.#report = structuredClone(this.#report);
    twin.#writer = this.#writer.fork(twin.#report);
    twin.#maps = this.#maps?.fork(twin.#report.mappings) ?? null;
    twin.#inMaps = this.#inMaps;
    twin.#mapsEnded = this.#mapsEnded;
    twin.#major = this.#major && { ...this.#major };
    twin.#minor = this.#minor && { ...this.#minor };
    twin.#last = this.#last;
    twin.#linesRead = this.#linesRead;
    twin.#begun = this.#begun;
    twin.#timeOffset = this.#timeOffset;
    twin.#indent = this.#indent;
    return twin;
  }

  line(line: Line): void {
    const { bytes, number } = line;
    let { from, to } = line;
    this.#linesRead = number + 1;
    if (!this.#begun && this.#indent === 0 && isHeadline(bytes, from, to)) this.#indent = indentOf(bytes, from, to);
    if (this.#indent > 0) from += Math.min(this.#indent, indentOf(bytes, from, to));
    while (to > from && (bytes[to - 1] === SPACE || bytes[to - 1] === TAB)) to--;
    if (to === from) {
      if (this.#minor?.end === 'blank') this.#closeMinor();
      return;
    }
    if (this.#inMaps) {
      if (this.#maps!.add(bytes, from, to)) {
        if (this.#maps!.listed === 1) this.#report.lines['mappings.first'] = number;
        this.#report.lines['mappings.last'] = number;
        if (this.#maps!.found !== null) this.#report.lines['mapping'] ??= number;
        this.#last = number;
        return;
      }
      // Anything else than a mapping, its total or an error of the printing ends the list.
      if (bytes[from] !== 84 && bytes[from] !== 67) this.#inMaps = false;
    }
    this.#report.lines['last'] = number;
    if (startsWith(bytes, from, to, '---------------  ')) return this.#openMajor(byteString(bytes, from, to), number);
    if (this.#writer.pending(bytes, from, to, number)) {
      this.#last = number;
      return;
    }
    const row = catalogue.match(bytes, from, to);
    if (row?.id === 'hs-err.heading' || (!row && startsWith(bytes, Math.max(from, to - 9), to, ' events):'))) this.#openMinor(text(bytes, from, Math.min(to, from + 200)), number);
    this.#last = number;
    if (row) {
      this.#writer.take(row, catalogue.values, number, this.#minor?.name ?? '', () => byteString(bytes, from, Math.min(to, from + 8192)));
      if (this.#report.lines['crashedAt'] === number) this.#timeOffset = line.offset;
    }
    else if (!this.#major && !this.#minor && !(to - from === 1 && bytes[from] === 35) && !this.#writer.headerText(bytes, from, to, number)) {
      // On a console the report stands among what the program itself wrote.
      if (bytes[from] !== 35 && (!this.#begun || this.#writer.console)) this.#out.foreignLines++;
      else this.#out.unrecognisedLines++;
    }
    this.#begun ||= row !== null || bytes[from] === 35;
  }

  end(): void {
    const report = this.#report;
    report.lastSection = this.#minor?.name ?? this.#major?.name ?? 'header';
    if (this.#minor?.name === 'Dynamic libraries') this.#mapsEnded = false;
    this.#closeMinor();
    this.#closeMajor();
    if (this.#maps) this.#finishMappings(this.#maps);
    this.#finishTime();
    this.#writer.finish(this.#linesRead);
    if (report.mappings.limit === null && report.os === 'linux') {
      report.mappings.limit = 65530;
      report.mappings.limitSource = 'assumed';
    }
    const verdict = decide(report);
    const whole: HsErrReport = { ...report, verdict: { ...verdict, remedy: adviceFor(verdict.kind, report) } };
    this.#out.detail = whole;
    if (report.jdkMajor) this.#out.dialect = `JDK ${report.jdkMajor}${report.os ? ` ${osName[report.os]}` : ''}`;
    if (report.cutOff) this.#out.problem('truncated', `The report is cut off in ${sectionPhrase(report.lastSection)}.`, report.lines['last'] ?? 0);
    this.#out.blocks.sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
    this.#events(whole);
    this.#facts(whole);
  }

  #openMajor(written: string, line: number): void {
    this.#closeMinor();
    this.#closeMajor();
    this.#inMaps = false;
    const name = /^-{15} {2}([A-Z](?: [A-Z])+) /.exec(written);
    this.#major = { name: name ? majorName(name[1]) : 'Section', line, end: 'heading' };
    this.#last = line;
  }

  #openMinor(written: string, line: number): void {
    this.#closeMinor();
    const name = headingName(written);
    this.#minor = { name, line, end: headingEnd(written) };
    if (name !== 'Dynamic libraries' || this.#maps) return;
    const { signal } = this.#report;
    this.#maps = new MappingCounter(this.#report.mappings, signal?.address ? parseInt(signal.address, 16) : NaN);
    for (const { low, high } of this.#writer.stacks) this.#maps.addStack(low, high);
    this.#inMaps = true;
  }

  #closeMinor(): void {
    if (!this.#minor) return;
    this.#out.block('section', this.#minor.line, this.#last, this.#minor.name);
    if (this.#minor.name === 'Dynamic libraries') {
      this.#mapsEnded = true;
      this.#inMaps = false;
    }
    this.#minor = null;
  }

  #closeMajor(): void {
    if (this.#major) this.#out.block('section', this.#major.line, this.#last, this.#major.name);
    this.#major = null;
  }

  #finishMappings(maps: MappingCounter): void {
    const { mappings, signal } = this.#report;
    mappings.listed = maps.listed;
    mappings.vsyscall = maps.vsyscall;
    mappings.virtualBytes = maps.virtualBytes;
    mappings.dataBytes = maps.dataBytes;
    const { byTopic, all } = maps.kafka();
    mappings.byTopic = byTopic;
    mappings.kafka = all;
    mappings.complete = this.#mapsEnded && maps.hasStack && maps.listed >= fewestMaps;
    if (mappings.count === null && maps.listed > 0) mappings.count = maps.listed;
    if (signal && maps.found !== null) signal.mapping = maps.found;
  }

  #finishTime(): void {
    const report = this.#report;
    const { date, zone } = this.#writer;
    if (!date) return;
    const time = crashTime(date, zone);
    if (!time) return;
    report.crashedAt = { ...time, text: zone ? `${date} ${zone}` : date };
    const stamp = new StampReader();
    stamp.ms = time.ms;
    stamp.basis = time.basis;
    if (time.offsetMinutes !== null) stamp.offsetMinutes = time.offsetMinutes;
    this.#out.record({ number: report.lines['crashedAt'], offset: this.#timeOffset } as Line, stamp, 0);
    if (report.elapsedSeconds !== null) this.#out.jvmStart = { raw: time.ms - report.elapsedSeconds * 1000, basis: time.basis };
  }

  #events(report: HsErrReport): void {
    const headline = headlineOf(report);
    if (!headline) return;
    const at = report.crashedAt;
    const line = report.lines['headline'] ?? 0;
    const basis = at?.basis ?? Basis.None;
    const { failure } = report;
    this.#out.event(crashShape, line, line, at?.ms ?? NaN, at?.ms ?? NaN, basis, [
      headline, report.cause, report.signal?.name ?? null, failure?.operation ?? null, failure?.bytes ?? null, failure?.purpose ?? null, report.problematicFrame,
      report.pid, report.jdkMajor, report.elapsedSeconds === null ? null : report.elapsedSeconds * 1000, report.verdict.kind, report.verdict.confidence,
    ]);
    const start = this.#out.jvmStart;
    if (start.raw === start.raw) this.#out.event(startShape, report.lines['elapsedSeconds'] ?? line, report.lines['elapsedSeconds'] ?? line, start.raw, start.raw, start.basis, [report.pid]);
  }

  #facts(report: HsErrReport): void {
    const say = (name: string, value: string | number | null, path: string): void => {
      if (value !== null) this.#out.fact(name, value, report.lines[path] ?? 0);
    };
    say('jvm.version', report.jvm, 'jvm');
    say('jvm.pid', report.pid, 'pid');
    say('jvm.command-line', report.commandLine, 'commandLine');
    say('jvm.uptime.seconds', report.elapsedSeconds, 'elapsedSeconds');
    say('vm.max_map_count', report.mappings.limitSource === 'printed' ? report.mappings.limit : null, 'mappings.limit');
    say('mappings', report.mappings.count, 'mappings.count');
  }
}

/** How many blanks and tabs a line begins with. */
export function indentOf(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at - from;
}

/** Is it a line of the header, moved to the right? */
function isHeadline(bytes: Uint8Array, from: number, to: number): boolean {
  const at = from + indentOf(bytes, from, to);
  return at > from && (startsWith(bytes, at, to, '# A fatal error has been ') || startsWith(bytes, at, to, '# An unexpected error has been ') || startsWith(bytes, at, to, '# There is insufficient memory'));
}

const osName = { linux: 'Linux', windows: 'Windows', solaris: 'Solaris', macos: 'macOS', aix: 'AIX' };

/** One line for the event: what the JVM says it died of. */
function headlineOf(report: Pick<HsErrReport, 'failure' | 'signal' | 'internalError' | 'cause' | 'problematicFrame'>): string | null {
  const { failure, signal, internalError } = report;
  if (failure?.operation === 'thread') return `Cannot create a thread${failure.purpose ? ` (${failure.purpose})` : ''}`;
  if (failure) return `${failure.operation}${failure.bytes === null ? '' : ` of ${failure.bytes} bytes`} failed${failure.purpose ? ` (${failure.purpose})` : ''}`;
  if (signal) return `${signal.name}${signal.sentByKill ? ' sent by kill' : ''}${report.problematicFrame && !signal.sentByKill ? ` in ${report.problematicFrame}` : ''}`;
  if (internalError) return `Internal error (${internalError.where})${internalError.message ? `: ${internalError.message}` : ''}`;
  return report.cause;
}
