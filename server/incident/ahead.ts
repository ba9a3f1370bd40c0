/** What every incident and every investigation asks of a log, asked of one log after the other: later only the answers are put together. */
import type { LogReading } from '../formats/reading';
import { columnOf, eventsByKind } from './columns';
import type { IncidentLog } from './incident';
import { statedId } from './nodes/stated';
import { tellingOf } from './clocks/moments';
import { sayingsOf } from './timeouts';

/** A log was read. */
export function lookInto(reading: LogReading): void {
  statedId(reading);
  tellingOf(reading);
  sayingsOf(reading);
  eventsByKind(reading);
}

/** A log is investigated: its events by time. */
export function sortEvents(log: IncidentLog): void {
  for (const kind of eventsByKind(log.reading).keys()) columnOf(log, kind);
}
