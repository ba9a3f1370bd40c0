import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RUNS, readRun, runNames } from '../../lab/read';

const MB = 1 << 20;
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('the runs of the lab', () => {
  const names = runNames();
  const table = readFileSync(join(RUNS, 'README.md'), 'utf8');

  it('are there, each under 2 MB and together under 25 MB', () => {
    assert.ok(names.length >= 12, `only ${names.length} runs`);
    const sizes = names.map(name => statSync(join(RUNS, `${name}.tar.gz`)).size);
    sizes.forEach((size, i) => assert.ok(size < 2 * MB, `${names[i]} has ${size} bytes`));
    assert.ok(sizes.reduce((sum, size) => sum + size, 0) < 25 * MB);
  });

  for (const name of names) {
    it(`${name}: labels say what was done, and agree with the files`, () => {
      const { labels, files } = readRun(name);
      assert.equal(labels.scenario, name);
      assert.match(labels.command, /^node test\/lab\/run\.mjs \S/);
      assert.match(labels.versions.kafka, /^\d+\.\d+\.\d+$/);
      assert.ok(labels.seconds > 0 && labels.peakMemoryMb > 0);
      assert.ok(labels.truth.length > 0, 'nothing to conclude');

      const known = new Set([...labels.nodes.map(node => node.name), 'host', 'all']);
      const instants = labels.actions.map(({ at }) => Date.parse(at));
      for (const { at, what, whom } of labels.actions) {
        assert.match(at, iso);
        assert.ok(what.length > 0);
        assert.ok(known.has(whom), `${whom} is no node`);
      }
      assert.deepEqual(instants, instants.toSorted((a, b) => a - b), 'actions are out of order');

      const listed = labels.nodes.flatMap(node => node.files);
      assert.deepEqual([...files.keys()].sort(), listed.toSorted(), 'files and labels differ');
      for (const { text, file, count } of labels.sightings) {
        const bytes = files.get(file);
        assert.ok(bytes, `${file} is not in the archive`);
        assert.equal(Buffer.from(bytes).toString('latin1').split(text).length - 1, count, `"${text}" in ${file}`);
      }
      assert.ok(table.includes(`\`${name}\``), 'the table of runs does not mention it');
    });
  }
});
