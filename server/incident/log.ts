/** One log as the incident layer sees it, and what a person may set. */
import type { LogReading } from '../formats/reading';
import { belowRoot, settingFits } from './paths';

export interface SourceLog {
  /** Path or URI: unique. Folders are cut at `/`. */
  readonly file: string;
  readonly reading: LogReading;
}

/** What a person set, for all logs of an incident. */
export interface IncidentSettings {
  /** Last resort for the session timeout, ms. */
  readonly sessionTimeout: number;
  /** Zone of stamps that state none and of whose node nothing better is known: "local", "UTC", "+08:00", an IANA name. */
  readonly defaultZone: string;
  /** Glob, relative to any root, -> zone. The first that fits a file holds for it. */
  readonly zones: Readonly<Record<string, string>>;
  /** Glob, relative to any root, -> name of the node. The first that fits a file holds for it. */
  readonly nodes?: Readonly<Record<string, string>>;
  /** Glob, relative to any root, -> ms by which the clock of the file's host is ahead. The first that fits a file holds for it. */
  readonly clockSkew?: Readonly<Record<string, number>>;
  /** What was corrected by hand, by file: goes before everything else. */
  readonly corrected?: Corrected;
  /** Folders that the files were opened from (paths or URIs, as the files have them). Folders above say nothing of a node. */
  readonly roots: readonly string[];
  /** How messages call the settings; an editor's names when absent. */
  readonly names?: SettingNames;
}

export interface Corrected {
  /** Name of the node by file. */
  readonly nodes: Readonly<Record<string, string>>;
  /** ms by which the clock of the file's host is ahead, by file. */
  readonly skewMs: Readonly<Record<string, number>>;
}

export interface SettingNames {
  readonly sessionTimeout: string;
  readonly defaultZone: string;
  readonly zones: string;
  readonly nodes: string;
  readonly clockSkew: string;
}

/** The settings as the editor knows them. */
export const editorNames: SettingNames = {
  sessionTimeout: 'setting faultline.sessionTimeout',
  defaultZone: 'setting faultline.defaultZone',
  zones: 'setting faultline.zones',
  nodes: 'setting faultline.nodes',
  clockSkew: 'setting faultline.clockSkew',
};

/** The first of the settings by glob that fits a file, relative to any root, and that `taken` makes something of; `null` when none does. */
export function settingFor<V, T>(file: string, roots: readonly string[], given: Readonly<Record<string, V>> | undefined, taken: (value: V) => T | null): T | null {
  const paths = [...roots.flatMap(root => belowRoot(file, [root]) ?? []), file];
  for (const [glob, value] of Object.entries(given ?? {})) {
    if (!paths.some(path => settingFits(glob, path))) continue;
    const found = taken(value);
    if (found !== null) return found;
  }
  return null;
}
