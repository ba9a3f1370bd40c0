/** What other tools know of public GC logs against the pauses, phases, stops and facts Faultline reads. */
import { rowsOf } from '../../server/formats/gc/describe';
import { gcSummary } from '../../server/formats/gc/summary';
import { fact, type LogReading } from '../../server/formats/reading';
import { Clock, fixedZone } from '../../server/text/clock';
import { LineSplitter } from '../../server/text/line';
import { parseSize } from '../../server/text/sizes';
import { Basis } from '../../server/text/stamp';
import type { Compared, Comparison } from './accuracy';

const clock = new Clock(fixedZone(0));

interface Pause {
  kind: string;
  cause: string;
  trouble: string;
  seconds: number;
  before: number;
  after: number;
  capacity: number;
  /** Seconds since the JVM started, of the stamp on its line. */
  uptime: number;
  /** CPU time by wall-clock time; NaN where the log has neither. */
  parallelism: number;
}

/** A reading as the comparisons look at it. */
class View {
  readonly pauses: Pause[];
  readonly phases: string[];
  readonly stops: { seconds: number; told: string }[];
  readonly summary;

  constructor(readonly reading: LogReading) {
    const { events } = reading;
    this.summary = gcSummary(reading, clock);
    this.pauses = [...events.ofKind('gc.pause')].map(i => ({
      kind: events.string(i, 'pause'), cause: events.string(i, 'cause'), trouble: events.string(i, 'trouble'), seconds: events.number(i, 'durationMs') / 1000,
      before: events.number(i, 'heapBeforeBytes'), after: events.number(i, 'heapAfterBytes'), capacity: events.number(i, 'heapCapacityBytes'),
      uptime: events.number(i, 'uptimeMs') / 1000 || this.uptime(reading.dialect.startsWith('unified') ? events.rawEnd(i) : events.rawStart(i), events.basisOf(i)),
      parallelism: (events.number(i, 'userMs') + events.number(i, 'sysMs')) / events.number(i, 'realMs'),
    }));
    this.phases = [...events.ofKind('gc.concurrent')].map(i => events.string(i, 'phase'));
    this.stops = [...events.ofKind('gc.safepoint')].map(i => ({ seconds: events.number(i, 'durationMs') / 1000, told: events.shapeOf(i).id.split('.')[2] }));
  }

  uptime(raw: number, basis: Basis): number {
    return (basis === Basis.Uptime ? raw : raw - this.reading.segments[0].jvmStart.raw) / 1000;
  }

  /** Uptime of the first event that has a stamp. */
  get firstEvent(): number | undefined {
    const { events } = this.reading;
    for (let i = 0; i < events.length; i++) if (events.basisOf(i) !== Basis.None) return this.uptime(events.shapeOf(i).id.includes('.pause') ? events.rawStart(i) : events.rawEnd(i), events.basisOf(i));
    return undefined;
  }

  /** Where the last event begins, and where it ends: seconds since the JVM started. */
  get last(): { begin: number; end: number } {
    const { events } = this.reading;
    const all = [...Array(events.length).keys()].filter(i => events.basisOf(i) !== Basis.None).map(i => {
      const lasted = (events.rawEnd(i) - events.rawStart(i)) / 1000;
      const stated = events.number(i, 'uptimeMs') / 1000;
      const end = stated >= 0 ? stated + (this.reading.dialect.startsWith('unified') || events.kindOf(i) !== 'gc.pause' ? 0 : lasted) : this.uptime(events.rawEnd(i), events.basisOf(i));
      return { begin: end - lasted, end };
    });
    return all.reduce((best, one) => one.end > best.end ? one : best, { begin: NaN, end: -1 });
  }

  /** How long the JVM was watched: from its start, or from the first event where the log begins long after it. */
  get watched(): number {
    const first = this.firstEvent ?? 0;
    return this.last.end - (first > longAfterStart ? first : 0);
  }

