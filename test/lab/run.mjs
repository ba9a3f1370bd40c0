/**
 * The lab's one command: node test/lab/run.mjs SCENARIO [--kafka VERSION] [--gc g1|z|parallel|serial] [--tz ZONE] [--skew SECONDS] [--as NAME]
 * Runs a scenario and leaves test/lab/runs/NAME.tar.gz. Needs Linux, JDK 17 or newer, Maven, and root where a scenario changes the host.
 */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Lab } from './lib/lab.mjs';
import { VERSIONS } from './lib/versions.mjs';

/**
 * @typedef {object} Scenario
 * @property {string} title one sentence
 * @property {string} kafka default version
 * @property {string[]} [versions] other versions it makes sense for; default: every one of the same mode
 * @property {(lab: Lab) => Promise<void>} run
 */

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { kafka: { type: 'string' }, gc: { type: 'string', default: 'g1' }, tz: { type: 'string', default: 'UTC' }, skew: { type: 'string', default: '0' }, as: { type: 'string' } },
});
const scenario = positionals[0] ?? '';
if (!existsSync(here(`./scenarios/${scenario}.mjs`))) {
  console.error(`Scenarios: ${readdirSync(here('./scenarios')).map((file) => file.replace('.mjs', '')).join(' ')}`);
  process.exit(2);
}
const { default: one } = /** @type {{default: Scenario}} */ (await import(`./scenarios/${scenario}.mjs`));
const kafka = values.kafka ?? one.kafka;
if (!(kafka in VERSIONS) || !['g1', 'z', 'parallel', 'serial'].includes(values.gc)) {
  console.error(`Versions: ${Object.keys(VERSIONS).join(' ')}; collectors: g1 z parallel serial`);
  process.exit(2);
}
const gc = /** @type {import('./lib/node.mjs').Collector} */ (values.gc);
const name = values.as ?? [scenario, kafka, ...(gc === 'g1' ? [] : [gc]), ...(values.tz === 'UTC' ? [] : [values.tz.split('/').at(-1)]), ...(values.skew === '0' ? [] : ['skew'])].join('-').toLowerCase();
const lab = new Lab({ name, kafka, gc, tz: values.tz, skewSeconds: Number(values.skew) });
for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => void lab.end().then(() => process.exit(130)));

const started = Date.now();
try {
  await one.run(lab);
  lab.collect();
} finally {
  await lab.end();
}
const seconds = Math.round((Date.now() - started) / 1000);
const command = `node test/lab/run.mjs ${process.argv.slice(2).join(' ')}`;
const bytes = lab.archive({ title: one.title, command, seconds, archive: here(`./runs/${name}.tar.gz`) });
console.log(`${name}: ${seconds} s, JVMs up to ${lab.peakMemoryMb} MB, archive ${Math.round(bytes / 1024)} KB`);
