/** JVMs that crashed: the number of memory maps among the causes. */
import { hsErrSummary } from '../../../formats/hs_err/summary';
import { evidenceOf as reportLines, reportIn } from '../../../rules/hs_err/evidence';
import { durationText } from '../../../text/clock';
import { effectsOf } from '../effects';
import { evidenceOf, type Confidence, type Conclusion, type Effect, type FindingEvidence } from '../findings';
import type { Actor, Scene } from '../scene';

/** Findings of crash reports, one a report. */
export function crashes(scene: Scene): Conclusion[] {
  return scene.incident.logs.flatMap(log => {
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
      title: maps ? `The JVM of ${actor.node.name} crashed: it had used up its memory maps (${mappings.count ?? '?'} of ${mappings.limit ?? '?'})` : `The JVM of ${actor.node.name} crashed (${String(verdict)})`,
      start: at, end: at, why, evidence,
      remedy: report.verdict.remedy,
      effects: Number.isFinite(at) ? [...restarted(scene, actor, at), ...effectsOf(scene, actor.brokerId, actor, at, Infinity).filter(effect => effect.what !== 'leadership-moved')] : [],
      notSeen: gap, sessions: [], repeats: null,
    } satisfies Conclusion];
  });
}

/** The next start of the process that crashed. */
function restarted(scene: Scene, actor: Actor, at: number): Effect[] {
  const next = scene.between(at, Infinity, 'kafka.start', 'zk.start').find(({ log, event }) => log.node.key === actor.node.key && event.start > at);
  return next ? [{ what: 'restarted', count: 1, text: `${actor.node.name} was started again ${durationText(next.event.start - at)} after`, evidence: [evidenceOf(next.log, next.event, 'effect')] }] : [];
}
