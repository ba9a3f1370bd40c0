/** textDocument/inlayHint: what a pause freed, how long after the last Full GC one came, the local time of an event in another zone. */
import type { InlayHint } from 'vscode-languageserver/node';
import type { LogEvent } from '../formats/events';
import type { IncidentLog } from '../incident/incident';
import type { MarkClass, Settings } from '../protocol';
import { durationText, isoText, offsetText, type LocalZone } from '../text/clock';
import { sizeText } from '../text/sizes';
import { Basis, StampReader } from '../text/stamp';
import type { OpenLog } from '../workspace/openLog';
import type { Context, Feature } from './context';
import { describeLine } from './lines';

/** Of a wider range only this many lines get hints: an editor asks for what it shows. */
const mostLines = 2000;

export const inlayHint: Feature = {
  capabilities: { inlayHintProvider: true },
  register({ connection, logs }) {
    connection.languages.inlayHint.on(async ({ textDocument, range }) => {
      const open = logs.get(textDocument.uri);
      const { inlayHints: wanted } = logs.settings;
      if (!open || !Object.values(wanted).includes(true) || !await open.current()) return null;
      const log = logs.log(textDocument.uri);
      if (!log) return null;
      const first = Math.max(0, range.start.line);
      const last = Math.min(range.end.line, open.document.lineCount - 1, first + mostLines - 1);
      return [...pauseHints(open, log, wanted, first, last), ...(wanted.localTime ? timeHints(open, log, logs.here, first, last) : [])];
    });
  },
};

/** Hints depend on more than the text of their document: asks the client for them anew. */
export function refreshHints({ connection, client }: Context): void {
  if (client.workspace?.inlayHint?.refreshSupport) connection.languages.inlayHint.refresh().catch(() => {});
}

function pauseHints(open: OpenLog, log: IncidentLog, wanted: Settings['inlayHints'], first: number, last: number): InlayHint[] {
  const { events } = log.reading;
  const hints: InlayHint[] = [];
  for (let i = events.firstAtLine(first); i < events.length && events.lineOf(i) <= last; i++) {
    if (events.kindOf(i) !== 'gc.pause') continue;
    const event = events.at(i, log.clock);
    const freed = events.number(i, 'heapBeforeBytes') - events.number(i, 'heapAfterBytes');
    const said: string[] = [];
    if (wanted.freedMemory && freed === freed) said.push(freed > 0 ? `freed ${sizeText(freed)}` : freed === 0 ? 'freed nothing' : `grew ${sizeText(-freed)}`);
    if (wanted.sinceLastFullGc && event.shape.mark === 'full') {
      const gap = sinceLastFull(log, event);
      if (gap !== null) said.push(`${durationText(gap)} after the last Full GC`);
    }
    if (said.length > 0) hints.push({ position: { line: event.line, character: open.document.line(event.line).trimEnd().length }, label: said.join(', '), paddingLeft: true });
  }
  return hints;
}

/** From the end of the Full GC before this one to its start, ms; `null` for the first of its JVM. */
function sinceLastFull(log: IncidentLog, event: LogEvent): number | null {
  const { events } = log.reading;
  for (let i = event.index - 1; i >= 0; i--) {
    if (events.shapeOf(i).mark !== 'full' || events.kindOf(i) !== 'gc.pause') continue;
    // On one basis, without a clock: uptime stamps of a log that cannot be placed have distances too.
    const gap = events.basisOf(i) === event.basis ? events.rawStart(event.index) - events.rawEnd(i) : NaN;
    return gap >= 0 ? gap : null;
  }
  return null;
}

/** What deserves its local time even where the second before said the same. */
const grave: ReadonlySet<string> = new Set(['crash', 'expiry', 'full'] satisfies MarkClass[]);

/** The time on the person's clock behind the stamps of events in another zone; of a second that comes again and again, once. */
function timeHints(open: OpenLog, log: IncidentLog, here: LocalZone, first: number, last: number): InlayHint[] {
  const { events } = log.reading;
  const stamp = new StampReader();
  const hints: InlayHint[] = [];
  let before = '';
  for (let i = events.firstAtLine(first); i < events.length && events.lineOf(i) <= last; i++) {
    const line = events.lineOf(i);
    const { mark } = events.shapeOf(i);
    if (mark === 'other') continue;
    const described = describeLine(open, line);
    const field = described?.fields.find(one => one.field === 'stamp');
    if (!described || !field || !open.format!.stamp(described.line, stamp)) continue;
    const instant = log.clock.instantIn(line, stamp.ms, stamp.basis);
    const written = stamp.basis === Basis.Local ? log.clock.local.offsetAt(stamp.ms) : stamp.offsetMinutes;
    const offset = here.offsetAt(instant + here.offsetAt(instant) * 60_000);
    if (!Number.isFinite(instant) || !Number.isFinite(written) || written === offset) continue;
    const time = isoText(instant, offset);
    const otherDay = time.slice(0, 10) !== isoText(instant, written).slice(0, 10);
    const label = `${otherDay ? `${time.slice(0, 10)} ` : ''}${time.slice(11, 19)} ${offset === 0 ? 'UTC' : 'local'}`;
    if (label === before && !grave.has(mark)) continue;
    before = label;
    hints.push({
      position: { line, character: field.end }, label, paddingLeft: true,
      tooltip: `The same moment on your own clock: ${here.name}${here.name === offsetText(offset) ? '' : `, ${offsetText(offset)}`}.`,
    });
  }
  return hints;
}