  /** The largest value of a field of the pauses, in bytes; 0 where no pause has it. */
  largest(...fields: string[]): number {
    const { events } = this.reading;
    return most([...events.ofKind('gc.pause')].flatMap(i => fields.map(field => events.number(i, field))));
  }

  count(fits: (pause: Pause) => boolean): number {
    return this.pauses.filter(fits).length;
  }

  phase(name: string): number {
    return this.phases.filter(phase => phase === name).length;
  }

  stopped(told: string): { seconds: number }[] {
    return this.stops.filter(stop => stop.told === told);
  }
}

/** Seconds; a log that begins later after the start of its JVM is a part of a longer one. */
const longAfterStart = 60;

let last: View | null = null;

function viewOf(reading: LogReading): View {
  if (last?.reading !== reading) last = new View(reading);
  return last;
}

const sum = (values: readonly { seconds: number }[]): number => values.reduce((total, { seconds }) => total + seconds, 0);
/** The largest; 0 when there is none. */
const most = (values: readonly number[]): number => values.reduce((best, value) => value > best ? value : best, 0);

/** Somebody called System.gc(); JDK 6 and before write `(System)`. */
const asked = ({ cause }: Pause): boolean => cause === 'System.gc()' || cause === 'System';

/** Every tool sums durations it has rounded to microseconds. */
const rounding = 1e-6;

/** Where their last event begins, in whole milliseconds: they drop the rest of its duration. */
const millisecond = /^(?:lastEventUptimeSec|runDurationSec)$/;

