/**
 * The grammars colour a line before the server has answered, the semantic tokens after: what the server finds important must
 * not have been plain text before, nor something else. Compared on a sample of the fixtures' and the public logs' lines.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Family } from '../../../server/protocol';
import { formats } from '../../../server/formats/families';
import { recognise } from '../../../server/formats/read';
import { Line, LineSplitter } from '../../../server/text/line';
import { Unwrapper } from '../../../server/text/wrapper';
import { grammar } from './tokens';
import { INITIAL, type IGrammar } from 'vscode-textmate';

const root = join(__dirname, '../../..');
const fixtures = join(root, 'test/fixtures');
const shared = join(root, '../shared');

const scopeNames: Record<Family, string> = { gc: 'source.faultline-gc', kafka: 'source.faultline-kafka', zookeeper: 'source.faultline-zookeeper', hs_err: 'source.faultline-hs-err' };

const figure = /^constant\.numeric/;
const duration = /^(constant\.numeric|markup)/;

/** Fields that matter at a glance, and the scopes that say the same. */
const wanted: Record<string, RegExp> = {
  stamp: figure, uptime: figure, level: /^(token\.|invalid)/, gcLevel: /^(token\.|invalid)/,
  session: /^variable\.other\.session/, partition: /^variable\.other\.partition/,
  durationMs: duration, durationSecs: duration, stoppedSecs: duration, stallMs: duration, phaseMs: duration, phaseSecs: duration, realSecs: duration, silentMs: duration, timeoutMs: figure,
  gcCause: /^variable\.other\.enummember/, gcPause: /^(keyword|storage|markup)/, exception: /^(entity\.name\.type|invalid)/, heading: /^(entity\.name\.section|markup\.heading)/, signal: /^(entity\.name\.type|variable\.other\.enummember)/, mapPath: /^string/, mapRange: figure,
};

/** Of one log. */
const mostLines = 120;
const mostBytes = 400_000;

interface Disagreement {
  field: string;
  text: string;
  scopes: string;
  where: string;
}

/** Lines of a log, spread evenly; compared token by token. */
function compare(found: IGrammar, family: Family, file: string, bytes: Uint8Array, disagree: Disagreement[]): number {
  const format = formats.find(one => one.family === family)!;
  const lines: Line[] = [];
  const unwrapper = Unwrapper.for(bytes.subarray(0, 65536));
  const splitter = new LineSplitter();
  splitter.push(bytes.subarray(0, mostBytes), line => {
    if (line.to - line.from > 2000) return;
    unwrapper?.unwrap(line);
    lines.push(Object.assign(new Line(), line, { bytes: line.bytes.slice(line.from, line.to), from: 0, to: line.to - line.from }));
  });
  let compared = 0;
  const step = Math.max(1, Math.floor(lines.length / mostLines));
  for (let i = 0; i < lines.length; i += step) {
    const line = lines[i];
    const text = Buffer.from(line.bytes).toString('latin1');
    const { tokens } = found.tokenizeLine(text, INITIAL);
    for (const span of format.describe(line).spans) {
      const scope = wanted[span.field];
      if (!scope) continue;
      compared++;
      // A field may begin with a sign or a bracket of its own: its middle decides.
      const at = span.from + ((span.to - span.from) >> 1);
      const scopes = tokens.find(token => token.startIndex <= at && at < token.endIndex)?.scopes.slice(1) ?? [];
      if (!scopes.some(one => one.split(' ').some(name => scope.test(name)))) disagree.push({ field: span.field, text: text.slice(span.from, span.to), scopes: scopes.join(' '), where: `${file}:${line.number + 1}` });
    }
  }
  return compared;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder).sort().flatMap(name => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}

describe('grammars agree with the semantic tokens', function () {
  this.timeout(120_000);
  for (const [title, folder] of [['fixtures', fixtures], ['public logs', join(shared, 'corpus')], ['logs of the lab', join(shared, 'lab')]] as const) {
    it(title, async function () {
      if (!existsSync(folder)) this.skip();
      const disagree: Disagreement[] = [];
      const compared: Record<string, number> = {};
      for (const path of filesUnder(folder)) {
        if (!/\.(log|txt|out|current)(\.\d+)?$/.test(path)) continue;
        const bytes = readFileSync(path);
        const family = recognise(bytes, path)?.format.family;
        if (!family) continue;
        compared[family] = (compared[family] ?? 0) + compare(await grammar(scopeNames[family]), family, path.slice(folder.length + 1), bytes, disagree);
      }
      const total = Object.values(compared).reduce((sum, count) => sum + count, 0);
      console.log(`        ${Object.entries(compared).map(([family, count]) => `${family} ${count}`).join(', ')} tokens compared, ${disagree.length} differ: ${((1 - disagree.length / total) * 100).toFixed(2)} % agree`);
      assert.ok(total > 1000);
      const shown = [...new Map(disagree.map(one => [`${one.field} ${one.scopes} ${one.text.replace(/\d+/g, '0')}`, one])).values()];
      assert.ok(disagree.length === 0, shown.slice(0, 60).map(({ field, text, scopes, where }) => `${field} '${text}' is ${scopes || '(nothing)'} at ${where}`).join('\n'));
    });
  }
});
