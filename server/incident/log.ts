/** One log as the incident layer sees it, and what a person may set. */
import type { LogReading } from '../formats/reading';

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
  /** Folders that the files were opened from (paths or URIs, as the files have them). Folders above say nothing of a node. */
  readonly roots: readonly string[];
  /** How messages call the settings; an editor's names when absent. */
  readonly names?: SettingNames;
}

export interface SettingNames {
  readonly sessionTimeout: string;
  readonly defaultZone: string;
  readonly zones: string;
}

/** The settings as the editor knows them. */
export const editorNames: SettingNames = {
  sessionTimeout: 'setting faultline.sessionTimeout',
  defaultZone: 'setting faultline.defaultZone',
  zones: 'setting faultline.zones',
};
