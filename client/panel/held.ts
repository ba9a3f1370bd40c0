/** What the host need not send the page again: the columns of lanes that did not change. */

import type { Lane, Marks, Timeline } from '../../server/protocol';

const noMarks: Marks = { count: 0, start: '', duration: '', line: '', class: '', classes: [], severity: '', kind: '', kinds: '', label: '', labels: '' };

/**
 * A timeline as it is sent to a page.
 * @param sent the lanes that the page was sent before, by URI: where one is the very same it is `held`, and only named
 */
export function sparing(timeline: Timeline, sent: ReadonlyMap<string, Lane>): { timeline: Timeline; held: string[] } {
  const held = timeline.lanes.filter((lane) => sent.get(lane.uri) === lane).map((lane) => lane.uri);
  const isHeld = new Set(held);
  return { timeline: { ...timeline, lanes: timeline.lanes.map((lane) => (isHeld.has(lane.uri) ? { ...lane, marks: noMarks, heap: null, levels: null } : lane)) }, held };
}
