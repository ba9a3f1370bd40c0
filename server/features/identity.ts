/**
 * What a token stands for: the same session, broker, partition, however it is
 * written. Two tokens with the same identity are the same thing, in any log.
 */
import { formats } from '../formats/families';
import { allFields } from '../formats/fields';
import type { EventShape } from '../formats/row';
import { fieldText, type DescribedLine, type LineField } from './lines';

export type IdentityKind = 'session' | 'broker' | 'partition' | 'topic' | 'gc' | 'client' | 'group' | 'member' | 'transaction' | 'zxid' | 'server';

export interface Identity {
  readonly kind: IdentityKind;
  /** In one spelling: ids as decimal numbers, sessions without leading zeros, partitions as `topic-0`. */
  readonly value: string;
}

/** How a field tells of things: which sort, and which of them its text names. */
export interface Naming {
  readonly kind: IdentityKind;
  /** The things that a value names; a list of brokers names several. */
  readonly values: (written: string) => readonly string[];
}

const one = (read: (written: string) => string | null) => (written: string): readonly string[] => {
  const value = read(written);
  return value === null ? [] : [value];
};

/** Some hundred partitions in one field tell of none in particular. */
const mostOfAList = 64;

const session = one(written => /^0x0*([1-9a-f][0-9a-f]*)$/i.exec(written.trim())?.[1].toLowerCase() ?? null);
const text = one(written => written.trim() || null);
const id = one(written => /^\d{1,9}$/.test(written.trim()) ? String(Number(written)) : null);
/** One broker or a list of them: "1", "1,2", "[1, 2]". -1 stands for none. */
const ids = (written: string): readonly string[] => (written.match(/(?<![\d-])\d{1,9}(?!\d)/g) ?? []).slice(0, mostOfAList).map(found => String(Number(found)));
/** A group coordinator's connection has the id Integer.MAX_VALUE less the broker's (AbstractCoordinator). */
const connection = one(written => {
  const number = Number(written);
  if (!/^\d{1,10}$/.test(written.trim()) || number > 2147483647) return null;
  return String(number > 2147483647 - 1_000_000 ? 2147483647 - number : number);
});

/** `orders-7`, `[orders,7]`, `[orders, 7]`. */
export function partitionName(written: string): string | null {
  const found = /^\[?([\w.-]+?)(?:-|, ?)(\d{1,9})\]?$/.exec(written.trim());
  return found && `${found[1]}-${Number(found[2])}`;
}

const partition = one(partitionName);
const topicOf = one(written => partitionName(written)?.replace(/-\d+$/, '') ?? null);

/** By the concept that explains a field (fields.ts): what it says a token is. */
const namings: Readonly<Record<string, readonly Naming[]>> = {
  'zookeeper.session-id': [{ kind: 'session', values: session }],
  'kafka.broker-id': [{ kind: 'broker', values: ids }],
  'kafka.leader': [{ kind: 'broker', values: id }],
  'kafka.controller': [{ kind: 'broker', values: id }],
  'kafka.node-id': [{ kind: 'broker', values: connection }],
  'kafka.isr': [{ kind: 'broker', values: ids }],
  'kafka.replicas': [{ kind: 'broker', values: ids }],
  'kafka.partition': [{ kind: 'partition', values: partition }, { kind: 'topic', values: topicOf }],
  'kafka.topic': [{ kind: 'topic', values: text }],
  'gc.id': [{ kind: 'gc', values: id }],
  'kafka.client-id': [{ kind: 'client', values: text }],
  'kafka.group': [{ kind: 'group', values: text }],
  'kafka.member-id': [{ kind: 'member', values: text }],
  'kafka.transactional-id': [{ kind: 'transaction', values: text }],
  'zookeeper.zxid': [{ kind: 'zxid', values: session }],
  'zookeeper.server-id': [{ kind: 'server', values: id }],
  'zookeeper.myid': [{ kind: 'server', values: id }],
  'zookeeper.leader': [{ kind: 'server', values: id }],
};

const none: readonly Naming[] = [];

/** What a field of that name names. */
function namingsOf(field: string): readonly Naming[] {
  const concept = allFields().get(field)?.concept;
  return concept === undefined ? none : namings[concept] ?? none;
}

