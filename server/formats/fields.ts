/**
 * What the named groups of row patterns mean. One entry a name: how the text
 * becomes a value, how an editor colours it, which concept explains it. A
 * pattern may use only names that stand here, so a name means the same in
 * every family.
 */
import { parseSize } from '../text/sizes';

/** Standard LSP semantic token types, so that every theme colours them. */
export type TokenType = 'namespace' | 'type' | 'class' | 'parameter' | 'variable' | 'property' | 'enumMember' | 'event' | 'function' | 'keyword' | 'modifier' | 'comment' | 'string' | 'number' | 'regexp' | 'operator' | 'decorator';

export interface Field {
  /** Name in events and JSON; where it differs from the group's own. */
  readonly as?: string;
  readonly token: TokenType;
  /** How the matched text becomes a value; text as it stands when absent. */
  readonly parse?: (written: string) => number;
  /** For what is written in several ways: the one that events hold, and all that a search must look for. */
  readonly canonical?: (written: string) => string;
  readonly spellings?: (canonical: string) => readonly string[];
  /** Key of the concept in knowledge/ that explains it; `value` says that the text itself chooses one below that key. */
  readonly concept?: string;
  readonly conceptByValue?: boolean;
  /** Occurrences of the same text are the same thing: highlighted together, found by references. */
  readonly identity?: boolean;
}

/** "45", "45.6"; with `comma`, "45,6" as some locales write it. What `Number` says of it, sooner. */
function numberIn(written: string, comma: boolean): number {
  const { length } = written;
  let value = 0;
  let scale = 0;
  for (let i = 0; i < length; i++) {
    const code = written.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      value = value * 10 + code - 48;
      scale *= 10;
    } else if ((code === 46 || (comma && code === 44)) && scale === 0 && i > 0) scale = 1;
    else return Number(comma ? written.replace(',', '.') : written);
  }
  // Fifteen digits and a power of ten are exact in a double, so their quotient is what Number makes of the text.
  if (length > 15) return Number(comma ? written.replace(',', '.') : written);
  return scale > 1 ? value / scale : value;
}

const decimal = (written: string): number => numberIn(written, true);
const seconds = (written: string): number => Math.round(decimal(written) * 1e6) / 1e3;
const whole = (written: string): number => numberIn(written, false);
const size = (written: string): number => parseSize(written);

/** Kafka before 1.1 writes a partition as `[orders,7]` or `[orders, 7]` (kafka.common.TopicAndPartition, and by hand), all others as `orders-7`: one name for it. */
const partitionName = (written: string): string => written.includes(',') ? written.replace(/^\[?([\w.-]+), ?(\d+)\]?$/, '$1-$2') : written;
const partitionSpellings = (name: string): readonly string[] => {
  const at = name.lastIndexOf('-');
  return at <= 0 ? [name] : [name, `${name.slice(0, at)},${name.slice(at + 1)}`, `${name.slice(0, at)}, ${name.slice(at + 1)}`];
};

/** Fields of the line header and those that several families share. A family adds its own with `defineFields`. */
const fields = new Map<string, Field>(Object.entries({
  stamp: { token: 'number', concept: 'log.stamp' },
  uptime: { token: 'number', concept: 'log.uptime' },
  level: { token: 'keyword', concept: 'log.level', conceptByValue: true },
  logger: { token: 'class', concept: 'log.logger' },
  thread: { token: 'namespace', concept: 'log.thread', identity: true },
  source: { token: 'class', concept: 'log.logger' },
  exception: { token: 'type', concept: 'exception', conceptByValue: true },
  session: { token: 'variable', concept: 'zookeeper.session-id', identity: true },
  partition: { token: 'variable', concept: 'kafka.partition', canonical: partitionName, spellings: partitionSpellings, identity: true },
  broker: { token: 'variable', concept: 'kafka.broker-id', parse: whole },
  address: { token: 'string', concept: 'log.address' },
  host: { token: 'string', concept: 'log.address' },
  path: { token: 'string', concept: 'log.path' },
  value: { token: 'string' },
  reason: { token: 'string' },
  count: { token: 'number', parse: whole },
  bytes: { token: 'number', parse: whole },
  durationMs: { token: 'number', concept: 'log.duration', parse: decimal },
  durationSecs: { as: 'durationMs', token: 'number', concept: 'log.duration', parse: seconds },
  timeoutMs: { token: 'number', concept: 'zookeeper.session-timeout', parse: decimal },
  silentMs: { token: 'number', concept: 'zookeeper.silence', parse: decimal },
} satisfies Record<string, Field>));

/** Parsers for field definitions. */
export const parsers = { decimal, seconds, whole, size };

/** Adds a family's fields. A name that exists already must mean the same there: a second, different definition throws at load. */
export function defineFields(added: Record<string, Field>): void {
  for (const [name, field] of Object.entries(added)) {
    if (fields.has(name)) throw new Error(`field '${name}' is defined twice`);
    fields.set(name, field);
  }
}

/** The field a pattern's group stands for; throws at load for a name nobody defined. */
export function fieldOf(name: string): Field {
  const field = fields.get(name);
  if (!field) throw new Error(`no field '${name}': define it beside the rows that use it`);
  return field;
}

/** All fields by name. */
export function allFields(): ReadonlyMap<string, Field> {
  return fields;
}