/** Counts and sums, by the corpus's names. Names of GCToolkit count its event classes, those of GCViewer and garbagecat its totals. */
const numbers: Record<string, (view: View) => number | undefined> = {
  gcPauses: view => view.summary.pauses.count,
  gcPauseTotalSec: view => sum(view.pauses),
  'gcPauseTotalSec(GCViewer)': view => sum(view.pauses),
  gcPauseMaxSec: view => most(view.pauses.map(pause => pause.seconds)),
  'fullGc(GCViewer)': view => view.summary.fullGcs.count,

  stwCollections: view => view.pauses.length,
  // GCToolkit counts a foreground CMS collection by its trouble, and System.gc() apart.
  'fullGc(FullGC+PSFull)': view => view.count(pause => pause.kind === 'full' && !/concurrent mode|promotion failed/.test(pause.trouble) && !asked(pause)),
  systemGc: view => view.count(pause => asked(pause) && !pause.trouble.includes('concurrent mode')),
  concurrentModeFailure: view => view.count(pause => pause.trouble.includes('concurrent mode failure')),
  concurrentModeInterrupted: view => view.count(pause => pause.trouble.includes('concurrent mode interrupted')),
  parNew: view => view.count(pause => pause.kind === 'young' && pause.trouble === ''),
  parNewPromotionFailed: view => view.count(pause => pause.trouble.includes('promotion failed')),
  psYoungGen: view => view.count(pause => pause.kind === 'young'),
  verboseYoungGC: view => view.count(pause => pause.kind === 'young'),
  cmsInitialMark: view => view.count(pause => pause.kind === 'initial-mark'),
  cmsRemark: view => view.count(pause => pause.kind === 'remark'),
  cmsConcurrentMark: view => view.phase('mark'),
  cmsConcurrentPreclean: view => view.phase('preclean'),
  cmsAbortablePreclean: view => view.phase('abortable-preclean'),
  cmsConcurrentSweep: view => view.phase('sweep'),
  cmsConcurrentReset: view => view.phase('reset'),
  g1Young: view => view.count(pause => pause.kind === 'young'),
  g1Mixed: view => view.count(pause => pause.kind === 'mixed'),
  g1YoungInitialMark: view => view.count(pause => pause.kind === 'initial-mark'),
  g1Full: view => view.count(pause => pause.kind === 'full' && !asked(pause)),
  g1Remark: view => view.count(pause => pause.kind === 'remark'),
  g1Cleanup: view => view.count(pause => pause.kind === 'cleanup'),
  g1ConcurrentMark: view => view.phase('mark') + view.phase('mark-abort'),
  g1ConcurrentCleanup: view => view.phase('cleanup'),
  g1ConcurrentRootRegionScan: view => view.phase('root-region-scan'),

  pauseCount: view => view.pauses.length,
  fullGcCount: view => view.summary.fullGcs.count,
  gcPauseCount: view => view.count(pause => pause.kind !== 'full'),
  totalPauseSec: view => sum(view.pauses),
  /** GCViewer's total holds the stops that are no collection. */
  'totalPauseSec of stops': view => sum(view.stops),
  fullGcSumSec: view => sum(view.pauses.filter(pause => pause.kind === 'full')),
  gcPauseSumSec: view => sum(view.pauses.filter(pause => pause.kind !== 'full')),
  gcPauseMinSec: view => Math.min(...view.pauses.filter(pause => pause.kind !== 'full').map(pause => pause.seconds)),
  maxPauseSec: view => most(view.pauses.map(pause => pause.seconds)),
  heapAllocatedMaxK: view => (view.summary.heap.maxCapacityBytes ?? 0) / 1024,
  heapUsedMaxK: view => (view.summary.heap.maxUsedBytes ?? 0) / 1024,
  freedByGcMaxK: view => most(view.pauses.map(pause => pause.before - pause.after)) / 1024,
  maxHeapBytes: view => view.summary.heap.maxCapacityBytes ?? 0,
  maxHeapOccupancyBytes: view => most(view.pauses.map(pause => pause.before)),
  maxHeapAfterGcBytes: view => most(view.pauses.map(pause => pause.after)),
  firstPauseUptimeSec: view => view.pauses[0]?.uptime,
  lastPauseUptimeSec: view => view.pauses.at(-1)?.uptime,
  lastPauseSec: view => view.pauses.at(-1)?.seconds,
  firstEventUptimeSec: view => view.firstEvent,
  lastEventUptimeSec: view => view.last.begin,
  stoppedTimeEventCount: view => view.stopped('stopped').length,
  stoppedTimeTotalSec: view => sum(view.stopped('stopped')),
  stoppedTimeLines: view => view.stops.length,
  safepointEventCount: view => view.stopped('safepoint').length,
  safepointTotalSec: view => sum(view.stopped('safepoint')),
  // JDK 7 and 8 do a Full GC of G1 with one thread; the others collect with several.
  serialGcCount: view => view.count(pause => pause.kind === 'full' && /^JDK (?:8 or before|[78]) G1|Serial/.test(view.reading.dialect)),
  invertedParallelismCount: view => view.count(pause => pause.kind !== 'full' && pause.parallelism < 1),
  runDurationSec: view => view.watched,
  gcThroughputPctRounded: view => Math.round(100 * (1 - sum(view.pauses) / view.watched)),
  stoppedThroughputPctRounded: view => Math.round(100 * (1 - sum(view.stopped('stopped')) / view.watched)),
  safepointThroughputPctRounded: view => Math.round(100 * (1 - sum(view.stopped('safepoint')) / view.watched)),
  maxYoungBytes: view => view.largest('youngCapacityBytes'),
  maxOldBytes: view => view.largest('oldCapacityBytes'),
  newRatio: view => Math.round(view.largest('oldCapacityBytes') / view.largest('youngCapacityBytes')),
  maxMetaspaceOrPermBytes: view => view.largest('metaspaceCapacityBytes'),
  maxMetaspaceOrPermOccupancyBytes: view => view.largest('metaspaceBeforeBytes'),
  footprintK: view => (view.summary.heap.maxCapacityBytes ?? 0) / 1024,
  footprintAfterFullGcN: view => view.count(pause => pause.kind === 'full' && pause.after >= 0),
  footprintAfterFullGcMaxK: view => most(view.pauses.filter(pause => pause.kind === 'full').map(pause => pause.after)) / 1024,
  gcPauseTypes: view => kinds(view, pause => pause.kind !== 'full'),
  fullGcTypes: view => kinds(view, pause => pause.kind === 'full'),
  gcPhaseTypes: view => kinds(view, pause => pause.kind !== 'full'),
  concurrentEventTypes: view => new Set(view.phases).size,
  bytes: view => view.reading.bytes,
  physicalMemoryBytes: view => parseSize(String(fact(view.reading, 'memory')?.value)),
  optMaxHeapBytes: view => Number(fact(view.reading, 'heap.max')?.value),
  optMaxMetaspaceBytes: view => Number(/-XX:MaxMetaspaceSize=(\d+)/.exec(String(fact(view.reading, 'jvm.flags')?.value))?.[1] ?? 0),
  jdkMajor: view => Number(/JDK (\d+)/.exec(view.reading.dialect)?.[1]),
  lines: view => view.reading.lines,
};

