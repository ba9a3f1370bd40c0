/** What a log and its name say of its own node: ids, host, process, the files that its command line names. */
import type { LogReading } from '../../formats/reading';
import { ofReading, ofText } from '../kept';
import type { NodeRole } from './nodes';
import { baseName } from '../paths';

export interface StatedId {
  readonly id: string;
  /** "broker.id = 3". */
  readonly what: string;
}

const idFacts = ['broker.id', 'node.id', 'zookeeper.myid'];
/** With KRaft `node.id` is what a person sets; `broker.id` follows it. */
const kraftIdFacts = ['node.id', 'broker.id'];

/** Events that a node tells of itself only, with the field that holds its id: `[KafkaServer id=3]`, `[Partition t-0 broker=3]`, `[Controller id=3]`. */
const ownIds: Readonly<Record<string, string>> = {
  'kafka.start': 'broker', 'kafka.started': 'broker', 'kafka.shutdown': 'broker', 'kafka.stopped': 'broker', 'kafka.isr.shrunk': 'broker', 'kafka.isr.expanded': 'broker', 'kafka.isr.updated': 'broker',
  'kafka.leader.changed': 'broker', 'kafka.fetch.fenced': 'broker', 'kafka.fetch.given-up': 'broker', 'kafka.controller.ready': 'controller', 'kafka.controller.resigned': 'controller', 'kafka.quorum.changed': 'node',
  'zk.start': 'myid', 'zk.election.started': 'myid',
};

/** The id that a log states of itself, always the same; `several` when it speaks for more than one. */
export const statedId = ofReading((reading): StatedId | 'several' | null => {
  for (const what of /[a-z]/.test(onlyFact(reading, 'process.roles') ?? '') ? kraftIdFacts : idFacts) {
    const values = new Set(reading.facts.filter(fact => fact.name === what).map(fact => String(fact.value)));
    // -1: "generate one", Kafka's default of broker.id and node.id.
    values.delete('-1');
    if (values.size > 1) return 'several';
    const [id] = values;
    if (id !== undefined) return { id, what: `${what} = ${id}` };
  }
  const { events } = reading;
  let found: StatedId | null = null;
  for (const i of events.ofKind(...Object.keys(ownIds))) {
    const field = ownIds[events.kindOf(i)];
    const id = events.string(i, field);
    if (!/^\d+$/.test(id)) continue;
    if (found && found.id !== id) return 'several';
    found ??= { id, what: `${field === 'myid' ? 'myid' : `${field} id`} ${id}` };
  }
  return found;
});

/** The one value of a fact; `null` without or with several. */
export function onlyFact(reading: LogReading, name: string): string | null {
  const values = new Set(reading.facts.filter(fact => fact.name === name).map(fact => String(fact.value)));
  return values.size === 1 ? [...values][0] : null;
}

/** `host.name` as the JVM prints it with the environment of ZooKeeper's client and server. "localhost" names nobody. */
export const hostOf = ofReading((reading): string | null => {
  const host = onlyFact(reading, 'environment.host.name');
  return host === null || /^localhost|^<NA>$/i.test(host) ? null : host;
});

/** Does the process only decide, as `process.roles` of KRaft says? */
export const isController = ofReading((reading): boolean => /^\[?controller\]?$/.test(onlyFact(reading, 'process.roles') ?? ''));

const statedPid = ofReading(reading => onlyFact(reading, 'jvm.pid'));

/** The pid: of a crash report its own, of another file that in its name (`gc.pid4711.log`: %p of -Xlog and -Xloggc). */
export function pidOf(file: string, reading: LogReading): string | null {
  return statedPid(reading) ?? /pid[-_.]?(\d{1,9})(?!\d)/i.exec(baseName(file))?.[1] ?? null;
}

/** Paths of the GC logs that a command line asks for. */
export function gcLogsOf(commandLine: string): string[] {
  return commandLine.split(/\s+/).flatMap(word => {
    const old = /^-Xloggc:(.+)$/.exec(word);
    const unified = /^-Xlog:[^\s]*?:(?:file=)?"?([^":]+)/.exec(word);
    const path = old?.[1] ?? unified?.[1];
    return path && !/^(?:stdout|stderr)$/.test(path) ? [path] : [];
  });
}

/** Folders that a command line names, the outermost last: `-Dkafka.logs.dir`, the properties file. */
export function placesOf(commandLine: string): string[] {
  return commandLine.split(/\s+/).flatMap(word => {
    const dir = /^-D(?:kafka|zookeeper)\.(?:logs?|log)\.dir=(.+)$/.exec(word)?.[1] ?? (/\.(?:properties|cfg)$/.test(word) ? word : null);
    return dir ? [dir, ...gcLogsOf(commandLine)] : [];
  }).concat(gcLogsOf(commandLine));
}

/** Directories that a broker keeps its partitions in: `log.dirs`, else `log.dir`. */
export const dataDirsOf = ofReading((reading): readonly string[] => {
  const dirs = onlyFact(reading, 'log.dirs') ?? onlyFact(reading, 'log.dir') ?? '';
  return dirs === 'null' ? [] : dirs.split(',').map(dir => dir.trim()).filter(dir => dir !== '' && dir !== '/tmp/kafka-logs');
});

