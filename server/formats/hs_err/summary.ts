/** What `faultline summary` says of an hs_err file, beside `file` and `family`. Field names are fixed: add, never rename. */
import { Basis } from '../../text/stamp';
import { isoText, type Clock } from '../../text/clock';
import type { LogReading } from '../reading';
import type { Heap, HsErrReport, MappingKind, Memory, Metaspace, TopicMappings } from './report';
import type { Confidence, VerdictKind } from './cause';

export interface HsErrSummary {
  jvm: string | null;
  jdkMajor: number | null;
  jdkUpdate: number | null;
  vendor: string | null;
  arch: string | null;
  os: string | null;
  osVersion: string | null;
  kernel: string | null;
  cpus: number | null;
  application: string | null;
  heap: Heap;
  metaspace: Metaspace;
  threadStackBytes: number | null;
  pid: number | null;
  failure: { operation: string; bytes: number | null; purpose: string } | null;
  signal: { name: string; code: string | null; pc: string | null; address: string | null; sentByKill: boolean } | null;
  internalError: { where: string; message: string } | null;
  problematicFrame: string | null;
  /** ISO 8601; with the offset the file states, else in UTC by the file's zone; `null` when it states no time. */
  crashedAt: string | null;
  /** The zone as the report names it; `offsetMinutes` is `null` where the name stands for several zones (CST, IST, BST) or is not known: the time is then placed by the file's zone. */
  crashZone: { name: string; offsetMinutes: number | null } | null;
  elapsedSeconds: number | null;
  memory: Pick<Memory, 'pageBytes' | 'physicalBytes' | 'freeBytes' | 'availableBytes' | 'swapBytes' | 'swapFreeBytes' | 'committedAsBytes' | 'commitLimitBytes'>;
  mappings: { count: number | null; limit: number | null; limitSource: 'printed' | 'assumed' | null; complete: boolean; byKind: Record<MappingKind, number>; kafka: { topics: number; partitions: number; segments: number; count: number } | null; byTopic: (TopicMappings & { shareOfLimit: number | null })[] };
  verdict: VerdictKind;
  verdictConfidence: Confidence;
  /** The verdict in words, with the numbers. */
  why: string;
  /** What to do about it, with the numbers to set. */
  remedy: string;
  /** What else was considered: ruled in too, out, or not to be told from the file. */
  considered: { cause: VerdictKind; state: 'in' | 'out' | 'unknown'; why: string }[];
  cutOff: boolean;
}

/** The report of a reading of this family. */
export function reportOf(reading: LogReading): HsErrReport {
  return reading.detail as HsErrReport;
}

/** @param clock places a crash time that states no zone */
export function hsErrSummary(reading: LogReading, clock: Clock): HsErrSummary {
  const report = reportOf(reading);
  const { jvm, jdkMajor, jdkUpdate, vendor, arch, os, osVersion, kernel, cpus, application, heap, metaspace, threadStackBytes, pid, failure, signal, internalError, problematicFrame, crashedAt, elapsedSeconds, memory, mappings, verdict } = report;
  const { pageBytes, physicalBytes, freeBytes, availableBytes, swapBytes, swapFreeBytes, committedAsBytes, commitLimitBytes } = memory;
  return {
    jvm: jvm ?? report.vmVersion, jdkMajor, jdkUpdate, vendor, arch, os, osVersion, kernel, cpus, application, heap, metaspace, threadStackBytes, pid, failure,
    signal: signal && { name: signal.name, code: signal.code, pc: signal.pc && `0x${signal.pc}`, address: signal.address && `0x${signal.address}`, sentByKill: signal.sentByKill },
    internalError, problematicFrame,
    crashedAt: crashedAt && isoText(clock.instant(crashedAt.ms, crashedAt.basis), crashedAt.basis === Basis.Utc ? crashedAt.offsetMinutes ?? 0 : 0),
    crashZone: crashedAt && zoneName(crashedAt.text) !== '' ? { name: zoneName(crashedAt.text), offsetMinutes: crashedAt.offsetMinutes } : null,
    elapsedSeconds,
    memory: { pageBytes, physicalBytes, freeBytes, availableBytes, swapBytes, swapFreeBytes, committedAsBytes, commitLimitBytes },
    mappings: {
      count: mappings.count, limit: mappings.limit, limitSource: mappings.limitSource, complete: mappings.complete, byKind: mappings.byKind, kafka: mappings.kafka,
      byTopic: mappings.byTopic.map(topic => ({ ...topic, shareOfLimit: mappings.limit === null ? null : Number((topic.count / mappings.limit).toFixed(4)) })),
    },
    verdict: verdict.kind, verdictConfidence: verdict.confidence, why: verdict.summary, remedy: verdict.remedy,
    considered: verdict.causes.filter(cause => cause.kind !== verdict.kind).map(({ kind, state, why }) => ({ cause: kind, state, why })),
    cutOff: report.cutOff,
  };
}

/** "CET" of "Sat Nov 21 19:59:10 2026 CET". */
function zoneName(text: string): string {
  return text.slice(24).trim();
}
