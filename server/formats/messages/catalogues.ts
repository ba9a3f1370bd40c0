/** What a family of message logs knows: its messages, the contexts in front of them, the exceptions behind them. */
import './fields';
import { LF, SPACE, startsWith } from '../../text/bytes';
import { Catalogue } from '../catalogue';
import { compileRow, defineShape, type CompiledRow, type Row } from '../row';
import { bracketEnd } from './parts';

export interface MessageRows {
  messages: readonly Row[];
  /** `[Controller id=1]`: rows without events; their fields belong to the event of the message behind them. */
  contexts: readonly Row[];
  /** Lines of stack traces, from the exception's class on. An event of theirs says what the whole record was about. */
  traces: readonly Row[];
}

/** A record at ERROR or FATAL that no row makes an event of. */
export const errorShape = defineShape({
  id: 'log.error', kind: 'log.error', mark: 'error', label: '{message}', names: ['message', 'logger', 'exception', 'cause'],
});

/** `KafkaConfig values: ` and its like: `AbstractConfig.logAll`, Kafka 0.10 to 4. The lines behind it are `configLine`s. */
export const configDump: Row = {
  id: 'config.values',
  starts: [
    'KafkaConfig values', 'ProducerConfig values', 'ConsumerConfig values', 'AdminClientConfig values', 'StreamsConfig values', 'DistributedConfig values',
    'StandaloneConfig values', 'ConnectorConfig values', 'SourceConnectorConfig values', 'SinkConnectorConfig values', 'EnrichedConnectorConfig values',
    'EnrichedSourceConnectorConfig values', 'EnrichedSinkConnectorConfig values', 'TaskConfig values', 'JsonConverterConfig values', 'StringConverterConfig values',
    'ConverterConfig values', 'MirrorMakerConfig values', 'WorkerInfo values', 'QuotaConfig values', 'AbstractConfig values', 'AbstractKafkaConfig values', 'RemoteLogManagerConfig values', 'TopicBasedRemoteLogMetadataManagerConfig values', 'LogConfig values', 'GroupConfig values',
    'ClientMetricsConfigs values', 'AdminConfig values', 'MirrorSourceConfig values', 'MirrorCheckpointConfig values', 'MirrorHeartbeatConfig values', 'MirrorClientConfig values',
  ],
  pattern: /(?<config>\w+) values:/,
  facts: {},
  means: 'The whole configuration a component runs with, one `key = value` on each line below: defaults included, secrets hidden.',
  source: 'org.apache.kafka.common.config.AbstractConfig#logAll, Kafka 0.10 to 4.x',
  example: '[2019-05-15 22:03:40,100] INFO KafkaConfig values: (kafka.server.KafkaConfig)',
};

/** One line of a configuration dump. */
export const configLine: Row = {
  id: 'config.line',
  starts: '\t',
  pattern: /\t(?<key>[\w.-]+) =(?: (?<value>.*))?/,
  means: 'One setting of the configuration dump above, with the value in force.',
  source: 'org.apache.kafka.common.config.AbstractConfig#logAll',
  example: '\tzookeeper.session.timeout.ms = 6000',
};

export class MessageCatalogues {
  readonly messages: Catalogue;
  readonly contexts: Catalogue;
  readonly traces: Catalogue;
  readonly configLine = new Catalogue([configLine]);
  readonly configDump = compileRow(configDump);
  readonly rows: readonly CompiledRow[];

  constructor(rows: MessageRows) {
    this.messages = new Catalogue([...rows.messages, configDump]);
    this.contexts = new Catalogue(rows.contexts);
    this.traces = new Catalogue(rows.traces);
    this.rows = [...this.messages.rows, ...this.contexts.rows, ...this.traces.rows, ...this.configLine.rows];
  }
}

const openBracket = 91;

/** What Streams and Connect put in front of their messages. */
const named = ['stream-thread [', 'stream-client [', 'standby-task [', 'state-updater [', 'global-stream-thread [', 'task [', 'WorkerSinkTask{', 'WorkerSourceTask{', 'WorkerConnector{', 'ExactlyOnceWorkerSourceTask{'];
/** 1 for the bytes that one of these begins with. */
const begins = new Uint8Array(256);
for (const one of named) begins[one.charCodeAt(0)] = 1;

/** Position of the bracket or brace behind such a word at `at`; -1 when none stands there. */
function namedOpen(bytes: Uint8Array, at: number, to: number): number {
  if (begins[bytes[at]] === 0) return -1;
  const word = named.find(one => startsWith(bytes, at, to, one));
  return word === undefined ? -1 : at + word.length - 1;
}

function braceEnd(bytes: Uint8Array, open: number, to: number): number {
  const end = bytes.subarray(0, Math.min(to, open + 512)).indexOf(125, open);
  return end < 0 ? -1 : end + 1;
}

/**
 * Position behind the context at `at`: `[Controller id=1] `, `[GroupCoordinator 1]: `,
 * `[Kafka Server 1], `, `stream-thread [a] `, `WorkerSinkTask{id=a-0} `; `at` itself when none stands there.
 */
export function contextEnd(bytes: Uint8Array, at: number, to: number): number {
  const open = at >= to ? -1 : bytes[at] === openBracket ? at : namedOpen(bytes, at, to);
  const end = open < 0 ? -1 : bytes[open] === openBracket ? bracketEnd(bytes, open, to) : braceEnd(bytes, open, to);
  if (end < 0) return at;
  let behind = end;
  if (bytes[behind] === 58 || bytes[behind] === 44) behind++;
  if (behind < to && bytes[behind] !== SPACE && bytes[behind] !== LF) return at;
  while (behind < to && bytes[behind] === SPACE) behind++;
  return behind;
}

/** Position of the message behind all contexts (Connect writes one of its own in front of the client's). */
export function messageStart(bytes: Uint8Array, at: number, to: number): number {
  for (let i = 0; i < 3; i++) {
    const end = contextEnd(bytes, at, to);
    if (end === at) break;
    at = end;
  }
  return at;
}
