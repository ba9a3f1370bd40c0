/** What the lines of a chain are called, in the tree of findings and in the panel alike. */

import type { EvidenceLine, InvestigatedFinding } from '../../server/protocol';
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

/** The line to look at first: what began it. `undefined` for a finding without a line. */
export function firstLine({ evidence }: InvestigatedFinding): EvidenceLine | undefined {
  return evidence.find(({ role }) => role === 'cause') ?? evidence[0];
}