/** How many kinds of pauses there are, each with each of its causes. */
function kinds(view: View, fits: (pause: Pause) => boolean): number {
  return new Set(view.pauses.filter(fits).map(({ kind, cause }) => `${kind} ${cause}`)).size;
}

/** Facts that are no numbers. */
const others: Record<string, (view: View, expected: unknown) => [ours: unknown, theirs: unknown]> = {
  jdk: (view, expected) => [String(fact(view.reading, 'jvm.version')?.value).includes(String(expected)), true],
  jdkInHeader: (view, expected) => [expected === null || String(fact(view.reading, 'jvm.version')?.value).includes(expected as string), true],
  hasDatestamps: (view, expected) => [view.reading.basisCounts[Basis.Utc] + view.reading.basisCounts[Basis.Local] > 0, expected],
  hasIsoDatestamps: (view, expected) => [view.reading.basisCounts[Basis.Utc] + view.reading.basisCounts[Basis.Local] > 0, expected],
  firstEventDatestamp: (view, expected) => [view.reading.checkpoints[0].min, Date.parse(String(expected).replace(/(\d\d)$/, ':$1'))],
  lastEventDatestamp: (view, expected) => [view.reading.checkpoints.at(-1)!.max, Date.parse(String(expected).replace(/(\d\d)$/, ':$1'))],
  format: (view, expected) => [expected === null || (view.reading.dialect.startsWith('unified') ? 'unified' : 'legacy') === expected, true],
  collectors: (view, expected) => [(expected as string[]).length === 0 || (expected as string[]).includes(String(fact(view.reading, 'gc.collector')?.value)), true],
};

