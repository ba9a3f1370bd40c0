/** One row per message: everything Faultline knows of one log message or line shape. */
import type { MarkClass } from '../protocol';
import { fieldOf } from './fields';

/** A row as it is written in a family's catalogue. */
export interface Row {
  /** Unique and stable: `zk-client.session-expired`. */
  readonly id: string;
  /** How the message starts: ASCII literals, cheap to test on bytes. A `0` stands for any whole number. */
  readonly starts: string | readonly string[];
  /**
   * The message from its start; group names are field names (fields.ts). No anchors, no flags.
   * Needs not reach the message's end.
   */
  readonly pattern: RegExp;
  /** The event kind it makes, `family.noun.verb`; none for lines that are only explained. */
  readonly event?: string;
  /** What the event stands for on the timeline. */
  readonly mark?: MarkClass;
  /** One line of plain text for the event, fields in braces: "session {session} expired". */
  readonly label?: string;
  /** A field in ms: the event lasted that long and the stamp is its end. */
  readonly endsAfter?: string;
  /**
   * Fields that the event takes from what stands around the message, behind its own: the message's
   * context (`[Partition t-0 broker=1]`) or, for a line of a stack trace, the record above it.
   */
  readonly context?: readonly string[];
  /** Of a line of a stack trace: its event stands beside that of the record, not in its place. */
  readonly besides?: boolean;
  /** Facts that the line states: fact name -> field. A name may hold a field in braces: `{'environment.{key}': 'value'}`. */
  readonly facts?: Readonly<Record<string, string>>;
  /** What it means, for the hover: Markdown of ours. */
  readonly means: string;
  /** Where that is known from: class or source file, version range. */
  readonly source: string;
  /** One line as the program writes it, header included. A test is made from it. */
  readonly example: string;
}

/** What an event of one kind carries: the order of its values in the event table. */
export interface EventShape {
  /** Unique: the row's id, or a block reader's own name. */
  readonly id: string;
  readonly kind: string;
  readonly mark: MarkClass;
  readonly label: string;
  /** Names of the values, in order. */
  readonly names: readonly string[];
}

/** A row ready for work. */
export interface CompiledRow extends Row {
  /** Sticky, for the scan: the same groups by number, without their names (a match with names costs twice as much). */
  readonly scan: RegExp;
  /** Sticky with indices, for tokens. */
  readonly locate: RegExp;
  /** Group names in the order of the pattern. */
  readonly groups: readonly string[];
  /** The groups' names in events. */
  readonly names: readonly string[];
  /** How each group's text becomes a value; `null` for those that stay as they stand. */
  readonly parsers: readonly (((written: string) => string | number) | null)[];
  readonly shape: EventShape | null;
}

const shapes = new Map<string, EventShape>();

/** Which values an event has is kept in one word of bits. */
const mostNames = 32;

/** Declares what events of one shape carry. Each id once. */
export function defineShape(shape: EventShape): EventShape {
  if (shapes.has(shape.id)) throw new Error(`shape '${shape.id}' is defined twice`);
  if (shape.names.length > mostNames) throw new Error(`shape '${shape.id}' has more than ${mostNames} values`);
  shapes.set(shape.id, shape);
  return shape;
}

/** The shape with this id, for readings that come from a worker. */
export function shapeOf(id: string): EventShape {
  const shape = shapes.get(id);
  if (!shape) throw new Error(`no event shape '${id}'`);
  return shape;
}

/** All shapes declared so far. */
export function allShapes(): EventShape[] {
  return [...shapes.values()];
}

const namedGroup = /\(\?<([A-Za-z]+)>/g;

const compiled = new Map<Row, CompiledRow>();

/** Compiles a row, once: families may share it. Throws at load when a group names no field. */
export function compileRow(row: Row): CompiledRow {
  let done = compiled.get(row);
  if (!done) compiled.set(row, done = compile(row));
  return done;
}

function compile(row: Row): CompiledRow {
  const { source } = row.pattern;
  const groups = [...source.matchAll(namedGroup)].map(found => found[1]);
  const names = groups.map(group => fieldOf(group).as ?? group);
  // Group numbers must be positions in `groups`.
  if (new RegExp(`${source}|`).exec('')!.length - 1 !== groups.length) throw new Error(`row '${row.id}': a group without a name; write (?:…)`);
  return {
    ...row,
    scan: new RegExp(source.replace(namedGroup, '('), 'y'),
    locate: new RegExp(row.pattern.source, 'dy'),
    groups,
    names,
    parsers: groups.map(group => fieldOf(group).parse ?? fieldOf(group).canonical ?? null),
    shape: row.event
      ? defineShape({ id: row.id, kind: row.event, mark: row.mark ?? 'other', label: row.label ?? row.id, names: [...names, ...(row.context ?? [])] })
      : null,
  };
}
