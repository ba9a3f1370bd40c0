/** JVMs that crashed, and mappings that failed: the number of memory maps among the causes. */
import { hsErrSummary } from '../../formats/hs_err/summary';
import { evidenceOf as reportLines, reportIn } from '../../rules/hs_err/evidence';
import { suggestedMapCount } from '../../formats/hs_err/advice';
import { effectsOf } from '../effects';
import { evidenceOf, type Confidence, type Conclusion, type FindingEvidence } from '../findings';
import { timeText, type Scene, type Seen } from '../scene';

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
      remedy: maps ? `Raise vm.max_map_count on the host, to ${suggestedMapCount(mappings.count ?? 0)} or more; each log segment of a broker maps two index files. More memory does not help.` : 'See the report\'s own finding (faultline check) for what its numbers rule in and out.',
      effects: Number.isFinite(at) ? effectsOf(scene, actor.brokerId, actor, at, Infinity).filter(effect => effect.what !== 'leadership-moved') : [],
      notSeen: gap, sessions: [], repeats: null,
    } satisfies Conclusion];
  });
}

/** "Map failed" and log directories that failed, one finding a node. */
export function failedDirectories(scene: Scene): Conclusion[] {
  const found: Conclusion[] = [];
  for (const actor of scene.actors.values()) {
    const own = (seen: Seen): boolean => seen.log.node.key === actor.node.key;
    const maps = scene.all('kafka.map-failed').filter(own);
    const dirs = scene.all('kafka.dir.failed').filter(own);
    const first = maps[0] ?? dirs[0];
    if (!first) continue;
    const last = dirs.at(-1) ?? maps.at(-1)!;
    const down = dirs.find(({ event }) => event.fields['dir'] === undefined);
    const line = (seen: Seen | undefined, role: string): FindingEvidence[] => (seen ? [evidenceOf(seen.log, seen.event, role)] : []);
    found.push({
      rule: maps.length > 0 ? 'map-count/map-failed' : 'directory/failed', severity: 'error', confidence: maps.length > 0 ? 'likely' : 'proven', node: actor.node.name,
      title: maps.length > 0 ? `${actor.node.name} could not map a file into memory${dirs.length > 0 ? ' and took its log directory out of service' : ''}: its memory maps are used up, most likely` : `A log directory of ${actor.node.name} failed and was taken out of service`,
      start: first.event.start, end: last.event.end,
      why: maps.length > 0
        ? `FileChannelImpl.map threw "Map failed" at ${timeText(first.event.start, first.log)}, after it had collected garbage and tried again: the kernel refused the mapping. With memory free that is the number of maps (vm.max_map_count, 65530 by default); every log segment maps two index files.${down ? ' It was the only directory, so the broker stopped.' : ''}`
        : `Reading or writing in ${String(dirs[0].event.fields['dir'] ?? 'the directory')} failed; the exception at that line says how. All its partitions go offline on this broker.`,
      evidence: [...line(maps[0], 'cause'), ...line(dirs[0], maps.length > 0 ? 'effect' : 'cause'), ...(down && down !== dirs[0] ? line(down, 'effect') : [])],
      remedy: maps.length > 0 ? 'Count the maps of a running broker (wc -l /proc/PID/maps) and raise vm.max_map_count to twice that or more. More memory does not help.' : 'Look at the disk of that directory (df, dmesg): full, read-only or broken. The directory comes back with a restart of the broker.',
      effects: effectsOf(scene, actor.brokerId, actor, first.event.start, Infinity),
      notSeen: maps.length > 0 ? ['how many maps the process held: no crash report of it says'] : [], sessions: [], repeats: null,
    });
  }
  return found;
}
