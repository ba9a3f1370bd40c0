/** A finding and its lines in the few words that a narrow list has room for. The title says it in full. */

import type { EvidenceLine, InvestigatedFinding } from '../../server/protocol';
import { delta } from './format';
import { roleName } from './roles';

/** What happened to the node, by rule or by the family of rules. */
const what: Record<string, string> = {
  'session-lost': 'lost its session', 'broker-fenced': 'was fenced', 'session-kept': 'nearly lost its session',
  'gc/stall-over-timeout': 'stood still', 'heap/rising-floor': 'fills its heap', 'controller/moved': 'gave up the controller',
  'map-count/crash': 'crashed: memory maps', 'map-count/map-failed': 'ran out of memory maps', jvm: 'crashed', 'directory/failed': 'lost a log directory', 'disk/slow-roll': 'waited for its disk',
  'recovery/unclean-stop': 'recovered its logs', 'recovery/corrupt-index': 'rebuilt its indexes', 'recovery/slow-loading': 'loads its logs',
  'group/poll-interval': 'polled too late', 'group/member-silent': 'fell out of its group', 'group/coordinator-stall': 'dropped group members',
  'group/coordinator-frozen': 'dropped group members', 'group/coordinator-silent': 'did not answer its group',
  'zookeeper/election': 'was elected leader', 'zookeeper/expiry-without-effect': 'expired in vain',
};

/** Of what it was lost, by the second half of the rule; a stop says it of itself. */
const why: Record<string, string> = {
  'thread-stall': 'its heartbeat thread waited', 'process-ended': 'its process had ended', 'process-frozen': 'its process was frozen',
  connection: 'nothing passed on its connection', 'connections-refused': 'connections were refused', 'network-cut': 'the network was cut',
  'server-stalled': 'its ZooKeeper server stood still', 'ensemble-silent': 'ZooKeeper answered nobody', 'controller-stalled': 'the controller stood still', 'slow-disk': 'a slow disk', election: 'an election',
};

/** Names that Faultline gives; one that a host or a client has stays as it is written. */
const ours = /^[bcz](?=(?:roker|ontroller|ookeeper) \d)/;
/** What tells nodes of one name apart: "broker 3 (east)". */
const where = / \(([^()]*)\)$/;
const losses = /^(?:session-lost|broker-fenced)\//;

/** "Broker 1 lost its session ×3": who and what. The title where the node or the rule has no short name. */
export function briefOf({ rule, node, title, repeats }: InvestigatedFinding): string {
  const happened = what[rule] ?? what[rule.slice(0, rule.indexOf('/'))];
  if (!happened || node === null) return title;
  return `${node.replace(ours, (first) => first.toUpperCase()).replace(where, '')} ${happened}${repeats ? ` \u00d7${repeats.count}` : ''}`;
}

/** What it was lost to; '' where that is not known or the title is all there is. */
function lostTo({ rule, evidence, confidence }: InvestigatedFinding): string {
  if (confidence === 'coincident') return '';
  const named = losses.test(rule) ? why[rule.slice(rule.indexOf('/') + 1)] : undefined;
  if (named) return named;
  const cause = rule.endsWith('/stall') ? evidence.find(({ role }) => role === 'cause') : undefined;
  return cause ? labelOf(cause) : '';
}

/** "Full GC 8.27 s": what it was lost to; where a node has a name that another has, too, what tells them apart. */
export function causeOf(finding: InvestigatedFinding): string {
  return [lostTo(finding), where.exec(finding.node ?? '')?.[1]].filter(Boolean).join(' \u00b7 ');
}

/** What a line says, without what stands in brackets and the figures that follow the first comma: "Full GC 8.27 s"; '' where it has no such words. */
function labelOf({ label = '' }: EvidenceLine): string {
  return label.replace(/ \([^()]*\)/g, '').split(', ')[0];
}

/** A line of the chain by its name: what began it as what it was, the others by their part in the story. */
export function nameOf(line: EvidenceLine): string {
  const name = (line.role === 'cause' && labelOf(line)) || roleName(line.role);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** "+5.1 s" after what began it; '' for that itself and for a line without a time. */
export function afterText({ at }: EvidenceLine, origin: number | null): string {
  return at === null || origin === null || at === origin ? '' : delta(at - origin);
}
