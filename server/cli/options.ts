/** The command line, read and checked. */
import { parseArgs } from 'node:util';
import { defaultSettings } from '../protocol';
import { parseZone } from '../text/clock';
import { printable } from './terminal';

export type Command = 'check' | 'events' | 'summary' | 'investigate' | 'why-not' | 'unknown' | 'lsp';

export interface Options {
  command: Command;
  /** Of why-not: the two lines, one-based. */
  places: { file: string; line: number }[];
  paths: string[];
  format: string;
  sessionTimeout: number;
  /** False: the default. */
  sessionTimeoutGiven: boolean;
  defaultZone: string;
  zones: Record<string, string>;
  nodes: Record<string, string>;
  /** Of a report: pseudonyms in place of names. */
  mask: boolean;
  /** ms by which a host's clock is ahead, by glob. */
  clockSkew: Record<string, number>;
}

/** What was typed makes no sense; the message is for the person. */
export class UsageError extends Error {}

const formatsOf: Record<Command, readonly string[]> = {
  check: ['text', 'json', 'sarif'],
  events: ['json'],
  summary: ['text', 'json'],
  investigate: ['text', 'markdown', 'html', 'json'],
  'why-not': ['text', 'json'],
  unknown: ['text', 'json'],
  lsp: [],
};

export const usage = `Usage: faultline <command> [options] PATH…

What happened, why, and the lines that prove it: GC logs, Kafka logs, ZooKeeper
logs, JVM crash reports. PATH: files, folders, globs, .gz files, - for standard input.

Commands
  investigate PATH…  what happened, across the files    --format text|markdown|html|json
  why-not FILE:LINE FILE:LINE PATH…
                     is one event the cause of the other? --format text|json
  check PATH…        what is wrong, by line             --format text|json|sarif
  events PATH…       one JSON object a line
  summary PATH…      totals per file                    --format text|json
  unknown PATH…      lines that no row knows, by shape  --format text|json
  lsp --stdio        the language server, for any editor

Options
  --session-timeout MS  hold pauses against this where no log states a session
                        timeout (default ${defaultSettings.sessionTimeout}, Kafka's own before 2.5)
  --zone Z              zone of stamps that state none, where the logs do not tell:
                        local, UTC, +08:00, Europe/Berlin (default local)
  --zone GLOB=Z         the same for the files that fit, whatever the other logs say
  --node GLOB=NAME      the node that the files that fit belong to (repeatable)
  --skew GLOB=TIME      how far the clock of the host of the files that fit is ahead:
                        +45s, -300ms, 10m; - is behind (repeatable)
  --mask                in a report (markdown, html): stable pseudonyms in place of hosts,
                        addresses, topics, groups and clients
  --help, --version

Exit status: 0 nothing at severity error, 1 something, 2 could not run.`;

/** Options from arguments; 'help' or 'version' where that was asked. Throws `UsageError`. */
export function readOptions(args: readonly string[]): Options | 'help' | 'version' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  if (values.version) return 'version';
  const [command, ...rest] = positionals;
  if (command === undefined) throw new UsageError('no command: investigate, why-not, check, events, summary, unknown or lsp (see faultline --help)');
  if (!Object.hasOwn(formatsOf, command)) throw new UsageError(`unknown command '${printable(command)}' (see faultline --help)`);
  const known = formatsOf[command as Command];
  const places = command === 'why-not' ? placesOf(rest) : [];
  const paths = command !== 'why-not' ? rest : rest.length > 2 ? rest.slice(2) : places.map(place => place.file);
  const options: Options = {
    command: command as Command, places, paths, format: values.format ?? known[0] ?? '',
    sessionTimeout: timeoutOf(values['session-timeout']), sessionTimeoutGiven: values['session-timeout'] !== undefined, ...zonesOf(values.zone ?? []),
    nodes: nodesOf(values.node ?? []), clockSkew: skewsOf(values.skew ?? []), mask: values.mask === true,
  };
  if (command === 'lsp') {
    if (!values.stdio) throw new UsageError('lsp speaks over standard input and output only: faultline lsp --stdio');
    return options;
  }
  if (values.stdio) throw new UsageError(`--stdio belongs to lsp, not to ${command}`);
  if (values.format !== undefined && !known.includes(values.format)) throw new UsageError(`${command} has no format '${printable(values.format)}', only ${known.join(', ')}`);
  if (options.mask && options.format !== 'markdown' && options.format !== 'html') throw new UsageError('--mask belongs to investigate --format markdown or html');
  if (paths.length === 0) throw new UsageError(`${command} needs a PATH: files, folders, globs, or - for standard input`);
  return options;
}

function placesOf(written: readonly string[]): Options['places'] {
  const places = written.slice(0, 2).map(one => /^(.+):([1-9]\d{0,9})$/.exec(one)).flatMap(match => (match ? [{ file: match[1], line: Number(match[2]) }] : []));
  if (places.length < 2) throw new UsageError('why-not needs two lines, FILE:LINE FILE:LINE, and then the logs of the incident');
  return places;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: withNegativeZones(args), allowPositionals: true,
      options: {
        format: { type: 'string' }, 'session-timeout': { type: 'string' }, zone: { type: 'string', multiple: true },
        node: { type: 'string', multiple: true }, skew: { type: 'string', multiple: true },
        mask: { type: 'boolean' }, stdio: { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' },
      },
    });
  } catch (error) {
    throw new UsageError(printable((error as Error).message.split('\n')[0]));
  }
}

/** `--zone -03:00` is no two options: `--zone=-03:00`. */
function withNegativeZones(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    if (joined.at(-1) === '--zone' && /^-\d/.test(arg)) joined[joined.length - 1] = `--zone=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

function timeoutOf(given: string | undefined): number {
  if (given === undefined) return defaultSettings.sessionTimeout;
  if (!/^[1-9]\d{0,8}$/.test(given)) throw new UsageError(`--session-timeout '${printable(given)}' is no number of milliseconds`);
  return Number(given);
}

function zonesOf(given: readonly string[]): Pick<Options, 'defaultZone' | 'zones'> {
  let defaultZone = defaultSettings.defaultZone;
  const zones: Record<string, string> = {};
  for (const one of given) {
    const cut = one.lastIndexOf('=');
    const zone = one.slice(cut + 1);
    if (parseZone(zone) === null) throw new UsageError(`--zone '${printable(zone)}' is no zone: local, UTC, +08:00, Europe/Berlin`);
    if (cut < 0) defaultZone = zone;
    else zones[one.slice(0, cut)] = zone;
  }
  return { defaultZone, zones };
}

function nodesOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(given.map(one => {
    const cut = one.indexOf('=');
    const name = one.slice(cut + 1).trim();
    if (cut < 1 || name === '') throw new UsageError(`--node '${printable(one)}' is not GLOB=NAME`);
    return [one.slice(0, cut), name];
  }));
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function skewsOf(given: readonly string[]): Record<string, number> {
  return Object.fromEntries(given.map(one => {
    const parts = /^(.+)=([+-]?)(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h)$/.exec(one);
    if (!parts) throw new UsageError(`--skew '${printable(one)}' is not GLOB=TIME, such as broker-2/**=+45s`);
    const [, glob, sign, amount, unit] = parts;
    return [glob, (sign === '-' ? -1 : 1) * Number(amount) * unitMs[unit]];
  }));
}
