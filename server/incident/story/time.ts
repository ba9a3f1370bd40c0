/** Instants in words. */
import { instantText } from '../../rules/sessions/instant';
import { isoText } from '../../text/clock';
import type { IncidentLog } from '../incident';

/** The clock time of an instant as the log's own zone shows it: "22:20:14.399". */
export function timeText(instant: number, log: IncidentLog): string {
  const { how, offsetMinutes } = log.zone;
  const text = how === 'stated' && offsetMinutes !== null ? isoText(instant, offsetMinutes) : instantText(instant, log.clock);
  return text.slice(11, 23).replace(/\.000$/, '');
}
