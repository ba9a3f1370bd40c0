/** GC logs: JDK 5 to 8 (`-XX:+PrintGC…`) and unified logging (`-Xlog:gc*`, JDK 9 on). */
import './fields';
import type { Line } from '../../text/line';
import type { StampReader } from '../../text/stamp';
import { SPACE, TAB } from '../../text/bytes';
import type { Format } from '../format';
import { describe } from './describe';
import { heads, pieces, told as legacyTold } from './legacy/reader';
import { statistics } from './legacy/safepoints';
import { LegacyStamps } from './legacy/stamps';
import { GcReader } from './reader';
import { recogniseGc } from './recognise';
import { Decorations } from './unified/decorators';
import { forms, other, plain, told as unifiedTold } from './unified/reader';
import { table } from './unified/safepoints';

export const gcFormat: Format = {
  family: 'gc',
  rows: [unifiedTold, plain, forms, other, table, heads, legacyTold, pieces, statistics].flatMap(catalogue => catalogue.rows),
  recognise: recogniseGc,
  reader: out => new GcReader(out),
  describe,
  stamp: readStamp,
};

const stamps = new LegacyStamps();

function readStamp(line: Line, stamp: StampReader): boolean {
  const { bytes, to } = line;
  let at = line.from;
  while (at < to && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  const decorations = new Decorations();
  if (decorations.read(bytes, at, to)) {
    decorations.readStamp(bytes, stamp);
    return stamp.ms === stamp.ms;
  }
  if (!stamps.read(bytes, at, to)) return false;
  stamp.ms = stamps.best.ms;
  stamp.basis = stamps.best.basis;
  stamp.offsetMinutes = stamps.best.offsetMinutes;
  stamp.end = stamps.dateFrom >= 0 ? stamps.dateTo : stamps.uptimeTo;
  return true;
}