/** Lines that garbagecat's event types stand for, as rows or pauses of ours. */
const types: Record<string, (view: View, rows: ReadonlySet<string>) => boolean> = {
  APPLICATION_STOPPED_TIME: view => view.stopped('stopped').length > 0,
  CMS_CONCURRENT: (_, rows) => rows.has('gc.legacy.cms-concurrent'),
  G1_CONCURRENT: (_, rows) => rows.has('gc.legacy.g1-concurrent'),
  SHENANDOAH_CONCURRENT: (_, rows) => rows.has('gc.legacy.shenandoah-concurrent') || rows.has('gc.unified.concurrent'),
  UNIFIED_CONCURRENT: (_, rows) => rows.has('gc.unified.concurrent'),
  Z_CONCURRENT: (_, rows) => rows.has('gc.unified.concurrent'),
  HEADER_COMMAND_LINE_FLAGS: (_, rows) => rows.has('gc.legacy.flags'),
  HEADER_MEMORY: (_, rows) => rows.has('gc.legacy.memory'),
  HEADER_VM_INFO: (_, rows) => rows.has('gc.legacy.jvm'),
  UNIFIED_HEADER: (_, rows) => rows.has('gc.unified.init') || rows.has('gc.unified.version') || rows.has('gc.unified.using'),
  UNIFIED_SAFEPOINT: view => view.stops.length > 0,
  CMS_INITIAL_MARK: kindIs('initial-mark'), CMS_REMARK: kindIs('remark'), G1_REMARK: kindIs('remark'), UNIFIED_REMARK: kindIs('remark'),
  UNIFIED_G1_CLEANUP: kindIs('cleanup'), G1_MIXED_PAUSE: kindIs('mixed'), UNIFIED_G1_MIXED_PAUSE: kindIs('mixed'), G1_YOUNG_INITIAL_MARK: kindIs('initial-mark'),
  CMS_SERIAL_OLD: kindIs('full'), G1_FULL_GC_SERIAL: kindIs('full'), PARALLEL_SERIAL_OLD: kindIs('full'), SHENANDOAH_FULL_GC: kindIs('full'), UNIFIED_G1_FULL_GC_PARALLEL: kindIs('full'),
  UNIFIED_OLD: kindIs('full'), UNIFIED_PARALLEL_COMPACTING_OLD: kindIs('full'), UNIFIED_SERIAL_OLD: kindIs('full'),
  PARALLEL_SCAVENGE: kindIs('young'), PAR_NEW: kindIs('young'), SERIAL_NEW: kindIs('young'), VERBOSE_GC_YOUNG: kindIs('young'), UNIFIED_YOUNG: kindIs('young'), G1_YOUNG_PAUSE: kindIs('young'),
  UNIFIED_PARALLEL_SCAVENGE: kindIs('young'), UNIFIED_PAR_NEW: kindIs('young'), UNIFIED_SERIAL_NEW: kindIs('young'), UNIFIED_G1_YOUNG_PAUSE: view => view.count(pause => pause.kind === 'young' || pause.kind === 'initial-mark') > 0,
  SHENANDOAH_DEGENERATED_GC: kindIs('degenerated'), UNIFIED_SHENANDOAH_DEGENERATED_GC: kindIs('degenerated'),
  SHENANDOAH_FINAL_MARK: kindIs('final-mark'), UNIFIED_SHENANDOAH_FINAL_MARK: kindIs('final-mark'), SHENANDOAH_INIT_MARK: kindIs('init-mark'), UNIFIED_SHENANDOAH_INIT_MARK: kindIs('init-mark'),
  SHENANDOAH_INIT_UPDATE: kindIs('init-update-refs'), UNIFIED_SHENANDOAH_INIT_UPDATE_REFS: kindIs('init-update-refs'), UNIFIED_SHENANDOAH_FINAL_UPDATE_REFS: kindIs('final-update-refs'),
  Z_MARK_START: kindIs('mark-start'), Z_MARK_START_YOUNG_AND_OLD: kindIs('mark-start'), Z_MARK_END: kindIs('mark-end'), Z_MARK_END_OLD: kindIs('mark-end'), Z_MARK_END_YOUNG: kindIs('mark-end'),
  Z_RELOCATE_START_OLD: kindIs('relocate-start'), Z_RELOCATE_START_YOUNG: kindIs('relocate-start'),
  GC_OVERHEAD_LIMIT: view => view.pauses.some(pause => pause.trouble.includes('GC time limit')),
};

function kindIs(kind: string): (view: View) => boolean {
  return view => view.pauses.some(pause => pause.kind === kind);
}

function rowsIn(bytes: Uint8Array): Set<string> {
  const rows = new Set<string>();
  const splitter = new LineSplitter();
  const take = (line: Parameters<typeof rowsOf>[0]): void => { for (const { id } of rowsOf(line).rows) rows.add(id); };
  splitter.push(bytes, take);
  splitter.end(take);
  return rows;
}

