/** What an investigation adds to the list of problems: the chain behind a line, and findings that no rule speaks of. */
import type { Finding } from '../incident/story/findings';
import type { Incident, IncidentLog } from '../incident/incident';
import { offsetAt, shownIn } from '../incident/story/times';
import type { Evidence } from '../rules/rule';
import { outcomes, wholeChain, type Chains, type ChainLine } from './chains';

const mostRelated = 30;

/** The lines that a rule names, then those of the chains that a line stands in, each once. */
export function chained(related: readonly Evidence[], links: readonly ChainLine[]): Evidence[] {
  const all = [...related];
  const known = new Set(links.map(placeOf));
  for (const one of related) known.add(placeOf(one));
  for (const link of links) {
    for (const other of wholeChain(link)) {
      const place = placeOf(other);
      if (known.has(place) || all.length >= mostRelated) continue;
      known.add(place);
      all.push({ file: other.file, line: other.line, message: `${other.role}: ${other.label}` });
    }
  }
  return all;
}

/** " Caused by Full GC 8.27 s (gc.log:741).", " It led to: session 0x1 expired, and 3 more." Only of what is proven. */
export function provenStory(links: readonly ChainLine[], incident: Incident): string {
  if (withoutEffect(links)) return ' It took no effect: its client went on with the session.';
  const proven = links.filter(link => link.finding.confidence === 'proven');
  const root = proven.find(link => link.root !== null)?.root;
  if (root) return ` Caused by ${root.label} (${incident.get(root.file)?.label ?? root.file}:${root.line + 1}).`;
  const [first, ...others] = outcomes(proven.filter(link => link.role === 'cause'));
  return first ? ` It led to: ${first.label}${others.length > 0 ? `, and ${others.length} more` : ''}.` : '';
}

/** Is it the word of a server that no longer led, and the client's log proves it wrong? */
export function withoutEffect(links: readonly ChainLine[]): boolean {
  return links.some(({ role, finding }) => role === 'expiry' && finding.rule === 'zookeeper/expiry-without-effect' && finding.confidence === 'proven');
}

/** The findings whose head lies in a file, one a line: the cause, else the loss, else the first line. */
export function headsIn(chains: Chains, file: string): { line: number; finding: Finding }[] {
  const heads = new Map<number, Finding>();
  for (const finding of chains.findings) {
    const { evidence } = finding;
    const head = evidence.find(one => one.role === 'cause') ?? evidence.find(one => one.role === 'expiry' || one.role === 'fenced') ?? evidence.at(0);
    if (head?.file === file && !heads.has(head.line)) heads.set(head.line, finding);
  }
  return [...heads].map(([line, finding]) => ({ line, finding }));
}

/** "Broker 1 lost its ZooKeeper session …. (likely)", its times as the log has them that it stands in. */
export function findingMessage(finding: Finding, log: IncidentLog): string {
  const { title, confidence } = shownIn(finding, offsetAt(log, finding.start));
  const sentence = `${title.charAt(0).toUpperCase()}${title.slice(1).replace(/\.$/, '')}.`;
  return confidence === 'likely' ? `${sentence} This is likely, not proven.` : sentence;
}

function placeOf({ file, line }: { file: string; line: number }): string {
  return `${file}\n${line}`;
}