/** Main classes of the servers, as Apache and the distributions start them. */
const mains: readonly [RegExp, Exclude<NodeRole, null>][] = [
  [/(?:^|[\s.])(?:kafka\.Kafka|SupportedKafka|KafkaDockerWrapper)(?=\s|$)/, 'broker'],
  [/org\.apache\.zookeeper\.server\./, 'zookeeper'],
  // Tools, clients, Connect and what runs beside brokers.
  [/(?:^|\s)(?:kafka\.(?:admin|tools)\.|org\.apache\.kafka\.(?:tools|connect|clients|streams|shell|trogdor)\.|org\.apache\.zookeeper\.ZooKeeperMain|io\.confluent\.(?:kafka\.schemaregistry|kafkarest|ksql|controlcenter)|com\.linkedin\.kafka\.cruisecontrol|jdk\.jcmd|sun\.tools)/, 'client'],
];

/** What a crash report's command line started: a broker, a ZooKeeper server, another program of their world; `null`: another one. */
export const programOf = ofReading((reading): NodeRole => {
  const line = reading.family === 'hs_err' ? onlyFact(reading, 'jvm.command-line') : null;
  return (line !== null && mains.find(([main]) => main.test(line))?.[1]) || null;
});

/** Programs that run on the hosts of brokers, with the file names that their start scripts give (`kafka-run-class -name connectDistributed`). */
const beside = /(?:^|[^a-z])(connect(?:-?distributed|-?standalone)?|schema-?registry|kafka-?rest|rest-?proxy|ksql(?:db)?(?:-?server)?|mirror-?maker2?|mm2|cruise-?control|control-?center|(?:jmx|kafka)-?exporter|burrow|akhq|kafdrop|cmak|kafka-?manager|debezium|logstash|flink|spark|nifi)(?=[^a-z]|$)/i;

/** The other program that a file's name speaks of: "connectDistributed" of `connectDistributed-gc.log`; `null`: none. */
export const otherProgram = ofText((file): string | null => beside.exec(baseName(file).replace(/\.(?:log|out|txt|gz|current|\d+)\b.*$/i, ''))?.[1] ?? null);

const commonWords = /^(?:old|new|copy|bak|backup|archive|archived|upstream|error|errors|debug|info|warn|current|previous|prev|all|full|part|cut|excerpt|\d{4}[-_.]?\d\d[-_.]?\d\d.*|\d+)$/i;

/** What a file's name holds beside the words that every such file has: "host-a" of `host-a_server.log`, `host-a-kafkaServer-gc.log.0`; '' when that is nothing, or a word that tells no node. */
export const stemOf = ofText((file): string => {
  const words = baseName(file).toLowerCase().replace(/\.(?:log|out|txt|gz)\b.*$/, '').replace(/kafkaserver-gc|zookeeper-gc|state-change|log-cleaner|kafka-authorizer|kafka-request|kafkaserver/g, ' ');
  const rest = words.split(/[^a-z0-9.-]+|(?<![a-z0-9])-|-(?![a-z0-9])/).flatMap(part => part.split(/(?:^|[-.])(?:server|controller|zookeeper|kafka|gc|safepoint|log)(?=$|[-.])/)).map(part => part.replace(/^[-.]+|[-.]+$/g, '')).filter(part => part !== '').join('-');
  return commonWords.test(rest) ? '' : rest;
});

/** The number that is all a file's name holds beside such words: "1" of `gc-1.log`. */
export const numberIn = ofText((file): string | null => /^(?:gc|safepoint|kafkaserver-gc|zookeeper-gc|controller|state-change|log-cleaner)[-_.](\d{1,5})\.(?:log|out)/i.exec(baseName(file))?.[1] ?? null);

/** The kind of node that a name speaks of. */
export function wordRole(name: string): NodeRole {
  return /zookeeper|zk(?![a-z])/i.test(name) ? 'zookeeper' : /kafka|broker/i.test(name) ? 'broker' : null;
}

/** What an incident is called after, not a node: "broker-1-down", "kafka-2-outage". */
const happened = /^[-_. ](?:.*[-_. ])?(?:of|is|was|down|outage|crash\w*|incident|issue|lost|loss|expir\w+|restart\w*|slow|fail\w*|fenced|problem|ticket|case|oom|stuck|hang\w*|hung|killed|offline|isolated)(?:[-_. ]|$)/i;

/** "server-1.log", "gc-broker2.log", "broker-3", "zk1", "my-cluster-kafka-0". Versions (`kafka_2.12`) and dates (`server-2019-05-15`) are no ids. */
export const idInName = ofText((name): { readonly id: string; readonly role: NodeRole } | null => {
  const id = /(broker|kafka|server|node|zookeeper|zk)[-_. ]?(\d{1,5})(?![\d.]*\d)(?![-_]\d)/i;
  // "server.log.kafka1": what stands behind is a host, where it is no number, date or "current".
  const found = id.exec(name.replace(/\.(?:log|out|txt|gz)\b.*$/i, '')) ?? id.exec(/\.log[-._]([a-z].*)$/i.exec(name)?.[1] ?? '');
  if (!found || happened.test(name.slice(found.index + found[0].length))) return null;
  return { id: String(Number(found[2])), role: wordRole(found[1]) };
});
