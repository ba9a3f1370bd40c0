/**
 * Times in the sentences of a finding. While a sentence is put together each
 * time stands as an instant; a finding shows all of its times in one zone.
 */
import { isoText, offsetText } from '../../text/clock';
import type { Incident, IncidentLog } from '../incident';
import type { Finding, Zoned } from './findings';

/** About an instant: shows nowhere, and stands in no sentence besides. */
const mark = '\u2060';
const written = /\u2060(\d{4}-[\dT:.-]{18}(?:Z|[+-]\d\d:\d\d))\u2060/g;

/** An instant for a sentence: as the log's own clock has it, with its offset; '' for none. */
export function timeText(instant: number, log: IncidentLog): string {
  return Number.isFinite(instant) ? `${mark}${isoText(instant, offsetAt(log, instant))}${mark}` : '';
}

/** A sentence but for its times: what two have in common that say the same of different moments. */
export function withoutTimes(text: string): string {
  return text.replace(written, '');
}

/** Minutes east of UTC that a log's stamps have at an instant. */
export function offsetAt({ zone: { how, offsetMinutes }, clock: { local } }: IncidentLog, instant: number): number {
  return how === 'stated' && offsetMinutes !== null ? offsetMinutes : local.offsetAt(instant + local.offsetAt(instant) * 60_000);
}

/** A finding with all of its times in one zone: that of its node's logs, else of its first line's. */
export function inOneZone(finding: Omit<Finding, keyof Zoned>, incident: Incident): Finding {
  const logs = finding.evidence.flatMap(line => incident.get(line.file) ?? []);
  const log = logs.find(({ node }) => node.name === finding.node) ?? logs.at(0);
  const at = Number.isFinite(finding.start) ? finding.start : log?.span?.start ?? NaN;
  const offsetMinutes = log && Number.isFinite(at) ? offsetAt(log, at) : 0;
  const times: Record<string, number> = {};
  const say = (text: string): string => text.replace(written, (_, iso: string) => {
    const shown = timeOn(finding.start, Date.parse(iso), offsetMinutes);
    times[shown] ??= Date.parse(iso);
    return shown;
  });
  return { ...said(finding, say), offsetMinutes, times };
}

/** The finding with its times in another zone. */
export function shownIn(finding: Finding, offsetMinutes: number): Finding {
  const times: Record<string, number> = {};
  const say = (text: string): string => text.replace(/(?:\d\d-\d\d )?\d\d:\d\d:\d\d(?:\.\d{3})?/g, known => {
    if (!Object.hasOwn(finding.times, known)) return known;
    const shown = timeOn(finding.start, finding.times[known], offsetMinutes);
    times[shown] ??= finding.times[known];
    return shown;
  });
  return { ...said(finding, say), offsetMinutes, times };
}

/** The same with other sentences. */
function said<F extends Omit<Finding, keyof Zoned>>(finding: F, say: (text: string) => string): F {
  return {
    ...finding, title: say(finding.title), why: say(finding.why), remedy: say(finding.remedy), notSeen: finding.notSeen.map(say),
    effects: finding.effects.map(effect => ({ ...effect, text: say(effect.text) })),
  };
}

/**
 * A sentence that stands for itself: it names the zone of its times ("22:20:14.399 +08:00"), once where they share one.
 * @param offsetMinutes the zone; each time's own when absent
 */
export function withZone(text: string, offsetMinutes?: number): string {
  let named = '';
  return text.replace(written, (_, iso: string) => {
    const inIt = offsetMinutes === undefined ? iso : isoText(Date.parse(iso), offsetMinutes);
    const zone = inIt.endsWith('Z') ? offsetText(0) : inIt.slice(-6);
    const name = zone === named ? '' : ` ${zone}`;
    named = zone;
    return timeOfDay(inIt) + name;
  });
}

/** The time of day in a zone ("22:20:14.399"); with its date ("08-10 17:53:16.001") where that is not the one of `start`. */
function timeOn(start: number, instant: number, offsetMinutes: number): string {
  const iso = isoText(instant, offsetMinutes);
  const date = Number.isFinite(start) && isoText(start, offsetMinutes).slice(0, 10) !== iso.slice(0, 10) ? `${iso.slice(5, 10)} ` : '';
  return date + timeOfDay(iso);
}

function timeOfDay(iso: string): string {
  return iso.slice(11, 23).replace(/\.000$/, '');
}
