/** What the value of one field says: a heap transition in words, a duration, the server in a session id. */
import type { Span } from '../formats/catalogue';
import { fieldOf } from '../formats/fields';
import { text } from '../text/bytes';
import { durationText, isoText, type Clock } from '../text/clock';
import type { Line } from '../text/line';
import { sizeText } from '../text/sizes';
import type { Basis } from '../text/stamp';

/** When the line's record was written, as its stamp says. */
export interface HoverStamp {
  /** Raw ms on `basis`. */
  ms: number;
  basis: Basis;
  /** Minutes east of UTC that the stamp states; NaN when it states none. */
  offsetMinutes: number;
}

/** The line whose fields are read. */
export interface HoverLine {
  line: Line;
  fields: readonly Span[];
  /** The stamp of the line's record; `null` when it has none. */
  stamp: HoverStamp | null;
  clock: Clock;
}

/** One or two lines of Markdown on the value, computed from the line; '' when it speaks for itself. */
export function fieldReading(input: HoverLine, field: Span, written: string): string {
  const transition = /^(heap|space|regions)(?:Before|After|Capacity|Target)$/.exec(field.field);
  if (transition) return transitionReading(input, field, transition[1]);
  switch (field.field) {
    case 'session': return sessionReading(written);
    case 'zxid': return zxidReading(written);
    case 'mapRange': return rangeReading(written);
    case 'userSecs': case 'sysSecs': case 'realSecs': return timesReading(input, field);
  }
  const { as, parse } = fieldOf(field.field);
  const value = parse?.(written) ?? NaN;
  if (!Number.isFinite(value)) return '';
  const name = as ?? field.field;
  if (name === 'silentMs') return silenceReading(input, value);
  if (/^(?:negotiatedT|t)imeoutMs$/.test(name) && input.fields.some(one => one.field === 'session' || one.field === 'connectString')) return timeoutReading(value);
  if (/Ms$/.test(name)) return `${durationText(value)}`;
  if (/bytes$/i.test(name) && value >= 1024) return `${sizeText(value)}`;
  return '';
}

/** "Freed 3786M, 47 % of 8071M; 52 % of 8192M in use after." of the transition that the field belongs to. */
function transitionReading({ fields, line }: HoverLine, field: Span, kind: string): string {
  const group = groupOf(fields, field, kind);
  const value = (part: string): number => {
    const span = group.find(one => one.field === kind + part);
    return span ? fieldOf(span.field).parse!(text(line.bytes, span.from, span.to)) : NaN;
  };
  const before = value('Before');
  const after = value('After');
  if (!(before >= 0 && after >= 0)) return '';
  const amount = kind === 'regions' ? (count: number): string => `${count} ${count === 1 ? 'region' : 'regions'}` : sizeText;
  const change = before - after;
  const said = [
    change > 0 ? `Freed ${amount(change)}, ${share(change, before)} of ${amount(before)}` : change < 0 ? `Grew by ${amount(-change)} to ${amount(after)}` : `Unchanged: ${amount(after)}`,
  ];
  const capacity = value('Capacity');
  if (capacity > 0) said.push(`${amount(after)} of ${amount(capacity)} in use after, ${share(after, capacity)}`);
  return `${said.join('; ')}.`;
}

/** The fields of one transition: a line may hold several. */
function groupOf(fields: readonly Span[], field: Span, kind: string): Span[] {
  const same = fields.filter(one => one.field.startsWith(kind) && /(?:Before|After|Capacity|Target)$/.test(one.field));
  const at = same.findIndex(one => one.from === field.from && one.field === field.field);
  let first = at;
  while (first > 0 && same[first].field !== `${kind}Before`) first--;
  let end = first + 1;
  while (end < same.length && same[end].field !== `${kind}Before`) end++;
  return same.slice(first, end);
}

/** Which server made the session: its id is the top byte (SessionTrackerImpl.initializeNextSessionId). */
function sessionReading(written: string): string {
  const id = /^(?:0x)?([0-9a-f]{1,16})$/i.exec(written);
  if (!id) return '';
  const server = parseInt(id[1].padStart(16, '0').slice(0, 2), 16);
  return server === 0 ? '' : `Made by server ${server} (top byte of the id).`;
}

/** Epoch and counter (ZxidUtils). */
function zxidReading(written: string): string {
  const zxid = /^0x([0-9a-f]{1,16})$/i.exec(written);
  if (!zxid || /^f{16}$/i.test(zxid[1])) return '';
  const all = zxid[1].padStart(16, '0');
  return `Epoch ${parseInt(all.slice(0, 8), 16)}, transaction ${parseInt(all.slice(8), 16)} of it.`;
}

function rangeReading(written: string): string {
  const range = /^(?:0x)?([0-9a-f]{1,16}) ?- ?(?:0x)?([0-9a-f]{1,16})$/i.exec(written);
  if (!range) return '';
  const size = Number(BigInt(`0x${range[2]}`) - BigInt(`0x${range[1]}`));
  return size > 0 ? `${sizeText(size)} of address space.` : '';
}

/** Real time against CPU time: who waited? */
function timesReading({ fields, line }: HoverLine, field: Span): string {
  const at = (name: string): number => {
    const span = fields.find(one => one.field === name);
    return span ? fieldOf(name).parse!(text(line.bytes, span.from, span.to)) : NaN;
  };
  const value = at(field.field);
  const cpu = at('userSecs') + at('sysSecs');
  const real = at('realSecs');
  const said = [durationText(value)];
  // One collector thread alone uses nearly as much CPU as the pause is long; far less means that it did not get any.
  if (cpu >= 0 && real >= 100) said.push(cpu < real / 2 ? `CPU time is only ${share(cpu, real)} of real time: the threads waited for CPU, memory or disk` : `${(cpu / real).toFixed(1)} CPUs were busy on average`);
  return `${said.join('; ')}.`;
}

/** The window in which the client heard nothing: the stamp is its end. */
function silenceReading({ line, stamp, clock }: HoverLine, silent: number): string {
  const instant = stamp ? clock.instantIn(line.number, stamp.ms, stamp.basis) : NaN;
  return Number.isFinite(instant) ? `${durationText(silent)}: heard nothing since \`${isoText(instant - silent)}\` (UTC).` : durationText(silent);
}

/** What happens when within a session timeout (ClientCnxn). */
function timeoutReading(timeout: number): string {
  if (!(timeout >= 3)) return '';
  return `${durationText(timeout)}: the client pings after about ${durationText(timeout / 3)}, gives up the connection after ${durationText(timeout * 2 / 3)} of silence, and the servers expire the session after ${durationText(timeout)}.`;
}

function share(part: number, whole: number): string {
  const percent = (part / whole) * 100;
  return `${percent > 0 && percent < 1 ? percent.toFixed(1) : Math.round(percent)} %`;
}
