/** JVMs that crashed: the number of memory maps among the causes. */
import { hsErrSummary } from '../../../formats/hs_err/summary';
import { evidenceOf as reportLines, reportIn } from '../../../rules/hs_err/evidence';
import { durationText } from '../../../text/clock';
import { effectsOf } from '../effects';
import { evidenceOf, together, type Confidence, type Conclusion, type Effect, type FindingEvidence } from '../findings';
import type { Actor, Scene } from '../scene';

/** Findings of crash reports, one a report. */
export function crashes(scene: Scene): Conclusion[] {
  return scene.logs.flatMap(log => {
    const report = log.reading.family === 'hs_err' ? reportIn(log.reading) : null;
    if (!report) return [];
    const actor = scene.actor(log);
    const { verdict, verdictConfidence, why, mappings } = hsErrSummary(log.reading, log.clock);
    const crash = scene.all('jvm.crash').find(seen => seen.log === log);
    const at = crash?.event.start ?? NaN;
    const maps = verdict === 'map-count-exhausted';
    const confidence: Confidence = verdictConfidence === 'proven' || verdictConfidence === 'likely' ? verdictConfidence : 'coincident';
    const evidence: FindingEvidence[] = crash ? [evidenceOf(log, crash.event, 'cause')] : [];
    const own = report.verdict.causes.filter(each => each.kind === report.verdict.kind);
    for (const { file, line, message } of reportLines(log.file, report, own)) evidence.push({ file, line, role: 'verdict', at: null, text: message });
    const gap = Number.isFinite(at) ? [] : ['the report does not state when the JVM crashed'];
    return [{
      rule: maps ? 'map-count/crash' : 'jvm/crash', severity: 'error', confidence, node: actor.node.name,
      title: maps ? `The JVM of ${actor.node.name} crashed: it had used up its memory maps (${mappings.count ?? '?'} of ${mappings.limit ?? '?'})` : `The JVM of ${actor.node.name} crashed (${String(verdict).replaceAll('-', ' ')})`,
      start: at, end: at, why, evidence,
      remedy: report.verdict.remedy,
      effects: Number.isFinite(at) ? [...restarted(scene, actor, at), ...effectsOf(scene, actor.brokerId, actor, at, Infinity).filter(effect => effect.what !== 'leadership-moved')] : [],
      notSeen: gap, sessions: [], repeats: null,
    } satisfies Conclusion];
  });
}

/** A crash that follows another one so soon is one of the same loop of restarts. ms */
const loopMs = 15 * 60_000;

/** Crashes of one node for one reason, one behind the other, told once. */
export function loopedCrashes(ends: readonly Conclusion[]): Conclusion[] {
  const loops: Conclusion[][] = [];
  for (const one of [...ends].sort((a, b) => a.start - b.start)) {
    const loop = /crash$/.test(one.rule) ? loops.find(([first, ...more]) => {
      const last = more.at(-1) ?? first;
      return first.rule === one.rule && first.node === one.node && first.confidence === one.confidence && reasonOf(first) === reasonOf(one) && one.start - last.start <= loopMs;
    }) : undefined;
    if (loop) loop.push(one);
    else loops.push([one]);
  }
  return loops.map(loop => together(loop, count => `${loop[0].title}, ${count} times one behind the other`));
}

/** The reason in a title's brackets; of used up maps the numbers differ from crash to crash. */
function reasonOf({ rule, title }: Conclusion): string {
  return rule === 'map-count/crash' ? '' : title;
}

/** The next start of the process that crashed. */
function restarted(scene: Scene, actor: Actor, at: number): Effect[] {
  const next = scene.between(at, Infinity, 'kafka.start', 'zk.start').find(({ log, event }) => log.node.key === actor.node.key && event.start > at);
  return next ? [{ what: 'restarted', count: 1, text: `${actor.node.name} was started again ${durationText(next.event.start - at)} after`, evidence: [evidenceOf(next.log, next.event, 'effect')] }] : [];
}
