/** The incidents of the bench: files, and what is to be found in them. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readRun, runNames } from '../lab/read';
import { adversarial } from './made/adversarial';
import { moreMade } from './made/cases';
import { simulate, type Fault, type Plan } from './simulate';

/** One thing to be found: a rule, and the session or the node that it speaks of. */
export interface Expected {
  rule: string;
  about: string;
  confidence?: 'proven' | 'likely' | 'coincident';
  /** Files that a line named as its cause may come from; `null`: no line may be named. */
  cause?: RegExp | null;
}

export interface IncidentCase {
  name: string;
  files: () => Map<string, Uint8Array>;
  expected: (files: Map<string, Uint8Array>) => Expected[];
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Sessions that the ensemble expired, and the folder whose log calls them its own: by plain search. */
export function expired(files: Map<string, Uint8Array>): { session: string; owner: string | null }[] {
  const found = (name: RegExp, line: RegExp): { session: string; folder: string }[] =>
    [...files].filter(([file]) => name.test(file)).flatMap(([file, bytes]) => [...text(bytes).matchAll(line)].map(match => ({ session: match[1], folder: file.split('/')[0] })));
  const owners = new Map(found(/server[^/]*\.log$|kafkaServer\.out$/, /Session establishment complete.*session ?id = (0x\w+)/g).map(one => [one.session, one.folder]));
  return [...new Set(found(/zookeeper[^/]*\.log/, /Expiring session (0x\w+)/g).map(one => one.session))].map(session => ({ session, owner: owners.get(session) ?? null }));
}

/** Each session of a node lost for this reason; those of nobody known, unexplained. */
function each(rule: string, confidence?: Expected['confidence']): IncidentCase['expected'] {
  return files => expired(files).map(({ session, owner }) => (owner ? { rule, about: session, confidence, ...(/stall$/.test(rule) ? { cause: new RegExp(`/${owner}/`) } : {}) } : { rule: 'session-lost/unexplained', about: session }));
}

const just = (...expected: Expected[]): IncidentCase['expected'] => () => expected;

/** What is true of a run of the lab, by the beginning of its name; the first that fits. */
const ofLab: [RegExp, IncidentCase['expected']][] = [
  [/^gc-session-expiry-1\.0\.2-parallel/, files => [...each('session-lost/stall', 'proven')(files), { rule: 'session-kept/stall', about: 'broker 1' }, { rule: 'group/member-silent', about: 'consumer-2' }]],
  [/^gc-session-expiry-2\.4\.1-serial/, files => [...each('session-lost/stall', 'proven')(files), { rule: 'session-kept/stall', about: 'broker 1' }]],
  [/^gc-session-expiry-3\.9\.1-parallel/, files => [...each('session-lost/stall', 'proven')(files), { rule: 'session-kept/stall', about: 'broker 1' }]],
  [/^gc-session-expiry-.*-z$/, each('session-lost/thread-stall', 'likely')],
  [/^gc-session-expiry/, each('session-lost/stall', 'proven')],
  [/^young-pauses-2\.4\.1-serial/, files => [...each('session-lost/stall', 'proven')(files), { rule: 'session-kept/stall', about: 'broker 1' }]],
  [/^(?:young-pauses|cpu-starved|frozen-in-gc)/, each('session-lost/stall', 'proven')],
  [/^frozen-beside-gc/, each('session-lost/process-frozen', 'likely')],
  [/^frozen-broker-4/, just({ rule: 'broker-fenced/process-frozen', about: 'broker 2', confidence: 'likely' })],
  [/^frozen-broker/, each('session-lost/process-frozen', 'likely')],
  [/^network-decoy/, files => [...each('session-lost/connection', 'likely')(files), { rule: 'session-kept/stall', about: 'broker 2' }]],
  [/^(?:host-cut-3|host-of-two-cut|zookeeper-port-denied)/, each('session-lost/network-cut', 'likely')],
  // A cut of 24 s: nothing but the tries to reach ZooKeeper tells of it.
  [/^host-cut-2/, each('session-lost/connection', 'likely')],
  [/^zookeeper-frozen/, each('session-lost/server-stalled', 'likely')],
  [/^zookeeper-slow-disk-1/, files => [...each('session-lost/slow-disk', 'likely')(files), { rule: 'session-kept/slow-disk', about: '?' }]],
  [/^zookeeper-slow-disk-3/, files => [...each('session-lost/slow-disk', 'likely')(files), { rule: 'zookeeper/election', about: 'zookeeper 3' }]],
  // Two were told; the third took its session up again with the next leader.
  [/^ensemble-frozen-1/, files => [...expired(files).filter(({ owner }) => owner !== 'kafka3').map(({ session }) => ({ rule: 'session-lost/ensemble-silent', about: session })),
    { rule: 'zookeeper/election', about: 'zookeeper 2' }, { rule: 'zookeeper/expiry-without-effect', about: 'zookeeper 3', confidence: 'proven' }]],
  [/^broker-slow-disk/, just({ rule: 'disk/slow-roll', about: 'broker 2', confidence: 'likely' })],
  [/^corrupt-index-3/, files => [...each('session-lost/process-ended', 'proven')(files), { rule: 'recovery/unclean-stop', about: 'broker 3' }, { rule: 'recovery/corrupt-index', about: 'broker 2', confidence: 'likely' }, { rule: 'controller/moved', about: 'broker 2', confidence: 'proven' }]],
  [/^corrupt-index/, files => [...each('session-lost/process-ended', 'proven')(files), { rule: 'recovery/unclean-stop', about: 'broker 3' }, { rule: 'recovery/corrupt-index', about: 'broker 2', confidence: 'likely' }]],
  [/^coordinator-frozen-3/, just({ rule: 'group/coordinator-frozen', about: 'broker 1', confidence: 'likely' }, { rule: 'session-kept/process-frozen', about: 'broker 1' })],
  [/^coordinator-frozen-1/, just({ rule: 'group/member-silent', about: 'consumer-2' })],
  [/^healthy/, just()],
  [/^rolling-restart/, just({ rule: 'controller/moved', about: 'broker 1', confidence: 'proven' }, { rule: 'controller/moved', about: 'broker 3', confidence: 'proven' })],
  [/^slow-consumer/, just({ rule: 'group/poll-interval', about: 'consumer-1', confidence: 'proven' })],
  [/^controller-moved-4/, just({ rule: 'controller/moved', about: 'controller 11', confidence: 'proven' }, { rule: 'controller/moved', about: 'controller 13', confidence: 'proven' })],
  [/^controller-frozen/, just({ rule: 'controller/moved', about: 'controller 12', confidence: 'likely' })],
  [/^kraft-gc-fenced/, just({ rule: 'broker-fenced/stall', about: 'broker 1', confidence: 'proven' })],
  [/^ex-leader-woken/, just(
    { rule: 'zookeeper/election', about: 'zookeeper 2', confidence: 'proven' }, { rule: 'zookeeper/election', about: 'zookeeper 3', confidence: 'proven' },
    { rule: 'zookeeper/expiry-without-effect', about: 'zookeeper 3', confidence: 'proven' }, { rule: 'zookeeper/expiry-without-effect', about: 'zookeeper 2', confidence: 'proven' })],
  [/^zookeeper-leader-killed/, just({ rule: 'zookeeper/election', about: 'zookeeper 2' })],
  [/^kill-recovery/, files => [...each('session-lost/process-ended', 'proven')(files), { rule: 'recovery/unclean-stop', about: 'broker 3' }]],
  [/^controller-moved-3/, files => [...each('session-lost/process-ended', 'proven')(files), { rule: 'recovery/unclean-stop', about: 'broker 2' }, { rule: 'controller/moved', about: 'broker 1', confidence: 'proven' }]],
  [/^directory-full/, just({ rule: 'directory/failed', about: 'broker 2' })],
  [/^map-count-crash/, just({ rule: 'map-count/crash', about: 'broker 1', confidence: 'proven' })],
  [/^map-count-1/, just({ rule: 'map-count/crash', about: 'broker 2', confidence: 'proven' }, { rule: 'map-count/map-failed', about: 'broker 3' })],
];

function labCases(): IncidentCase[] {
  return runNames().flatMap(name => {
    const expected = ofLab.find(([begins]) => begins.test(name))?.[1];
    return expected ? [{ name: `lab: ${name}`, files: () => readRun(name).files, expected }] : [];
  });
}

/** Runs of the lab whose truth nobody has written down here. */
export function unjudgedRuns(): string[] {
  return runNames().filter(name => !ofLab.some(([begins]) => begins.test(name)));
}

const ruleOf: Record<Fault, string> = {
  pause: 'session-lost/stall', frozen: 'session-lost/process-frozen', cut: 'session-lost/connection', killed: 'session-lost/process-ended', disk: 'session-lost/slow-disk',
  'slow-disk': 'session-lost/slow-disk', 'server-pause': 'session-lost/server-stalled', leaderless: 'session-lost/election', refused: 'session-lost/connections-refused',
};

/** Where the lines that tell of a fault stand; of one that nothing tells of, none. */
function causeOf(by: Fault, broker: number): RegExp | null {
  switch (by) {
    case 'pause': return new RegExp(`/kafka${broker}/(?:gc|kafkaServer-gc)\\.log$`);
    case 'disk': case 'killed': return new RegExp(`/kafka${broker}/`);
    case 'cut': case 'frozen': return null;
    default: return /\/zk1\//;
  }
}

const full = (from: number, ms: number): { from: number; ms: number } => ({ from, ms });
const quiet = {};

const plans: Record<string, Plan & { rules?: Partial<typeof ruleOf>; also?: Expected[] }> = {
  'nothing happens': { brokers: { 1: quiet, 2: quiet } },
  'a Full GC of 10 s': { brokers: { 1: { pauses: [full(60_000, 10_000)] }, 2: quiet } },
  'a Full GC of 10 s, three times': { brokers: { 1: { pauses: [full(30_000, 10_000), full(70_000, 11_000), full(110_000, 12_000)] }, 2: quiet } },
  'a Full GC that is just too short': { brokers: { 1: { pauses: [full(60_000, 3900)] } } },
  'a Full GC shorter than the timeout, the last ping early': { brokers: { 1: { pauses: [full(61_300, 5900)] } } },
  'Full GCs within a session of 18 s': { brokers: { 1: { timeoutMs: 18_000, pauses: [full(40_000, 10_000), full(80_000, 11_000)] } } },
  'a Full GC of 25 s in a session of 18 s': { brokers: { 1: { timeoutMs: 18_000, pauses: [full(40_000, 25_000)] } } },
  'young pauses without any Full GC': { brokers: { 1: { youngs: [{ from: 60_000, ms: 1400, count: 8 }] } } },
  'a frozen process': { brokers: { 1: { frozen: [full(60_000, 14_000)] }, 2: quiet } },
  'a broker cut off': { brokers: { 1: { cut: [full(60_000, 20_000)] }, 2: quiet } },
  'a broker cut off, while another one pauses': { brokers: { 1: { cut: [full(60_000, 20_000)] }, 2: { timeoutMs: 18_000, pauses: [full(60_500, 11_000)] } } },
  'a broker cut off, and another one that loses its session to GC': { brokers: { 1: { cut: [full(60_000, 20_000)] }, 2: { pauses: [full(61_000, 12_000)] } } },
  'a broker cut off after a short Full GC': { brokers: { 1: { pauses: [full(50_000, 3000)], cut: [full(60_000, 20_000)] } } },
  'a frozen broker beside one that pauses': { brokers: { 1: { frozen: [full(60_000, 14_000)] }, 2: { pauses: [full(60_000, 14_000)] } } },
  'a broker killed and started again': { brokers: { 1: { killed: { at: 60_000, startedAfter: 25_000 } }, 2: quiet } },
  'the disk of the ensemble hangs': { brokers: { 1: quiet, 2: quiet }, slowDisk: [full(60_000, 9000)] },
  'the ensemble\'s clock is 3 s ahead': { brokers: { 1: { pauses: [full(60_000, 12_000)] } }, ensembleAheadMs: 3000 },
  'the ensemble\'s clock is 40 s behind': { brokers: { 1: { pauses: [full(60_000, 12_000)] } }, ensembleAheadMs: -40_000 },
  'the ensemble writes another zone': { brokers: { 1: { pauses: [full(60_000, 12_000)] } }, ensembleAheadMs: 8 * 3600_000 },
  'no ZooKeeper log': { brokers: { 1: { pauses: [full(60_000, 12_000)] } }, without: /zookeeper/ },
  'no GC log': { brokers: { 1: { pauses: [full(60_000, 12_000)] }, 2: quiet }, without: /kafka1\/gc/, rules: { pause: 'session-lost/process-frozen' } },
  'no log of the broker': { brokers: { 1: { pauses: [full(60_000, 12_000)] }, 2: quiet }, without: /kafka1\/server/, rules: { pause: 'session-lost/unexplained' }, also: [{ rule: 'gc/stall-over-timeout', about: 'broker 1' }] },
  'Parallel: a Full GC of 10 s': { gc: 'unified-parallel', brokers: { 1: { pauses: [full(60_000, 10_000)] }, 2: quiet } },
  'Serial: a Full GC of 10 s': { gc: 'unified-serial', brokers: { 1: { pauses: [full(60_000, 10_000)] }, 2: quiet } },
  'Serial: young pauses that are too short': { gc: 'unified-serial', brokers: { 1: { youngs: [{ from: 60_000, ms: 900, count: 3 }] } } },
  'JDK 8, G1: a Full GC of 10 s': { gc: 'jdk8-g1', brokers: { 1: { pauses: [full(60_000, 10_000)] }, 2: quiet } },
  'JDK 8, Parallel: Full GCs, one after the other': { gc: 'jdk8-parallel', brokers: { 1: { pauses: [full(40_000, 7000), full(90_000, 9000)] }, 2: quiet } },
  'JDK 8: the other broker\'s Full GC while this one is frozen': { gc: 'jdk8-g1', brokers: { 1: { frozen: [full(60_000, 14_000)] }, 2: { timeoutMs: 18_000, pauses: [full(61_000, 11_000)] } } },
  'a Full GC of 15 s within a session of 18 s, its connection lost': { brokers: { 1: { timeoutMs: 18_000, pauses: [full(60_000, 15_000)] } } },
  'a broker cut off for a moment: its session lives': { brokers: { 1: { cut: [full(60_000, 4500)] }, 2: quiet } },
  'the broker\'s own disk hangs': { brokers: { 1: { disk: [full(60_000, 12_000)] }, 2: quiet } },
  'a slow roll beside a broker that is cut off': { brokers: { 1: { cut: [full(60_000, 20_000)], slowRoll: [full(61_000, 1500)] }, 2: quiet } },
  'a slow roll of the other broker while this one is frozen': { brokers: { 1: { frozen: [full(60_000, 12_000)] }, 2: { slowRoll: [full(60_000, 12_000)] } }, also: [{ rule: 'disk/slow-roll', about: 'broker 2' }] },
  'the JVM of the ZooKeeper server stands still': { brokers: { 1: quiet, 2: quiet, 3: quiet }, serverPauses: [full(60_000, 11_000)] },
  'a short pause of the ZooKeeper server while a broker is cut off': { brokers: { 1: { cut: [full(60_000, 20_000)] }, 2: quiet }, serverPauses: [full(61_000, 1200)] },
  'a quick fsync warning while a broker is cut off': { brokers: { 1: { cut: [full(60_000, 20_000)] }, 2: { timeoutMs: 30_000 } }, slowDisk: [full(61_500, 1100)] },
  'the ensemble has no leader for 15 s': { brokers: { 1: quiet, 2: quiet }, leaderless: [full(60_000, 15_000)], also: [{ rule: 'zookeeper/election', about: 'zookeeper 1' }] },
  'the ensemble loses its quorum for 15 s': { brokers: { 1: quiet, 2: quiet }, leaderless: [{ ...full(60_000, 15_000), quorum: true }], also: [{ rule: 'zookeeper/election', about: 'zookeeper 1' }] },
  'an election long before a broker is cut off': { brokers: { 1: { cut: [full(100_000, 20_000)] }, 2: quiet }, leaderless: [full(50_000, 1200)], also: [{ rule: 'zookeeper/election', about: 'zookeeper 1' }] },
  'too many connections from the broker\'s host': { brokers: { 1: { host: '10.0.0.7' }, 2: quiet }, refused: [{ ...full(60_000, 20_000), host: '10.0.0.7' }] },
  'too many connections from another host while a broker is cut off': { brokers: { 1: { cut: [full(60_000, 20_000)] }, 2: quiet }, refused: [{ ...full(55_000, 30_000), host: '10.0.0.99' }] },
  'a host with two brokers is cut off': { brokers: { 1: { host: '10.0.0.7', cut: [full(60_000, 20_000)] }, 2: { host: '10.0.0.7', cut: [full(60_000, 20_000)] }, 3: quiet }, rules: { cut: 'session-lost/network-cut' } },
  'a ZooKeeper server is cut off from its clients': { brokers: { 1: { server: 'zk2/10.0.0.22', cut: [full(60_000, 20_000)] }, 2: { server: 'zk2/10.0.0.22', cut: [full(60_000, 20_000)] }, 3: quiet }, rules: { cut: 'session-lost/network-cut' } },
  'two brokers of one host, one paused and one cut off': { brokers: { 1: { host: '10.0.0.7', cut: [full(60_000, 20_000)] }, 2: { host: '10.0.0.7', pauses: [full(60_000, 12_000)] } } },
  'two brokers of different hosts and servers cut off at once': { brokers: { 1: { server: 'zk2/10.0.0.22', cut: [full(60_000, 20_000)] }, 2: { server: 'zk3/10.0.0.23', cut: [full(61_000, 20_000)] }, 3: quiet } },
  'a Full GC of 10 s on a starved host': { brokers: { 1: { pauses: [{ ...full(60_000, 10_000), cpuMs: 1400 }] }, 2: quiet } },
  'the GC log twice': { brokers: { 1: { pauses: [full(60_000, 4000), full(90_000, 3900)] } }, twice: true },
};

function made(): IncidentCase[] {
  return Object.entries(plans).map(([name, plan]) => {
    const { files, truth } = simulate(plan);
    return {
      name: `made: ${name}`,
      files: () => new Map([...files].map(([file, written]) => [file, new TextEncoder().encode(written)])),
      expected: () => [
        ...truth.lost.map(({ session, broker, by }) => ({ rule: plan.rules?.[by] ?? ruleOf[by], about: session, ...(plan.without ? {} : { cause: causeOf(by, broker) }) })), ...plan.also ?? [],
        ...[...new Set(truth.kept.filter(one => !plan.without || !plan.without.test(`kafka${one.broker}/gc`)).map(one => one.broker))].map(id => ({ rule: 'session-kept/stall', about: `broker ${id}` })),
      ],
    };
  });
}

const root = join(__dirname, '..', '..');

function folder(path: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const walk = (at: string): void => {
    for (const name of readdirSync(at).sort()) {
      const one = join(at, name);
      if (statSync(one).isDirectory()) walk(one);
      else if (/\.(?:log|out)$/.test(name)) files.set(relative(path, one).replaceAll('\\', '/'), readFileSync(one));
    }
  };
  walk(path);
  return files;
}

function samples(): IncidentCase[] {
  const sample = (name: string): string => join(root, 'samples', name);
  return [
    { name: 'sample: gc-session-expiry', files: () => folder(sample('gc-session-expiry')), expected: each('session-lost/stall', 'proven') },
    { name: 'sample: first-incident-excerpts', files: () => folder(sample('first-incident-excerpts')), expected: just({ rule: 'session-lost/unexplained', about: '0x167772767ad92fd' }, { rule: 'gc/stall-over-timeout', about: 'broker 3' }) },
    { name: 'sample: mmap-map-count', files: () => folder(sample('mmap-map-count')), expected: just({ rule: 'map-count/crash', about: 'mmap-map-count', confidence: 'proven' }) },
  ];
}

/** Incidents outside of the project, read in place. */
export const sharedLab = join(root, '..', 'shared', 'lab');

function shared(): IncidentCase[] {
  if (!existsSync(sharedLab)) return [];
  const stray = (sessions: string[]): IncidentCase['expected'] => just(...sessions.map(about => ({ rule: 'session-lost/stall', about, confidence: 'likely' as const })));
  return [
    { name: 'shared: incident-standalone-jdk17', files: () => folder(join(sharedLab, 'incident-standalone-jdk17')), expected: stray(['0x1000015a83b0000', '0x1000015a83b0002', '0x1000015a83b0003']) },
    { name: 'shared: incident-ensemble-jdk25', files: () => folder(join(sharedLab, 'incident-ensemble-jdk25')), expected: stray(['0x100001916a90000', '0x300001917ec0001', '0x300001917ec0002']) },
  ];
}

export function cases(): IncidentCase[] {
  return [...made(), ...moreMade(), ...adversarial(), ...labCases(), ...samples(), ...shared()];
}
