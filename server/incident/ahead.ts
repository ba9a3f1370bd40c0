/** What every incident and every investigation asks of a log, asked of one log after the other: later only the answers are put together. */
import type { LogReading } from '../formats/reading';
import { columnOf, eventsByKind } from './columns';
import type { IncidentLog } from './incident';
import { statedId } from './nodes/stated';
import { tellingOf } from './clocks/moments';
import { sayingsOf } from './timeouts';

/** A log was read. @param turn is called between one question and the next: requests get through */
export async function lookInto(reading: LogReading, turn: () => Promise<void>): Promise<void> {
  for (const ask of [eventsByKind, statedId, tellingOf, sayingsOf]) {
    ask(reading);
    await turn();
  }
}

/** A log is investigated: its events by time. */
export async function sortEvents(log: IncidentLog, turn: () => Promise<void>): Promise<void> {
  for (const kind of eventsByKind(log.reading).keys()) {
    columnOf(log, kind);
    await turn();
  }
}
