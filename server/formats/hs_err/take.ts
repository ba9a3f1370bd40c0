/** Puts what single lines state into the report. The first statement of a thing holds: files can hold a second report. */
import { byteString, startsWith } from '../../text/bytes';
import type { CompiledRow } from '../row';
import type { Facts } from './report';
import { refusalIn } from './refusal';
import { SystemWriter } from './system';
import { featureRelease } from './version';
import { VmWriter } from './vm';
import { Groups, hex, stackBounds, type Values } from './written';

/** Frames beyond this many tell nothing more. */
const mostFrames = 300;

export class ReportWriter {
  /** `Sat Nov 21 19:59:10 2026` and its zone, as written. */
  date = '';
  zone = '';
  /** Bounds of the threads' stacks. */
  readonly stacks: { low: number; high: number }[] = [];
  /** These lines are the short copy on the console. */
  console = false;
  #next: 'problematic-frame' | 'saved-as' | 'os' | 'refusal' | 'error-message' | null = null;
  #vm: VmWriter;
  #system: SystemWriter;
  #vmInfo = '';

  constructor(readonly report: Facts) {
    this.#vm = new VmWriter(report);
    this.#system = new SystemWriter(report);
  }

  /** One in the same state, for a copy of the report. */
  fork(report: Facts): ReportWriter {
    const twin = new ReportWriter(report);
    twin.date = this.date;
    twin.zone = this.zone;
    twin.stacks.push(...this.stacks);
    twin.console = this.console;
    twin.#next = this.#next;
    twin.#vmInfo = this.#vmInfo;
    twin.#vm = this.#vm.fork(report);
    twin.#system = this.#system.fork(report);
    return twin;
  }

