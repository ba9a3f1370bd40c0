/** The settings as a client sent them, each value checked: what does not fit falls back to its default. */
import { defaultSettings, type Settings } from '../protocol';
import { parseZone } from '../text/clock';

/** @param given the section `faultline`, from anywhere; any shape is survived */
export function settingsFrom(given: unknown): Settings {
  const section = object(given);
  const hints = object(section.inlayHints);
  const defaults = defaultSettings;
  return {
    sessionTimeout: within(section.sessionTimeout, 1, 86_400_000, defaults.sessionTimeout),
    correlationWindow: within(section.correlationWindow, 0, 86_400_000, defaults.correlationWindow),
    defaultZone: zone(section.defaultZone) ?? defaults.defaultZone,
    zones: Object.fromEntries(Object.entries(object(section.zones)).flatMap(([glob, name]) => {
      const known = zone(name);
      return known === null ? [] : [[glob, known]];
    })),
    nodes: Object.fromEntries(Object.entries(object(section.nodes)).flatMap(([glob, name]) => (typeof name === 'string' && name.trim() !== '' ? [[glob, name.trim()]] : []))),
    clockSkew: Object.fromEntries(Object.entries(object(section.clockSkew)).flatMap(([glob, ms]) => (typeof ms === 'number' && Number.isFinite(ms) ? [[glob, ms]] : []))),
    inlayHints: {
      freedMemory: flag(hints.freedMemory, defaults.inlayHints.freedMemory),
      sinceLastFullGc: flag(hints.sinceLastFullGc, defaults.inlayHints.sinceLastFullGc),
      localTime: flag(hints.localTime, defaults.inlayHints.localTime),
    },
    codeLens: flag(section.codeLens, defaults.codeLens),
  };
}

/** Plain-language complaints about values that were not taken. */
export function settingsProblems(given: unknown): string[] {
  const section = object(given);
  const problems: string[] = [];
  if (section.defaultZone !== undefined && zone(section.defaultZone) === null) problems.push(`faultline.defaultZone: ${said(section.defaultZone)} is no zone; "local", "UTC", "+08:00" or an IANA name is.`);
  for (const [glob, name] of Object.entries(object(section.zones))) if (zone(name) === null) problems.push(`faultline.zones: ${said(name)} for ${said(glob)} is no zone.`);
  for (const [glob, name] of Object.entries(object(section.nodes))) if (typeof name !== 'string' || name.trim() === '') problems.push(`faultline.nodes: ${said(name)} for ${said(glob)} is no name.`);
  for (const [glob, ms] of Object.entries(object(section.clockSkew))) if (typeof ms !== 'number' || !Number.isFinite(ms)) problems.push(`faultline.clockSkew: ${said(ms)} for ${said(glob)} is no number of milliseconds.`);
  for (const name of ['sessionTimeout', 'correlationWindow'] as const) {
    if (section[name] !== undefined && within(section[name], 0, 86_400_000, NaN) !== section[name]) problems.push(`faultline.${name}: ${said(section[name])} is no number of milliseconds.`);
  }
  return problems;
}

function said(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 100);
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : {};
}

function within(value: unknown, least: number, most: number, otherwise: number): number {
  return typeof value === 'number' && value >= least && value <= most ? value : otherwise;
}

function flag(value: unknown, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}

function zone(value: unknown): string | null {
  return typeof value === 'string' && parseZone(value) !== null ? value : null;
}
