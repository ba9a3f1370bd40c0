/** All concepts, and the way from a field of a line to the one that explains it. */
import type { Concept } from './concept';
import { exceptions } from './exceptions';
import { gcCauses } from './gc-causes';
import { gcPauses } from './gc-pauses';
import { gcPhases } from './gc-phases';
import { gcPhasesConcurrent } from './gc-phases-concurrent';
import { gcTerms } from './gc-terms';
import { hsErr } from './hs-err';
import { hsErrSections } from './hs-err-sections';
import { jvmFlags } from './jvm-flags';
import { kafka } from './kafka';
import { kafkaConfig } from './kafka-config';
import { log } from './log';
import { zookeeper } from './zookeeper';

export type { Concept } from './concept';

/** No value that chooses a concept is longer; what a log writes may be. */
const longest = 200;

const all: readonly Concept[] = [
  ...log, ...gcTerms, ...gcCauses, ...gcPauses, ...gcPhases, ...gcPhasesConcurrent, ...jvmFlags,
  ...zookeeper, ...kafka, ...kafkaConfig, ...exceptions, ...hsErr, ...hsErrSections,
];

const byName = new Map<string, Concept>();
/** By value without regard to case and the like; of several the first. */
const byPlainName = new Map<string, Concept>();
for (const one of all) {
  const name = nameOf(one.key, one.value);
  if (byName.has(name)) throw new Error(`concept '${one.key}' '${one.value ?? ''}' is written twice`);
  byName.set(name, one);
  if (one.value === undefined) continue;
  const plainName = nameOf(one.key, plain(one.value));
  if (!byPlainName.has(plainName)) byPlainName.set(plainName, one);
}

/** Every concept, in the order of the docs. */
export function allConcepts(): readonly Concept[] {
  return all;
}

/**
 * The concept for a field's key and, where its text chooses one, that text as
 * it stands in the log; falls back from the value to the key's own concept.
 */
export function concept(key: string, value?: string): Concept | undefined {
  if (value !== undefined) {
    // Kafka names its errors by code or by exception.
    if (key === 'kafka.error') return concept('exception', value);
    for (const spelling of spellings(key, value.slice(0, longest))) {
      const found = byName.get(nameOf(key, spelling)) ?? byPlainName.get(nameOf(key, plain(spelling)));
      if (found) return found;
    }
  }
  return byName.get(nameOf(key));
}

function nameOf(key: string, value?: string): string {
  return value === undefined ? key : `${key}\n${value}`;
}

/** Case, runs of blanks and a label's end (`:`, `(ms)`) make no difference. */
function plain(value: string): string {
  return value.trim().toLowerCase().replace(/\s+/g, ' ').replace(/:$/, '').replace(/ ?\(ms\)$/, '').replace(/:$/, '');
}

/** The value as written, then without what a log may put around the word that counts. */
function spellings(key: string, value: string): string[] {
  switch (key) {
    case 'exception': return [value, value.replace(/^.*[.$]/, ''), (/^[\w.$]+/.exec(value)?.[0] ?? '').replace(/^.*[.$]/, '')];
    case 'jvm.flag': return [value, flagName(value)];
    // The bracketed kind of a pause may stand behind the pause or for itself; numbers vary.
    case 'gc.phase': return [value, value.replace(/^[\d.]+[%\s]*/, ''), value.replace(/ ?\([^)]*\)$/, ''), `Concurrent ${value}`, `Concurrent ${value.replace(/-(?:start|end)$/, '')}`];
    case 'gc.generation': return [value, value.replace(/\s+(?:used|total|Before|After)\b.*$/, '')];
    case 'gc.pause-kind': return [value, value.replace(/^pause /i, ''), `Pause ${value}`, value.replace(/^[([]|[)\]]$/g, ''), value.replace(/ ?\([^)]*\)$/, '')];
    case 'gc.cause': return [value, value.replace(/^\(|\)$/g, '')];
    case 'hs_err.section': return [value, value.replace(/^\[|\]$/g, ''), value.replace(/ ?[(:'].*$/, '')];
    case 'hs_err.thread-state': return [value, value.replace(/^_+/, '')];
    default: return [value];
  }
}

/** `MaxGCPauseMillis` of `-XX:MaxGCPauseMillis=200`, `UseG1GC` of `-XX:+UseG1GC`, `Xmx` of `-Xmx4g`. */
export function flagName(written: string): string {
  const named = /^-XX:[+-]?(\w+)/.exec(written) ?? /^-(X(?:mx|ms|mn|ss))/.exec(written) ?? /^-(X\w+|D[\w.]+|\w+)/.exec(written);
  return named ? named[1] : written.replace(/[=:].*$/, '');
}
