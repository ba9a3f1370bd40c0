/**
 * What the catalogues do not know in the runs: npx tsx test/lab/uncatalogued.ts [--levels WARN,ERROR] [RUN…]
 * One line a shape (numbers and names put aside): how often, its class, in which runs. The list to work from when a run is new.
 */
import { parseArgs } from 'node:util';
import { Catalogue } from '../../server/formats/catalogue';
import { kafkaMessages } from '../../server/formats/kafka/messages';
import { zooKeeperMessages } from '../../server/formats/zookeeper/messages';
import { readRun, runNames } from './read';

/** Patterns of the lab: brokers, ensemble, clients. */
const lines = [
  { family: new Catalogue(kafkaMessages), pattern: /^\[[\d-]+ [\d:,]+\] (?<level>[A-Z]+) (?<message>.*) \((?<by>\S+)\)$/ },
  { family: new Catalogue(zooKeeperMessages), pattern: /^[\d-]+ [\d:,]+ \[myid:\d*\] - (?<level>[A-Z]+) +\[(?<by>[^@]*)@\d+\] - (?<message>.*)$/ },
  { family: new Catalogue(kafkaMessages), pattern: /^(?<level>[A-Z]+) [\d-]+ [\d:,]+ \[(?<by>[^\]]*)\] (?<message>.*)$/ },
];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { levels: { type: 'string', default: 'WARN,ERROR,FATAL' } } });
const levels = values.levels.split(',');
const shapes = new Map<string, { count: number; runs: Set<string> }>();

for (const run of positionals.length > 0 ? positionals : runNames()) {
  for (const [path, bytes] of readRun(run).files) {
    if (/gc\.log|hs_err|\.out$/.test(path)) continue;
    for (const line of Buffer.from(bytes).toString('latin1').split('\n')) {
      const { family, pattern } = lines.find(one => one.pattern.test(line)) ?? {};
      const { level, message, by } = (pattern && pattern.exec(line)?.groups) ?? {};
      if (!family || !levels.includes(level)) continue;
      // some speakers put a context in front, some messages begin with one
      const bare = message.replace(/^\[[^\]]*\]:?,? ?/, '');
      if ([message, bare].some(text => family.match(Buffer.from(text, 'latin1'), 0, text.length))) continue;
      const shape = `${level} ${by.slice(by.lastIndexOf(':') + 1)} ${bare
        .replace(/0x[0-9a-f]+/g, 'HEX')
        .replace(/\b(?:orders|__consumer_offsets|archive)-\d+/g, 'PARTITION')
        .replace(/\b(?:kafka|zk|controller)-?(?:gateway|\d)(?:\/[\d.]+)?(?::\d+)?/g, 'HOST')
        .replace(/-?\d+/g, 'N').slice(0, 200)}`;
      const known = shapes.get(shape) ?? { count: 0, runs: new Set() };
      known.count++;
      known.runs.add(run);
      shapes.set(shape, known);
    }
  }
}
for (const [shape, { count, runs }] of [...shapes].sort((a, b) => b[1].count - a[1].count)) console.log(`${count} ${shape}  {${[...runs].join(' ')}}`);
