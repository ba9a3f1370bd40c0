/** An incident as something to hand on, all times in UTC: what a report says, before it is written in any format. */
import { fact } from '../../formats/reading';
import type { Confidence, Severity } from '../../protocol';
import { durationText, isoText, offsetText } from '../../text/clock';
import { oftenText, sentence, type Finding, type FindingEvidence } from '../story/findings';
import type { Incident } from '../incident';
import type { Investigation } from '../story/investigate';
import { shownIn } from '../story/times';
import { maskerFor, maskNothing } from './mask';
import { pictureOf, type Picture } from './picture';

export interface ReportOptions {
  /** How a file is called: a path below what was opened. */
  shown: (file: string) => string;
  mask: boolean;
  /** Ids of the findings to tell; all when absent. */
  findings?: readonly string[];
}

/** One line of the chain or of the timeline. */
export interface ReportLine {
  /** Its part in the chain. */
  role: string;
  at: number | null;
  node: string;
  /** "kafka1/server.log:417". */
  place: string;
  text: string;
}

export interface ReportFinding {
  title: string;
  severity: Severity;
  confidence: Confidence;
  rule: string;
  /** "2019-05-15T14:20:14.399Z to …, 3 times, 34.00 s apart"; '' without an instant. */
  when: string;
  why: string;
  lines: ReportLine[];
  /** What followed: each with the line that shows it, where one does. */
  effects: { text: string; place: string }[];
  notSeen: string[];
  remedy: string;
}

export interface Report {
  headline: string;
  findings: ReportFinding[];
  /** Every line that a finding stands on, by time, each once. */
  timeline: ReportLine[];
  /** Lines beyond the most that are told. */
  omitted: number;
  /** What the rules flag and no finding tells of; empty where findings were chosen. */
  noted: { severity: Severity; node: string; place: string; text: string; count: number }[];
  gaps: string[];
  /** One row a log. */
  logs: { log: string; family: string; dialect: string; node: string; from: string; to: string; zone: string; clock: string }[];
  /** "Kafka 1.0.2", "JDK …": what the logs state of the programs, with where. */
  versions: { what: string; place: string }[];
  picture: Picture | null;
  /** How many names have a pseudonym. */
  masked: number;
}

const mostLines = 400;

/** What is to be told of an investigation of these logs. */
export function reportOf(incident: Incident, investigation: Investigation, { shown, mask, findings: wanted }: ReportOptions): Report {
  const findings = investigation.findings.filter(({ id }) => !wanted || wanted.includes(id)).map(finding => shownIn(finding, 0));
  const masker = mask ? maskerFor(incident, shown) : maskNothing;
  const say = (text: string): string => masker.text(text);
  const nodeOf = (file: string): string => say(incident.get(file)?.node.name ?? '');
  const lineOf = (one: FindingEvidence): ReportLine => ({ role: one.role, at: one.at, node: nodeOf(one.file), place: `${say(shown(one.file))}:${one.line + 1}`, text: say(one.text) });
  const told = timelineOf(findings);
  return {
    headline: say(headline({ ...investigation, findings }, wanted?.length)),
    findings: findings.map(finding => ({
      title: sentence(say(finding.title)), severity: finding.severity, confidence: finding.confidence, rule: finding.rule, when: whenText(finding), why: say(finding.why),
      lines: finding.evidence.map(lineOf), remedy: say(finding.remedy), notSeen: finding.notSeen.map(say),
      effects: finding.effects.map(({ text, evidence: [line] }) => ({ text: say(text), place: line ? lineOf(line).place : '' })),
    })),
    timeline: told.slice(0, mostLines).map(lineOf), omitted: Math.max(0, told.length - mostLines),
    noted: wanted ? [] : investigation.noted.map(({ severity, count, node, line }) => ({ severity, count, node: say(node), place: lineOf(line).place, text: say(line.text) })),
    gaps: investigation.gaps.map(say),
    logs: incident.logs.map(log => ({
      log: say(shown(log.file)), family: log.reading.family, dialect: log.reading.dialect, node: say(log.node.name),
      from: log.span ? isoText(log.span.start) : '', to: log.span ? isoText(log.span.end) : '',
      zone: `${log.zone.offsetMinutes === null ? 'unknown' : offsetText(log.zone.offsetMinutes)}, ${log.zone.how}`,
      clock: log.skew ? `${[log.skew, ...log.skew.steps ?? []].map(({ ms }) => `${durationText(Math.abs(ms))} ${ms >= 0 ? 'ahead' : 'behind'}`).join(', then ')}, ${log.skew.how}` : '',
    })),
    versions: versionsOf(incident, shown).map(({ what, place }) => ({ what: say(what), place: say(place) })),
    picture: pictureOf(incident, findings, say),
    get masked() {
      return masker.count;
    },
  };
}

/** What stands first: the gravest finding, and how many more there are. */
export function headline({ findings, noted, sources }: Pick<Investigation, 'findings' | 'noted' | 'sources'>, chosen?: number): string {
  const logs = `${sources.length} log${sources.length === 1 ? '' : 's'}`;
  if (sources.length === 0) return 'No GC, Kafka, ZooKeeper or hs_err log here.';
  if (chosen === 0) return 'No finding was chosen.';
  const grave = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  if (findings.length === 0 && noted.length > 0) return `No lost session, crash or other failure was found in ${logs}; what the rules flag stands below.`;
  if (grave.length === 0) return findings.length === 0 ? `Nothing wrong was found in ${logs}.` : `Nothing grave was found in ${logs}; what is worth knowing stands below.`;
  const more = grave.length - 1;
  return `${sentence(grave[0].title)}.${more > 0 ? ` ${more} more finding${more === 1 ? '' : 's'} below.` : ''}`;
}

function whenText({ start, end, repeats }: Finding): string {
  if (!Number.isFinite(start)) return '';
  return `${isoText(start)} to ${isoText(end)}${repeats ? `, ${oftenText(repeats)}` : ''}`;
}

/** The lines of all chains by time, each once; what has no instant is left to its finding. */
function timelineOf(findings: readonly Finding[]): FindingEvidence[] {
  const lines = new Map<string, FindingEvidence>();
  for (const finding of findings) {
    for (const line of [...finding.evidence, ...finding.effects.flatMap(effect => effect.evidence)]) {
      const key = `${line.file}:${line.line}`;
      if (line.at !== null && !lines.has(key)) lines.set(key, line);
    }
  }
  return [...lines.values()].sort((a, b) => a.at! - b.at!);
}

const versionFacts: readonly [name: string, what: string][] = [['kafka.version', 'Kafka'], ['zookeeper.version', 'ZooKeeper'], ['environment.zookeeper.version', 'ZooKeeper'], ['jvm.version', 'JVM'], ['environment.java.version', 'Java'], ['environment.os.name', 'OS']];

/** What the logs state of the programs they are of, each version with the first line that states it. */
function versionsOf(incident: Incident, shown: (file: string) => string): { what: string; place: string }[] {
  const versions = new Map<string, string>();
  for (const log of incident.logs) {
    for (const [name, what] of versionFacts) {
      const found = fact(log.reading, name);
      const text = found && `${what} ${String(found.value)}`;
      if (text && !versions.has(text)) versions.set(text, `${shown(log.file)}:${found.line + 1}`);
    }
  }
  return [...versions].map(([what, place]) => ({ what, place }));
}