  /** A line whose meaning the line before gives: a value on its own line (JDK 11). True when it was one. */
  pending(bytes: Uint8Array, from: number, to: number, line: number): boolean {
    if (this.#next !== 'os') return this.#system.pending(bytes, from, to, line);
    this.#next = null;
    const written = byteString(bytes, from, Math.min(to, from + 200)).trim();
    if (/^(?:uname|OS uptime|libc|rlimit|CPU)\b/.test(written)) return false;
    this.#text('osVersion', written.replace(/^[A-Z_]+="?([^"]*)"?$/, '$1'), line);
    return true;
  }

  /** Text of the header that no row knows but a line before announced: the path of the full report, what was refused. True when it was one. */
  headerText(bytes: Uint8Array, from: number, to: number, line: number): boolean {
    if (this.#next === 'refusal' && startsWith(bytes, from, to, '# ') && !this.report.failure) {
      // A request without a size is told in words (vm_exit_out_of_memory with size 0).
      this.#next = null;
      this.report.failure = { operation: 'malloc', bytes: null, purpose: byteString(bytes, from + 2, Math.min(to, from + 200)).replace(/\.$/, '') };
      this.report.lines['headline'] = line;
      this.report.lines['failure'] = line;
      return true;
    }
    if (this.#next === 'problematic-frame' && /^# [CVJjvA] /.test(byteString(bytes, from, Math.min(to, from + 4))) && this.report.problematicFrame === null) {
      // Written in another way than any JDK does, but it is the frame.
      this.#next = null;
      this.report.problematicFrame = byteString(bytes, from + 2, Math.min(to, from + 400)).trim();
      this.report.lines['problematicFrame'] = line;
      return true;
    }
    if (this.#next === 'error-message' && startsWith(bytes, from, to, '#  ') && this.report.internalError?.message === '') {
      this.#next = null;
      this.report.internalError.message = byteString(bytes, from + 3, Math.min(to, from + 2000));
      return true;
    }
    if (this.#next !== 'saved-as' || !startsWith(bytes, from, to, '# ')) return false;
    this.#next = null;
    if (this.console) this.report.lines['savedAs'] ??= line;
    return true;
  }

  /** @param written the line as it stands, for what no group holds */
  take(row: CompiledRow, values: Values, line: number, section: string, written: () => string): void {
    const groups = new Groups(row, values);
    if (this.#system.take(row.id, groups, line)) return;
    const { value, string, number } = groups;
    const { report } = this;
    switch (row.id) {
      case 'hs-err.insufficient-memory':
        this.#next = 'refusal';
        report.lines['headline'] ??= line;
        break;
      case 'hs-err.fatal-error':
        report.lines['headline'] ??= line;
        break;
      case 'hs-err.native-allocation':
      case 'hs-err.native-allocation-old':
      case 'hs-err.native-allocation-bare':
        if (report.failure) break;
        report.failure = { operation: string('operation') as 'mmap', bytes: number('requestBytes'), purpose: string('purpose') };
        report.lines['headline'] = line;
        report.lines['failure'] = line;
        break;
      case 'hs-err.error-place':
        if (report.cause) break;
        report.cause = string('errorKind');
        report.lines['cause'] = line;
        if (report.cause === 'Internal Error' && !report.failure) {
          report.internalError = { where: string('sourcePlace'), message: '' };
          report.lines['headline'] = line;
          this.#next = 'error-message';
        }
        this.#process(string('processId'), string('threadId'), line);
        break;
      case 'hs-err.error-code':
        this.#process(string('processId'), string('threadId'), line);
        break;
      case 'hs-err.stack-overflow':
        report.lines['overflowSaid'] ??= line;
        break;
      case 'hs-err.aborting':
        report.lines['aborting'] ??= line;
        break;
      case 'hs-err.signal':
        if (report.signal) break;
        report.cause ??= string('signal');
        report.signal = {
          name: string('signal'), number: parseInt(string('signalNumber'), 16), code: null, address: null, pc: hex(string('memoryAddress')),
          sentByKill: value('sentBy') !== null, senderPid: null, mapping: null,
        };
        report.lines['signal'] = line;
        if (!report.failure) report.lines['headline'] = line;
        this.#process(string('processId'), string('threadId'), line);
        break;
      case 'hs-err.error-text':
        if (report.internalError && !report.internalError.message) report.internalError.message = string('errorText');
        break;
      case 'hs-err.jre-version':
        this.#text('jvm', string('jreVersion'), line);
        break;
      case 'hs-err.vm-version':
        this.#text('vmVersion', string('vmVersion'), line);
        break;
      case 'hs-err.vm-info':
        this.#vmInfo ||= string('vmVersion');
        report.lines['vmInfo'] ??= line;
        break;
      case 'hs-err.problematic-frame':
        this.#next = 'problematic-frame';
        break;
      case 'hs-err.saved-as':
        // The path on the next line; the compiler's replay file makes no console copy.
        if (!string('hint').startsWith('Compiler')) this.console = true;
        this.#next = 'saved-as';
        break;
      case 'hs-err.header-library-frame':
      case 'hs-err.header-frame':
        if (this.#next === 'problematic-frame' && !report.problematicFrame) {
          this.#next = null;
          const library = value('library');
          report.problematicFrame = library === null ? `${string('frameKind')}  ${string('symbol')}`.trim() : `${string('frameKind')}  [${library}+${string('codeOffset')}]${value('symbol') === null ? '' : `  ${string('symbol')}`}`;
          report.lines['problematicFrame'] = line;
        }
        break;
      case 'hs-err.command-line':
      case 'hs-err.jvm-args':
        this.#text('commandLine', string('commandLine').trim(), line);
        this.#vm.arguments(string('commandLine'), line);
        break;
      case 'hs-err.java-command':
        this.#vm.command(string('commandLine'));
        break;
      case 'hs-err.flag':
        this.#vm.flag(string('flagName'), string('flagValue'), line);
        break;
      case 'hs-err.heap-generation':
      case 'hs-err.heap-name':
      case 'hs-err.heap-size':
        // Shenandoah leaves a blank line between its heap and the metaspace.
        if (section === 'Heap' || section === 'Metaspace' || section === '') this.#vm.heapLine(written(), line);
        break;
      case 'hs-err.heap-address':
        this.#vm.heapAddress(written(), line);
        break;
      case 'hs-err.release':
        if (string('environment') === 'IMPLEMENTOR') report.vendor ??= string('value');
        break;
      case 'hs-err.os':
        if (value('osText') === null) this.#next = 'os';
        else this.#text('osVersion', string('osText').trim(), line);
        break;
      case 'hs-err.cpu':
        report.cpus ??= number('cpus');
        report.lines['cpus'] ??= line;
        break;
      case 'hs-err.archive':
        report.archiveUnreadable = true;
        report.lines['archive'] ??= line;
        break;
      case 'hs-err.refused':
        if (report.refusal) break;
        report.refusal = refusalIn(string('refusal'));
        report.lines['refusal'] = line;
        break;
      case 'hs-err.no-thread':
        if (report.failure) break;
        report.failure = { operation: 'thread', bytes: null, purpose: string('threadType') };
        report.lines['headline'] = line;
        report.lines['failure'] = line;
        break;
      case 'hs-err.time':
        this.#time(string('crashDate'), string('crashZone'), line);
        this.#elapsed(number('elapsedSecs'), line);
        break;
      case 'hs-err.time-old':
        this.#time(string('crashDate'), '', line);
        break;
      case 'hs-err.timezone':
        this.zone ||= string('crashZone').trim();
        break;
      case 'hs-err.elapsed-old':
        this.#elapsed(number('elapsedSecs'), line);
        break;
      case 'hs-err.current-thread':
      case 'hs-err.current-vm-thread':
        this.#currentThread(string('threadType'), value('threadName'), value('threadState'), stackBounds(written()), line);
        break;
      case 'hs-err.native-thread':
        report.currentThread.type ??= 'native thread';
        report.lines['currentThread'] ??= line;
        break;
      case 'hs-err.stack': {
        const thread = report.currentThread;
        if (report.lines['stack'] !== undefined) break;
        report.lines['stack'] = line;
        thread.stack = { low: hex(string('stackLow'))!, high: hex(string('stackHigh'))! };
        thread.sp = hex(string('memoryAddress'));
        const free = value('stackFree');
        thread.freeBytes = free === null ? null : Number(free) * 1024;
        break;
      }
      case 'hs-err.library-frame':
      case 'hs-err.java-frame':
        if (section === 'Native frames' && report.frames.length < mostFrames) {
          const library = value('library');
          report.frames.push({ kind: string('frameKind'), text: library === null ? string('symbol') : `[${library}]${value('symbol') === null ? '' : ` ${string('symbol')}`}`, line });
        }
        break;
      case 'hs-err.siginfo':
      case 'hs-err.siginfo-old':
      case 'hs-err.windows-siginfo':
      case 'hs-err.windows-siginfo-old':
        this.#siginfo(value('signalCode'), string('memoryAddress'), value('processId'), line);
        break;
      case 'hs-err.compile-task':
        if (section !== 'Current CompileTask' || report.compileTask !== null) break;
        report.compileTask = string('symbol').trim();
        report.lines['compileTask'] = line;
        break;
      case 'hs-err.thread':
      case 'hs-err.vm-thread':
        this.#thread(string('threadType'), stackBounds(written()), line);
        break;
      case 'hs-err.event':
        if (section === 'Internal exceptions' && /OutOfMemoryError.*: Map failed>/.test(string('eventText'))) {
          report.mapFailed++;
          report.lines['mapFailed'] = line;
        } else if (section === 'Internal exceptions' && /InternalError.*a fault occurred in (?:a recent|an) unsafe memory access/.test(string('eventText'))) {
          report.unsafeFaults++;
          report.lines['unsafeFaults'] = line;
        }
        break;
      case 'hs-err.end':
        report.ended = true;
        break;
    }
  }

  /** The file is over: what follows from several lines. */
  finish(lines: number): void {
    const { report } = this;
    const major = featureRelease(report.jvm, report.vmVersion, this.#vmInfo);
    if (Number.isFinite(major)) report.jdkMajor = major;
    const platform = /\b(linux|windows|solaris|bsd|macosx|aix)-(\w+)/.exec(`${report.vmVersion ?? ''} ${this.#vmInfo}`);
    if (platform) {
      report.os = platform[1] === 'bsd' || platform[1] === 'macosx' ? 'macos' : platform[1] as 'linux';
      report.arch = platform[2];
    } else if (report.kernel) report.os = 'linux';
    // JDK 11 and later end with END., older ones with vm_info, time and elapsed time.
    const old = report.jdkMajor !== null && report.jdkMajor < 11;
    const whole = report.ended || (old && report.lines['vmInfo'] !== undefined);
    report.cutOff = lines > 0 && !whole && !this.console;
    this.#vm.finish();
    const zulu = /JRE \(([A-Z][A-Za-z]+ \d\S*)\) \(/.exec(this.#vmInfo);
    report.vendor ??= zulu ? zulu[1] : null;
  }

  #process(pid: string, tid: string, line: number): void {
    this.report.pid ??= Number(pid);
    this.report.tid ??= tid;
    this.report.lines['pid'] ??= line;
  }

  #text(key: 'jvm' | 'vmVersion' | 'commandLine' | 'osVersion', value: string, line: number): void {
    if (this.report[key] !== null || value === '') return;
    this.report[key] = value;
    this.report.lines[key] = line;
  }

  #time(date: string, zone: string, line: number): void {
    if (this.date) return;
    this.date = date;
    this.zone = zone;
    this.report.lines['crashedAt'] = line;
  }

  #elapsed(seconds: number | null, line: number): void {
    if (this.report.elapsedSeconds !== null || seconds === null) return;
    this.report.elapsedSeconds = seconds;
    this.report.lines['elapsedSeconds'] = line;
  }

  #currentThread(type: string, name: string | number | null, state: string | number | null, stack: { low: string; high: string } | null, line: number): void {
    const thread = this.report.currentThread;
    if (this.report.lines['currentThread'] !== undefined) return;
    this.report.lines['currentThread'] = line;
    thread.type = type;
    thread.name = name === null ? null : String(name);
    thread.state = state === null ? null : String(state);
    thread.stack ??= stack;
  }

  #thread(type: string, stack: { low: string; high: string } | null, line: number): void {
    const { threads, lines } = this.report;
    threads.all++;
    if (type === 'JavaThread') {
      threads.java++;
      if (stack) this.#vm.threadStack(parseInt(stack.high, 16) - parseInt(stack.low, 16));
    }
    lines['threads'] ??= line;
    if (stack) this.stacks.push({ low: parseInt(stack.low, 16), high: parseInt(stack.high, 16) });
  }

  #siginfo(code: string | number | null, address: string, sender: string | number | null, line: number): void {
    const { signal, lines } = this.report;
    if (!signal || lines['siginfo'] !== undefined) return;
    lines['siginfo'] = line;
    signal.code = code === null ? null : String(code);
    if (address) signal.address = hex(address);
    if (signal.code === 'SI_USER' || signal.code === 'SI_TKILL' || signal.code === 'SI_QUEUE') {
      signal.sentByKill = true;
      signal.senderPid = sender === null ? null : Number(sender);
    }
  }
}
