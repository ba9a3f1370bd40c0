/** What each class of mark is called, which chip it belongs to, and the shape and colour that stand for it: never a colour alone. */

import type { MarkClass } from '../../server/protocol';

export type Group = 'pauses' | 'sessions' | 'leaders' | 'other';
export const groups: readonly Group[] = ['pauses', 'sessions', 'leaders', 'other'];

/** Names of the theme's colours, each a custom property `--fl-<name>` of panel.css. */
export type ColourName =
  | 'background' | 'foreground' | 'dim' | 'line' | 'focus' | 'cursor'
  | 'error' | 'warning' | 'pause' | 'full' | 'heap' | 'expiry' | 'session' | 'silence'
  | 'leader' | 'election' | 'recovery' | 'neutral';

export interface ClassLook {
  name: string;
  group: Group;
  colour: ColourName;
  /** SVG path about (0, 0), some 12 units wide. */
  path: string;
  /** Whether the path is a line to stroke rather than an area to fill. */
  open?: boolean;
  /** What stands in front where marks meet: higher is nearer. */
  rank: number;
}

export const looks: Record<MarkClass, ClassLook> = {
  pause: { name: 'pause', group: 'pauses', colour: 'pause', path: 'M-2 6V-3H2V6Z', rank: 1 },
  full: { name: 'Full GC', group: 'pauses', colour: 'full', path: 'M-3 6V-6H3V6Z', rank: 8 },
  expiry: { name: 'session expired', group: 'sessions', colour: 'expiry', path: 'M0-6.5 6.5 0 0 6.5-6.5 0Z', rank: 10 },
  session: { name: 'session', group: 'sessions', colour: 'session', path: 'M-4.5 0A4.5 4.5 0 1 1 4.5 0 4.5 4.5 0 1 1-4.5 0Z', rank: 5 },
  silence: { name: 'heard nothing', group: 'sessions', colour: 'silence', path: 'M-6-2.5V2.5M6-2.5V2.5M-6 0H-3M-1.5 0H1.5M3 0H6', open: true, rank: 4 },
  leader: { name: 'leadership', group: 'leaders', colour: 'leader', path: 'M-3 7V-6.5L5-3-1-.2V7Z', rank: 6 },
  election: { name: 'election', group: 'leaders', colour: 'election', path: 'M0-6 5.8 4.5H-5.8Z', rank: 7 },
  crash: { name: 'crash', group: 'other', colour: 'error', path: 'M-6-3.5-3.5-6 0-2.5 3.5-6 6-3.5 2.5 0 6 3.5 3.5 6 0 2.5-3.5 6-6 3.5-2.5 0Z', rank: 11 },
  lifecycle: { name: 'start or stop', group: 'other', colour: 'neutral', path: 'M-4.5-4.5H4.5V4.5H-4.5Z', rank: 2 },
  recovery: { name: 'recovery', group: 'other', colour: 'recovery', path: 'M-6-3.5H6V3.5H-6ZM-2-3.5-6 .5M3-3.5-3 3.5M6-1 1.5 3.5', open: true, rank: 3 },
  error: { name: 'error', group: 'other', colour: 'error', path: 'M0 6-5.8-4.5H5.8Z', rank: 9 },
  other: { name: 'other', group: 'other', colour: 'neutral', path: 'M-2.5 0A2.5 2.5 0 1 1 2.5 0 2.5 2.5 0 1 1-2.5 0Z', rank: 0 },
};

export const classes = Object.keys(looks) as MarkClass[];

/** The chip that shows or hides a class; plain records without a class belong to `other`. */
export function groupOf(markClass: MarkClass | null): Group {
  return markClass === null ? 'other' : (looks[markClass]?.group ?? 'other');
}