/** Settings whose value names a thing, by their key in a config dump. */
const settings: Readonly<Record<string, IdentityKind>> = { 'broker.id': 'broker', 'node.id': 'broker', 'client.id': 'client', 'group.id': 'group', 'transactional.id': 'transaction' };

/** The thing that a fact (`consumer.group.id`) names; `null` for most. */
export function identityOfFact(name: string, value: string | number): Identity | null {
  const kind = settings[name] ?? settings[name.slice(name.indexOf('.') + 1)];
  if (!kind) return null;
  return identityOfSetting(kind, String(value));
}

function identityOfSetting(kind: IdentityKind, written: string): Identity | null {
  const value = kind === 'broker' ? id(written)[0] : written.trim();
  return value && value !== 'null' ? { kind, value } : null;
}

/** A place of an event where a thing is named. */
export interface NamedPlace {
  readonly position: number;
  readonly naming: Naming;
}

const places = new WeakMap<EventShape, readonly NamedPlace[]>();
let fieldsByShape: Map<string, readonly string[]> | null = null;

/** Where events of a shape name things. */
export function namedPlaces(shape: EventShape): readonly NamedPlace[] {
  let found = places.get(shape);
  if (!found) {
    // What an event calls `leader` is a broker or a ZooKeeper server: the row's own field knows.
    fieldsByShape ??= new Map(formats.flatMap(format => format.rows.flatMap(row => row.shape ? [[row.shape.id, row.groups] as const] : [])));
    const groups = fieldsByShape.get(shape.id) ?? [];
    found = shape.names.flatMap((name, position) => namingsOf(groups[position] ?? name).map(naming => ({ position, naming })));
    places.set(shape, found);
  }
  return found;
}

/** All things that a field of a line names. */
export function identitiesIn(described: DescribedLine, field: LineField, written = fieldText(described, field)): readonly Identity[] {
  if (field.field === 'value') {
    const key = described.fields.find(other => other.field === 'key');
    const kind = key && settings[fieldText(described, key)];
    const named = kind && identityOfSetting(kind, written);
    return named ? [named] : [];
  }
  return namingsOf(field.field).flatMap(({ kind, values }) => values(written).map(value => ({ kind, value })));
}

/** The thing that the token at a column names: of a list the one it stands in, of a partition's name the partition. */
export function identityAt(described: DescribedLine, field: LineField, column: number): Identity | null {
  const written = fieldText(described, field);
  const part = namingsOf(field.field)[0]?.values === ids ? numberAround(written, column - field.start) : written;
  return identitiesIn(described, field, part)[0] ?? null;
}

function numberAround(written: string, at: number): string {
  for (const found of written.matchAll(/(?<![\d-])\d+/g)) if (found.index <= at && at <= found.index + found[0].length) return found[0];
  return '';
}

/** Words that say what a number behind them is, where no row knows the line. */
const wordings: readonly [RegExp, IdentityKind, (written: string) => readonly string[]][] = [
  [/\b0x[0-9a-f]{8,16}\b/gi, 'session', session],
  [/\bGC\((\d{1,9})\)/g, 'gc', id],
  [/\b(?:broker|replica|brokerId|replicaId|leaderId|controllerId|targetBrokerId|node|leader|controller)(?:[ =:]| id ?[=:]? ?)(\d{1,9})\b/gi, 'broker', id],
  [/\[(?:Controller|Broker|KafkaServer|BrokerServer|ReplicaManager broker|BrokerLifecycleManager|GroupCoordinator)(?: id)?[= ](\d{1,9})\b/g, 'broker', id],
  [/\bclientId=([^,\]\s]+)/g, 'client', text],
  [/\bgroupId=([^,\]\s]+)/g, 'group', text],
  [/\[[\w.-]+, ?\d{1,9}\]/g, 'partition', partition],
  [/\b[\w.-]+-\d{1,9}\b/g, 'partition', partition],
];

/** The things that the words around a column may name; whether they exist the logs must tell. */
export function wordedAt(line: string, column: number): Identity[] {
  const from = Math.max(0, column - 300);
  const piece = line.slice(from, column + 300);
  const found: Identity[] = [];
  for (const [pattern, kind, values] of wordings) {
    for (const match of piece.matchAll(pattern)) {
      const start = from + match.index;
      if (start <= column && column <= start + match[0].length) for (const value of values(match[1] ?? match[0])) found.push({ kind, value });
    }
  }
  return found;
}