/** GCViewer's list of single events, by duration and, where it says so, heap. Theirs counts by index in their own list: ours must hold such a pause. */
function events(view: View, expected: unknown): Compared {
  const wanted = (expected as Record<string, unknown>[]).filter(one => typeof one.pauseSec === 'number' && one.concurrent !== true);
  // In logs with "application threads were stopped" GCViewer's list also holds stops, and what of a stop the collection before it does not explain.
  const { events: all } = view.reading;
  const others = [...all.ofKind('gc.concurrent', 'gc.safepoint')].map(i => all.number(i, 'durationMs') / 1000);
  for (const { seconds } of view.stops) for (const pause of view.pauses) if (seconds >= pause.seconds) others.push(seconds - pause.seconds);
  const plain = (one: Record<string, unknown>): boolean => one.peerType === undefined && others.some(seconds => Math.abs(seconds - (one.pauseSec as number)) < rounding);
  const missing = wanted.filter(one => !plain(one) && !view.pauses.some(pause => Math.abs(pause.seconds - (one.pauseSec as number)) < rounding
    && (one.full === undefined || one.full === (pause.kind === 'full'))
    && fits(one.heapBeforeK, pause.before) && fits(one.heapAfterK, pause.after) && fits(one.heapTotalK, pause.capacity)));
  return { ours: `${wanted.length - missing.length} of ${wanted.length}`, theirs: missing, agree: missing.length === 0 };
}

function fits(wanted: unknown, bytes: number): boolean {
  return typeof wanted !== 'number' || wanted === 0 || wanted * 1024 === bytes;
}

const ratio = 'a share of a running time that each tool takes from elsewhere';
const theirTypes = 'how many of its own event types a tool met';

const cms = 'gctoolkit-testdata/gctoolkit-gclogs/preunified/cms/';
const overflow = 'gctoolkit-testdata/gctoolkit-gclogs/preunified/g1gc/details/reference/post17040/gc_with_overflow.log';
const twice = (where: string): string => `a collection of both generations stands in one pair of brackets with one duration (${where}); theirs counts the young part as a collection of its own`;
const unsaid = 'line 389 is a collection of the old generation inside `[GC … [CMS: …` between two cycles (the last ended in line 388): CMS reports a failure only when a cycle is interrupted (report_concurrent_mode_interruption), and the log does not say it';
const cycleOnly = 'theirs counts the line "Concurrent Cycle" only; Faultline also its phases (Mark, Rebuild Remembered Sets and the others), each a line with a time';
const cut = 'the Full GC of line 5391 is cut in two by three concurrent lines; its second half states 4.3335850 secs, which the others lose';

