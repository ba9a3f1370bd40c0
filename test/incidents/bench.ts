/** `npm run incidents`: how many findings are right, and how many are missing, by rule. */
import { readLog } from '../../server/formats/read';
import { Incident } from '../../server/incident/incident';
import { investigate, type Investigation } from '../../server/incident/story/investigate';
import { linkedBy } from '../../server/incident/story/linked';
import { cases, type Expected, type IncidentCase } from './cases';

/** Investigates files that are held in memory; stamps without a zone are UTC. */
export async function investigated(files: ReadonlyMap<string, Uint8Array>, folder = 'incident'): Promise<Investigation> {
  return (await opened(files, folder)).investigation;
}

/** The same with the incident that was investigated. */
export async function opened(files: ReadonlyMap<string, Uint8Array>, folder = 'incident'): Promise<{ incident: Incident; investigation: Investigation }> {
  const path = (file: string): string => `/${folder}/${file}`;
  const sources = [...files].flatMap(([file, bytes]) => {
    const reading = readLog(bytes, file);
    return reading ? [{ file: path(file), reading }] : [];
  });
  const bytes = new Map([...files].map(([file, all]) => [path(file), all]));
  const incident = new Incident(sources, { sessionTimeout: 6000, defaultZone: 'local', zones: {}, roots: [`/${folder}`] });
  const investigation = await investigate(incident, (file, from, to) => Promise.resolve(bytes.get(file)!.subarray(from, Math.min(to, bytes.get(file)!.length))));
  return { incident, investigation };
}

const known = new Map<string, ReturnType<typeof opened>>();

/** An incident of the bench, read and investigated once. */
export function openedCase(one: IncidentCase): ReturnType<typeof opened> {
  let found = known.get(one.name);
  if (!found) known.set(one.name, found = opened(one.files(), one.name.replace(/^.*: /, '').replace(/[^\w.-]+/g, '-')));
  return found;
}

export interface Outcome {
  name: string;
  expected: Expected[];
  found: Found[];
  /** Expected and not found, or found with another confidence. */
  missing: Expected[];
  /** Found and not expected. */
  wrong: Found[];
  /** Lines that are named as the cause of a lost session, where it is known from which files they may come. */
  links: Score[];
}

/** What was found, in the words of what is expected. */
export type Found = Required<Omit<Expected, 'cause'>>;

export async function outcomeOf(one: IncidentCase): Promise<Outcome> {
  const files = one.files();
  const expected = one.expected(files);
  const { investigation } = await openedCase(one);
  const { findings } = investigation;
  const found = findings.flatMap(({ rule, confidence, sessions, node }) =>
    (/^session-lost\//.test(rule) ? sessions : [node ?? '?']).map(about => ({ rule, about, confidence })));
  const same = (a: Expected, b: Expected): boolean => a.rule === b.rule && a.about === b.about && (a.confidence === undefined || b.confidence === undefined || a.confidence === b.confidence);
  return { name: one.name, expected, found, missing: expected.filter(want => !found.some(has => same(want, has))), wrong: found.filter(has => !expected.some(want => same(want, has))), links: linksIn(investigation, expected) };
}

/** Each line that is told as the cause of a session's loss is right where it comes from the files that truth names, and is missing where truth names some and none is told. */
function linksIn(investigation: Investigation, expected: readonly Expected[]): Score[] {
  return expected.flatMap(({ rule, about, cause }) => {
    const told = cause === undefined ? undefined : linkedBy(investigation)!.told.find(one => one.loss.id === about && one.explained);
    if (!told) return cause ? [{ rule, right: 0, wrong: 0, missing: 1 }] : [];
    const lines = told.finding.evidence.filter(line => line.role === 'cause');
    const right = cause ? lines.filter(line => cause.test(line.file)).length : 0;
    return [{ rule, right, wrong: lines.length - right, missing: cause && right === 0 ? 1 : 0 }];
  });
}

export interface Score { rule: string; right: number; wrong: number; missing: number }

export function scores(outcomes: readonly Outcome[]): Score[] {
  const rules = new Map<string, Score>();
  const of = (rule: string): Score => {
    let score = rules.get(rule);
    if (!score) rules.set(rule, score = { rule, right: 0, wrong: 0, missing: 0 });
    return score;
  };
  for (const { expected, missing, wrong } of outcomes) {
    for (const one of expected) if (!missing.includes(one)) of(one.rule).right++;
    for (const one of missing) of(one.rule).missing++;
    for (const one of wrong) of(one.rule).wrong++;
  }
  return [...rules.values()].sort((a, b) => a.rule.localeCompare(b.rule));
}

function sumByRule(all: readonly Score[]): Score[] {
  const rules = new Map<string, Score>();
  for (const { rule, right, wrong, missing } of all) {
    const sum = rules.get(rule) ?? { rule, right: 0, wrong: 0, missing: 0 };
    rules.set(rule, { rule, right: sum.right + right, wrong: sum.wrong + wrong, missing: sum.missing + missing });
  }
  return [...rules.values()].sort((a, b) => a.rule.localeCompare(b.rule));
}

const share = (part: number, rest: number): string => (part + rest === 0 ? '-' : `${(100 * part / (part + rest)).toFixed(1)} %`);

async function main(): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const one of cases()) outcomes.push(await outcomeOf(one));
  for (const { name, missing, wrong } of outcomes) {
    for (const one of missing) console.log(`missing  ${name}: ${one.rule} of ${one.about}${one.confidence ? `, ${one.confidence}` : ''}`);
    for (const one of wrong) console.log(`wrong    ${name}: ${one.rule} of ${one.about}, ${one.confidence}`);
  }
  const all = scores(outcomes);
  const total = all.reduce((sum, one) => ({ rule: 'all', right: sum.right + one.right, wrong: sum.wrong + one.wrong, missing: sum.missing + one.missing }), { rule: 'all', right: 0, wrong: 0, missing: 0 });
  console.log(`${'rule'.padEnd(32)}${['right', 'wrong', 'missing', 'precision', 'recall'].map(title => title.padStart(11)).join('')}`);
  for (const { rule, right, wrong, missing } of [...all, total]) {
    console.log(`${rule.padEnd(32)}${[right, wrong, missing, share(right, wrong), share(right, missing)].map(value => String(value).padStart(11)).join('')}`);
  }
  const links = sumByRule(outcomes.flatMap(one => one.links));
  console.log(`\n${'links of causes to losses'.padEnd(32)}${['right', 'wrong', 'missing', 'precision', 'recall'].map(title => title.padStart(11)).join('')}`);
  for (const { rule, right, wrong, missing } of links) console.log(`${rule.padEnd(32)}${[right, wrong, missing, share(right, wrong), share(right, missing)].map(value => String(value).padStart(11)).join('')}`);
  console.log(`${outcomes.length} incidents`);
  const recall = total.right / (total.right + total.missing);
  const linkRecall = links.reduce((sum, one) => sum + one.right, 0) / links.reduce((sum, one) => sum + one.right + one.missing, 0);
  if (total.wrong > 0 || links.some(one => one.wrong > 0) || !(recall >= 0.95) || !(linkRecall >= 0.95)) process.exitCode = 1;
}

if (require.main === module) void main();
