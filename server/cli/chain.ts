/** When the lines of a chain lie, from its cause on. */
import type { Finding } from '../incident/story/findings';
import { durationText } from '../text/clock';

/** What the times of a chain count from: its cause, else its start. */
export function zeroOf(finding: Finding): number {
  return finding.evidence.find(line => line.role === 'cause' && line.at !== null)?.at ?? finding.start;
}

/** "+6.29 s", "-12.0 s", "0 s"; '' for a line without a stamp. */
export function relative(at: number | null, zero: number): string {
  if (at === null || !Number.isFinite(zero)) return '';
  const ms = at - zero;
  return Math.abs(ms) < 0.5 ? '0 s' : `${ms < 0 ? '-' : '+'}${durationText(Math.abs(ms))}`;
}
