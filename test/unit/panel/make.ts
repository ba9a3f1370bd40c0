/** Small timelines for tests. */

import type { MarkClass, Severity } from '../../../server/protocol';
import type { Lane, Timeline } from '../../../client/panel/marks';
import { buildModel, type Model } from '../../../client/panel/model';

export type MarkSpec = [start: number, end: number, markClass: MarkClass, severity?: Severity | null, label?: string];

export function lane(label: string, marks: MarkSpec[], more: Partial<Lane> = {}): Lane {
  const starts = marks.map((m) => m[0]);
  return {
    uri: `file:///logs/${label}`, label, family: 'kafka', node: 'broker 1', nodeWhy: 'a test', skew: null, levels: null, gaps: [], detail: 'Kafka log4j layout',
    zone: { offsetMinutes: 0, how: 'stated', why: 'every stamp states +0000' },
    span: marks.length > 0 ? { start: Math.min(...starts), end: Math.max(...marks.map((m) => m[1])) } : null,
    marks: {
      start: Float64Array.from(starts), end: Float64Array.from(marks, (m) => m[1]), line: Uint32Array.from(marks, (_, i) => i * 10), class: marks.map((m) => m[2]),
      severity: marks.map((m) => m[3] ?? null), kind: marks.map((m) => `test.${m[2]}`), label: marks.map((m) => m[4] ?? m[2]),
    },
    heap: null,
    ...more,
  };
}

export function timeline(lanes: Lane[], timeoutMs = 6000): Timeline {
  const spans = lanes.map((l) => l.span).filter((s) => s !== null);
  return {
    lanes,
    span: spans.length > 0 ? { start: Math.min(...spans.map((s) => s.start)), end: Math.max(...spans.map((s) => s.end)) } : null,
    timeout: { ms: timeoutMs, from: 'a test' },
    sessions: [],
    stalls: [],
    notes: [],
  };
}

export const model = (...lanes: Lane[]): Model => buildModel(timeline(lanes));
