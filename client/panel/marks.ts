/** A lane's marks as they are worked with: columns of plain values, unpacked once from what the server sent. */

import type { Lane as PackedLane, MarkClass, Marks as PackedMarks, Severity, Timeline as PackedTimeline } from '../../server/protocol';

/** Events by start; all columns have the same length. */
export interface Marks {
  start: Float64Array;
  /** Equal to `start` for what is a moment. */
  end: Float64Array;
  line: Uint32Array;
  class: MarkClass[];
  severity: (Severity | null)[];
  kind: string[];
  label: string[];
}

export type Lane = Omit<PackedLane, 'marks'> & { marks: Marks };
export type Timeline = Omit<PackedTimeline, 'lanes'> & { lanes: Lane[] };

const severities: readonly (Severity | null)[] = [null, 'hint', 'info', 'warning', 'error'];

/** @param held URIs of lanes that are as they are in `before` */
export function unpack(timeline: PackedTimeline, held: readonly string[] = [], before: Timeline | null = null): Timeline {
  const isHeld = new Set(held);
  const known = new Map(before?.lanes.map((lane) => [lane.uri, lane]));
  return { ...timeline, lanes: timeline.lanes.map((lane) => (isHeld.has(lane.uri) ? known.get(lane.uri) : undefined) ?? { ...lane, marks: unpackMarks(lane.marks) }) };
}

export function unpackMarks(packed: PackedMarks): Marks {
  const { count } = packed;
  const start = new Float64Array(bytesOf(packed.start, 8 * count).buffer);
  const duration = new Float32Array(bytesOf(packed.duration, 4 * count).buffer);
  const classOf = bytesOf(packed.class, count);
  const severityOf = bytesOf(packed.severity, count);
  const kindOf = new Uint16Array(bytesOf(packed.kind, 2 * count).buffer);
  const labelOf = new Uint32Array(bytesOf(packed.label, 4 * count).buffer);
  const kinds = packed.kinds.split('\n');
  const labels = packed.labels.split('\n');
  const marks: Marks = {
    start, end: new Float64Array(count), line: new Uint32Array(bytesOf(packed.line, 4 * count).buffer),
    class: new Array<MarkClass>(count), severity: new Array<Severity | null>(count), kind: new Array<string>(count), label: new Array<string>(count),
  };
  for (let i = 0; i < count; i++) {
    marks.end[i] = start[i] + duration[i];
    marks.class[i] = packed.classes[classOf[i]] ?? 'other';
    marks.severity[i] = severities[severityOf[i]] ?? null;
    marks.kind[i] = kinds[kindOf[i]] ?? '';
    marks.label[i] = labels[labelOf[i]] ?? '';
  }
  return marks;
}

/** The bytes of a base64 text, zeros behind its end up to `length`. */
function bytesOf(text: string, length: number): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(length);
  const end = Math.min(binary.length, length);
  for (let i = 0; i < end; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
