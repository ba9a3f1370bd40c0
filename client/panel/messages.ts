/** What the panel's page and its host (the VS Code webview, or a test page) say to each other. */
import type { Correlation, Investigation, Timeline } from '../../server/protocol';

export type HostToPanel =
  /** Of the lanes that are `held` (by URI) the page keeps what it has. */
  | { type: 'timeline'; timeline: Timeline; held?: string[] }
  | { type: 'correlation'; correlation: Correlation }
  /** The instant under the cursor of the active editor; `null`: none. */
  | { type: 'cursor'; at: { instant: number; uri: string; line: number } | null }
  | { type: 'investigation'; investigation: Investigation }
  /** Show this finding: its chain, its window; of one that repeats the given time, from 0. */
  | { type: 'finding'; id: string | null; time?: number }
  | { type: 'busy'; message: string }
  | { type: 'error'; message: string };

export type PanelToHost =
  | { type: 'ready' }
  /** Open this file at this line; the keyboard's focus stays in the panel unless `focus` is true. */
  | { type: 'jump'; uri: string; line: number; focus?: boolean }
  /** Correlate from this line, as the command does. */
  | { type: 'correlate'; uri: string; line: number }
  | { type: 'refresh' }
  /** Investigate, as the command does. */
  | { type: 'investigate' }
  /** A finding was chosen in the panel (`null`: none any more). */
  | { type: 'finding'; id: string | null }
  /** Let the person say which node a file belongs to, or how far its clock is off. */
  | { type: 'correct'; uri: string; what: 'node' | 'skew' | 'zone' }
  /** Show the lines of all logs of this window in one document. */
  | { type: 'mergedSlice'; start: number; end: number };