export const gcComparison: Comparison = {
  compare(part, name, one, reading, bytes) {
    const view = viewOf(reading);
    const expected = one[part]![name];
    if (name === 'events') return events(view, expected);
    if (name === 'eventTypesPresent') {
      const rows = rowsIn(bytes);
      const missing = (expected as string[]).filter(type => type in types && !types[type](view, rows));
      return { ours: 'all', theirs: missing, agree: missing.length === 0 };
    }
    if (name in others) {
      const [ours, theirs] = others[name](view, expected);
      return { ours, theirs: theirs === true ? expected : theirs, agree: ours === theirs };
    }
    const stops = name === 'totalPauseSec' && one.file.startsWith('gcviewer/') && view.stopped('stopped').length > 0;
    const ours = numbers[stops ? 'totalPauseSec of stops' : name]?.(view);
    if (ours === undefined || typeof expected !== 'number') return null;
    const tolerance = Number.isInteger(expected) && !name.endsWith('Sec') ? 0 : Math.max(one.tolerance?.[name] ?? 0, millisecond.test(name) ? 1e-3 : /total|sum/i.test(name) ? rounding * (view.pauses.length + view.stops.length + 1) : rounding);
    return { ours, theirs: expected, agree: Math.abs(ours - expected) <= tolerance + 1e-12 * Math.abs(expected) };
  },
  notCompared: {
    note: 'prose', features: 'words found by a search of the text', literalFullGC: 'words found by a search of the text',
    throughputPct: ratio,
    vmOpPauseCount: 'GCViewer\'s remainder of a stop that is no collection',
    invertedSerialismCount: 'garbagecat counts those of its serial collections whose CPU time it finds low; its threshold is no fact of the log',
    eventTypesAbsent: theirTypes,
  },
  differ: {
    'garbagecat/dataset1.txt maxHeapAfterGcBytes': 'line 2 states 792529K->792467K; the owners add up the generations and get 792466K',
    'garbagecat/dataset23.txt eventTypesPresent': 'line 1 begins a collection (concurrent mode) whose end and duration are not in the file: no pause without a length',
    'garbagecat/dataset165.txt format': 'its stamps stand in brackets and its lines are unified logging with two decorators',
    'garbagecat/dataset295.txt format': 'its lines are unified logging (Safepoint "GetAllStackTraces")',
    [`${cms}parnew/details/tenuring/239_1280857178635par.cms.wd.wt.log stwCollections`]: twice('line 2251'),
    [`${cms}parnew/details/tenuring/929_def.cms.wd.wt.log stwCollections`]: twice('its six lines with "ParNew (promotion failed)"'),
    [`${cms}parnew/details/tenuring/par.cms.wd.wt.log stwCollections`]: twice('line 2251'),
    [`${cms}parnew/details/tenuring/863_gc.log stwCollections`]: twice('such as line 389'),
    [`${cms}parnew/details/tenuring/863_gc.log parNew`]: twice('such as line 389'),
    [`${cms}parnew/details/tenuring/863_gc.log concurrentModeFailure`]: unsaid, [`${cms}parnew/details/tenuring/863_gc.log fullGc(FullGC+PSFull)`]: unsaid,
    [`${overflow} g1Full`]: cut, [`${overflow} stwCollections`]: cut, [`${overflow} gcPauses`]: cut, [`${overflow} gcPauseTotalSec(GCViewer)`]: cut,
    'gcviewer/openjdk/SampleSun1_7_0_51_CMS_PrintApplStoppedTime.txt totalPauseSec': 'theirs adds the ParNew inside the remark of line 12 (one pair of brackets, one stop) to the stop that holds it',
    'gcviewer/openjdk/SampleSun1_8_0CMS_ScavengeBeforeRemark_HeapAtGc.txt events': 'theirs takes the ParNew inside the remark of lines 1 to 19 for a pause of its own and subtracts it; the log states one stop of 0.0019970 secs',
    'gcviewer/openjdk/unified-jvm-logging/sample-ujl-g1-gc-all,safepoint,os+cpu.txt concurrentEventTypes': cycleOnly,
    'gcviewer/openjdk/unified-jvm-logging/sample-ujl-jdk17-full-concurrent-cycle-g1-gc-all-safepont,os-cpu.txt concurrentEventTypes': cycleOnly,
    'gcviewer/openjdk/unified-jvm-logging/sample-ujl-zgc-gc-all.txt concurrentEventTypes': 'theirs counts the seven concurrent phases; Faultline also tells the cycle that they are part of (line 14)',
    'gcviewer/openjdk/unified-jvm-logging/sample-ujl-zgc-gc-all.txt gcPauseTypes': 'the log has three kinds of pauses (Mark Start, Mark End, Relocate Start), which theirs calls phases of one',
    'gcviewer/openjdk/unified-jvm-logging/sample-ujl-zgc-gc-all.txt gcPauseCount': 'theirs counts the cycle; the log has three pauses (Mark Start, Mark End, Relocate Start), which theirs calls phases',
  },
  notRecognised: {
    'garbagecat/dataset207.txt': 'Shenandoah\'s statistics only, no line of a collection',
    'garbagecat/dataset233.txt': 'one warning of the JVM about shared memory',
    'garbagecat/dataset245.txt': 'a metaspace report only',
  },
};
