import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formats } from '../../../server/formats/families';
import { allShapes } from '../../../server/formats/row';

const server = join(__dirname, '../../../server');

function sources(folder: string): { name: string; text: string }[] {
  return (readdirSync(join(server, folder), { recursive: true }) as string[]).filter(name => name.endsWith('.ts'))
    .map(name => ({ name: `${folder}/${name}`, text: readFileSync(join(server, folder, name), 'utf8') }));
}

/** What a rule may ask a reading for: `'kafka.log.rolled'`; with a full stop at the end, all kinds of that name. */
const asked = /'((?:kafka|zk|gc|jvm|disk)(?:\.[a-z0-9-]+)+\.?)'/g;

/**
 * A rule that waits for an event which nothing makes is silent for ever, and no
 * other test can see it. Names of facts look the same; they are written where they are made.
 */
describe('what rules and findings ask for', () => {
  const made = new Set(allShapes().flatMap(shape => [shape.kind, shape.id]));
  const stated = new Set(formats.flatMap(format => format.rows.flatMap(row => Object.keys(row.facts ?? {}))));
  const readers = sources('formats').map(({ text }) => text);
  const exists = (name: string): boolean => name.endsWith('.')
    ? [...made].some(kind => kind.startsWith(name))
    : made.has(name) || stated.has(name) || readers.some(text => text.includes(`'${name}'`));

  it('knows a name that nothing makes', () => assert.ok(!exists('kafka.log.never-written') && !exists('kafka.never.')));

  for (const folder of ['rules', 'incident']) {
    it(`${folder}: some reader makes it`, () => {
      const wanted = sources(folder).flatMap(({ name, text }) => [...text.matchAll(asked)].map(([, kind]) => ({ name, kind })));
      assert.ok(wanted.length > 50, 'the search finds what is asked for');
      assert.deepEqual(wanted.filter(({ kind }) => !exists(kind)).map(({ name, kind }) => `${name}: ${kind}`), []);
    });
  }
});
