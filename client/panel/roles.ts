/** What the lines of a chain are called, in the tree of findings and in the panel alike. */

import type { EvidenceLine } from '../../server/protocol';
import { withoutStamp } from './events';

const names: Record<string, string> = {
  cause: 'cause', silence: 'heard nothing', expiry: 'session expired', told: 'client told', fenced: 'fenced', effect: 'followed', resumed: 'went on', connected: 'connected',
  unclean: 'not stopped cleanly', restart: 'started again', verdict: 'shown by', 'last-word': 'last record before', 'first-word': 'first record after',
};

/** A line's part in the chain, in a word or two. */
export const roleName = (role: string): string => names[role] ?? role.replaceAll('-', ' ');

/** What a line says: without its stamp, its level and its thread, which say nothing of its part in the chain. */
export function messageOf(text: string): string {
  const rest = withoutStamp(text).replace(/^\[myid:\d*\] - /, '').replace(/^(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\s+/, '');
  const message = rest.replace(/^\[.{0,200}?\] - /, '');
  return message === '' ? text : message;
}

/** Lines that say whose story it is, not how it went. */
const context = new Set(['session', 'connected', 'negotiated', 'setting', 'timeout']);

export const isContext = ({ role }: EvidenceLine): boolean => context.has(role);

/** What tells most, where no line is known to have begun it. */
const telling = ['cause', 'silence', 'fenced', 'expiry'];

/** The line to look at first: what began it. `undefined` for a finding without a line. */
export function firstLine({ evidence }: { readonly evidence: readonly EvidenceLine[] }): EvidenceLine | undefined {
  for (const role of telling) {
    const line = evidence.find((one) => one.role === role);
    if (line) return line;
  }
  return evidence.find((line) => !isContext(line)) ?? evidence[0];
}

/** The lines as the story is told: a silence, counted from the last word before it, behind what silenced it; what only sets the scene at the end. */
export function inTellingOrder<Told>(all: readonly Told[], lineOf: (one: Told) => EvidenceLine): Told[] {
  const story = all.filter((one) => !isContext(lineOf(one)));
  const cause = story.findIndex((one) => lineOf(one).role === 'cause');
  const early = (one: Told, i: number): boolean => i < cause && lineOf(one).role === 'silence';
  return [...story.slice(0, cause + 1).filter((one, i) => !early(one, i)), ...story.filter(early), ...story.slice(cause + 1), ...all.filter((one) => isContext(lineOf(one)))];
}
