import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import type { Job } from '../../server/cli/job';
import { sarif } from '../../server/cli/sarif';
import { jsonText, Output, paintFor, printable } from '../../server/cli/terminal';
import type { Incident } from '../../server/incident/incident';
import { rules } from '../../server/rules/registry';

describe('the command line\'s output', () => {
  it('spells out what would steer a terminal', () => {
    assert.equal(printable('a\tb\x1b[2J\x07\r\n\u009b1m\u202egnp\u2028é漢'), 'a b\\x1b[2J\\x07\\x0d\\x0a\\x9b1m\\u202egnp\\u2028é漢');
    const value = { text: 'a\x1b\u007f\u009b\u202e"é' };
    assert.equal(jsonText(value), '{"text":"a\\u001b\\u007f\\u009b\\u202e\\"é"}');
    assert.deepEqual(JSON.parse(jsonText(value)), value);
  });

  it('colours for a terminal that wants it only', () => {
    assert.equal(paintFor({ isTTY: true }, {})('error', 'error'), '\x1b[31;1merror\x1b[0m');
    assert.equal(paintFor({ isTTY: true }, { NO_COLOR: '1' })('error', 'error'), 'error');
    assert.equal(paintFor({}, {})('error', 'error'), 'error');
  });

  it('waits for a slow reader and loses nothing', async () => {
    const stream = new PassThrough({ highWaterMark: 10 });
    const out = new Output(stream as unknown as NodeJS.WriteStream);
    let read = 0;
    const reading = (async () => {
      for await (const chunk of stream) {
        read += (chunk as Buffer).length;
        await new Promise(done => setTimeout(done, 1));
      }
    })();
    for (let i = 0; i < 3000; i++) await out.line('x'.repeat(99));
    await out.flush();
    stream.end();
    await reading;
    assert.equal(read, 300_000);
  });

  it('makes no link of a log\'s words in SARIF, and a URI of any file name', () => {
    const diagnostic = { rule: rules[0].id, severity: 'hint', line: 4, endLine: 6, message: 'see [here](http://evil.example)', related: [{ file: '/l/b.log', line: 0, message: '[x](1)' }], highlight: null };
    const job = { incident: { logs: [{ file: '/l/a.log', diagnostics: [diagnostic] }] } as unknown as Incident, shown: (file: string) => (file === '/l/a.log' ? 'l/a b#ü.log' : file), version: '1.2.3' } as Job;
    const { runs: [{ results: [result] }] } = sarif(job) as { runs: { results: unknown[] }[] };
    assert.deepEqual(result, {
      ruleId: rules[0].id, ruleIndex: 0, level: 'note', message: { text: 'see \\[here\\](http://evil.example)' },
      locations: [{ physicalLocation: { artifactLocation: { uri: 'l/a%20b%23%C3%BC.log' }, region: { startLine: 5, endLine: 7 } } }],
      relatedLocations: [{ id: 0, message: { text: '\\[x\\](1)' }, physicalLocation: { artifactLocation: { uri: 'file:///l/b.log' }, region: { startLine: 1, endLine: 1 } } }],
    });
  });
});
