import assert from 'node:assert/strict';
import { Catalogue } from '../../../server/formats/catalogue';
import type { Row } from '../../../server/formats/row';
import { hoverMarkdown, type HoverInput } from '../../../server/features/hover';
import { code, pageLink, plain } from '../../../server/features/markdown';
import { formats } from '../../../server/formats/families';
import { rules } from '../../../server/rules/registry';
import { Clock, fixedZone } from '../../../server/text/clock';
import { lineOf } from '../../../server/text/line';
import { Basis } from '../../../server/text/stamp';

const instant = Date.UTC(2019, 4, 15, 14, 25, 59, 422);
const made = (pattern: RegExp): Row => ({ id: `hover-test.${pattern.source.length}`, starts: '', pattern, means: 'What such a line means.', source: 'Some.java', example: '' });

/** The hover over the named field of a line that one pattern reads. */
function hover(written: string, pattern: RegExp, field: string | null, more: Partial<HoverInput> = {}): string {
  const line = lineOf(written);
  const found = new Catalogue([made(pattern)]).locate(line.bytes, 0, line.to);
  assert.ok(found, 'the pattern reads the line');
  return hoverMarkdown({
    line, row: found.row, fields: found.spans, field: found.spans.find(span => span.field === field) ?? null,
    stamp: { ms: instant, basis: Basis.Utc, offsetMinutes: 480 }, clock: new Clock(fixedZone(480)),
    zone: { offsetMinutes: 480, how: 'stated', why: 'every stamp states +0800' }, previous: NaN, diagnostics: [], trace: null, page: () => null, ...more,
  });
}

const stamped = /(?<stamp>\S+): (?<uptime>[\d.]+): /;
const gcLine = '2019-05-15T22:25:59.422+0800: 21989402.560: [Full GC (Allocation Failure)  8071M->4285M(8192M), 10.3987109 secs]';

describe('hover', () => {
  before(() => assert.equal(formats.length, 4));

  it('says of a stamp when it was, in which zone, and how far from the record before', () => {
    const said = hover(gcLine, stamped, 'stamp', { previous: instant - 61_000 });
    assert.match(said, /UTC: `2019-05-15T14:25:59\.422Z`/);
    assert.match(said, /In the file's zone: `2019-05-15T22:25:59\.422\+08:00`/);
    assert.match(said, /Zone: stated in this line\./);
    assert.match(said, /Uptime of the JVM: 254 d 12 h/);
    assert.match(said, /1 min 01 s after the record before\./);
    assert.match(said, /\*\*Time stamp\*\*/);
    assert.match(said, /\*Source: Some\.java\*$/);
  });

  it('says how a zone is known that the line does not state', () => {
    const stamp = { ms: instant + 480 * 60_000, basis: Basis.Local, offsetMinutes: NaN };
    const zone = { offsetMinutes: 480, how: 'assumed' as const, why: 'local zone of this machine' };
    const said = hover(gcLine, stamped, 'stamp', { stamp, zone });
    assert.match(said, /UTC: `2019-05-15T14:25:59\.422Z`/);
    assert.match(said, /Zone: \*\*assumed\*\* \(local zone of this machine\)/);
    assert.match(hover(gcLine, stamped, 'stamp', { stamp, zone: { ...zone, how: 'inferred', why: '[gc.log](http://x) says so' } }), /inferred \(\\\[gc\.log\\\]\\\(http\\:\/\/x\\\) says so\)/);
  });

  it('says that an uptime cannot be placed, and that a clock ran back', () => {
    const stamp = { ms: 21_989_402_560, basis: Basis.Uptime, offsetMinutes: NaN };
    const said = hover(gcLine, stamped, 'uptime', { stamp, clock: new Clock(fixedZone(0)), zone: { offsetMinutes: null, how: 'assumed', why: 'x' }, previous: 21_989_402_560 - 500 });
    assert.match(said, /No wall clock/);
    assert.match(said, /500 ms after the record before/);
    assert.doesNotMatch(said, /UTC:/);
    assert.match(hover(gcLine, stamped, 'stamp', { previous: instant + 1000 }), /1\.00 s \*\*before\*\* the record before/);
  });

  it('puts a heap transition in words', () => {
    const said = hover(gcLine, /.*? {2}(?<heapBefore>\d+M)->(?<heapAfter>\d+M)\((?<heapCapacity>\d+M)\), (?<durationSecs>[\d.]+) secs/, 'heapAfter');
    assert.match(said, /^Freed 3786M, 47 % of 8071M; 4285M of 8192M in use after, 52 %\./);
    assert.match(hover('80M->90M(100M)', /(?<heapBefore>\d+M)->(?<heapAfter>\d+M)\((?<heapCapacity>\d+M)\)/, 'heapBefore'), /^Grew by 10M to 90M; 90M of 100M in use after, 90 %\./);
    assert.match(hover('8M->8M(0M)', /(?<heapBefore>\d+M)->(?<heapAfter>\d+M)\((?<heapCapacity>\d+M)\)/, 'heapCapacity'), /^Unchanged: 8192K\./);
  });

  it('converts durations, in seconds or milliseconds', () => {
    assert.match(hover(gcLine, /.*?, (?<durationSecs>[\d.]+) secs/, 'durationSecs'), /^10\.40 s\n/);
    assert.match(hover('in 72345 ms', /in (?<durationMs>\d+) ms/, 'durationMs'), /^1 min 12 s\n/);
  });

  it('reads server, epoch and silence out of ZooKeeper\'s numbers', () => {
    assert.match(hover('session 0x367772767999305', /session (?<session>0x[0-9a-f]+)/, 'session'), /^Made by server 3 /);
    assert.match(hover('zxid:0x204ae6e7d', /zxid:(?<zxid>0x[0-9a-f]+)/, 'zxid'), /^Epoch 2, transaction 78540413 of it\./);
    assert.doesNotMatch(hover('zxid:0xfffffffffffffffe', /zxid:(?<zxid>0x[0-9a-f]+)/, 'zxid'), /NaN/);
    assert.match(hover('silent 4004ms', /silent (?<silentMs>\d+)ms/, 'silentMs'), /^4\.00 s: heard nothing since `2019-05-15T14:25:55\.418Z`/);
    const timeout = hover('session 0x1 timeout 6000', /session (?<session>0x\d) timeout (?<timeoutMs>\d+)/, 'timeoutMs');
    assert.match(timeout, /^6\.00 s: the client pings after about 2\.00 s, gives up the connection after 4\.00 s of silence, and the servers expire the session after 6\.00 s\./);
    assert.doesNotMatch(hover('timeout 6000', /timeout (?<timeoutMs>\d+)/, 'timeoutMs'), /client pings after about/);
  });

  it('explains the row where no field is under the cursor', () => {
    assert.equal(hover(gcLine, stamped, null), 'What such a line means.\n\n*Source: Some.java*');
    assert.equal(hoverMarkdown({ line: lineOf('x'), row: null, fields: [], field: null, stamp: null, clock: new Clock(fixedZone(0)), zone: { offsetMinutes: 0, how: 'assumed', why: '' }, previous: NaN, diagnostics: [], trace: null, page: () => null }), '');
  });

  it('says why each diagnostic of the line matters and what to do', () => {
    for (const rule of rules) {
      const found = { rule: rule.id, severity: rule.severity, line: 0, endLine: 0, message: '[x](command:y)', related: [], highlight: null };
      const said = hover(gcLine, stamped, null, { diagnostics: [found] });
      assert.ok(said.includes(rule.why) && said.includes(rule.remedy) && said.includes(rule.title), `${rule.id}: in full where its page cannot be shown`);
      assert.ok(!said.includes('command:'), 'a message of a log is not in it');
    }
  });

  it('is short where the rule has a page: what it is, what to do, a link to the rest', () => {
    for (const rule of rules) {
      const found = { rule: rule.id, severity: rule.severity, line: 0, endLine: 0, message: '', related: [], highlight: null };
      const said = hover(gcLine, stamped, null, { diagnostics: [found], page: page => `file:///docs/${page}.md` });
      assert.ok(said.startsWith(`**${rule.title}**\n\n${rule.why.slice(0, 40)}`), `${rule.id}: ${said}`);
      assert.match(said, /\[(More about this|What to do, case by case)\]\(file:\/\/\/docs\/rules\//, rule.id);
      const shown = said.replace(/\]\([^)]*\)/g, ']');
      assert.ok(shown.length < 1000, `${rule.id}: ${shown.length} characters`);
      assert.doesNotMatch(said, /What such a line means/, 'what the line means is said once');
      assert.doesNotMatch(said, /:\n\n---|\(org\.|:$/, rule.id);
    }
  });

  it('gives no single case of a remedy that goes by cases', () => {
    const cases = rules.filter(({ remedy }) => remedy.includes('\n\n'));
    assert.ok(cases.length > 0);
    for (const { id, severity } of cases) {
      const said = hover(gcLine, stamped, null, { diagnostics: [{ rule: id, severity, line: 0, endLine: 0, message: '', related: [], highlight: null }], page: page => `file:///docs/${page}.md` });
      assert.doesNotMatch(said, /What to do:/, id);
      assert.match(said, /\[What to do, case by case\]/, id);
    }
  });

  it('answers who points at a field with the field; the finding of its line is a link', () => {
    const [rule] = rules;
    const found = { rule: rule.id, severity: rule.severity, line: 0, endLine: 0, message: '', related: [], highlight: null };
    const said = hover(gcLine, /.*?, (?<durationSecs>[\d.]+) secs/, 'durationSecs', { diagnostics: [found], page: page => `file:///docs/${page}.md` });
    assert.match(said, /^10\.40 s\n/);
    assert.ok(said.includes(`**${rule.title}**: [why it matters, what to do](file:///docs/rules/`) && !said.includes('What to do:'), said);
  });

  it('links the event that a line makes, by its kind alone', () => {
    const line = lineOf('x'.repeat(30));
    const row = new Catalogue([{ ...made(/(?<reason>x+)/), id: 'hover-test.event', event: 'test.kind' }]).rows[0];
    const about = { line, row, fields: [], field: null, stamp: null, clock: new Clock(fixedZone(0)), zone: { offsetMinutes: 0, how: 'assumed' as const, why: '' }, previous: NaN, diagnostics: [], trace: null };
    assert.match(hoverMarkdown({ ...about, page: page => `command:faultline.explain?${encodeURIComponent(JSON.stringify([page]))}` }), /\[About this event\]\(command:faultline\.explain\?%5B%22events%2Ftest\.kind%22%5D\)$/);
    assert.doesNotMatch(hoverMarkdown({ ...about, page: () => null }), /About this event/);
  });

  it('says how often a stack trace came', () => {
    const trace = { exception: 'java.io.IOException', causes: [], count: 213, firstLine: 11, lastLine: 899 };
    assert.match(hover(gcLine, stamped, null, { trace }), /same stack trace 213 times\*\* in this log .*first at line 12, last at line 900/);
    assert.doesNotMatch(hover(gcLine, stamped, null, { trace: { ...trace, count: 1 } }), /stack trace/);
  });

  it('lets nothing of a log act as Markdown', () => {
    for (const hostile of ['](command:x)', '[a](http://x)', '<img src=x onerror=y>', '**`', '`', '``` \n# x', '![a](b)', '\u202egnp.exe', '&lt;img&gt;', 'http://x.example', '| a |', '$(gear)']) {
      const running = plain(hostile);
      assert.doesNotMatch(running.replace(/\\./g, ''), /[[\]()<>`*_#!|$]|http:/, hostile);
      const fenced = code(`${hostile}`);
      const fence = /^`+/.exec(fenced)![0];
      assert.ok(fenced.endsWith(fence) && !new RegExp('(?<!`)' + fence + '(?!`)').test(fenced.slice(fence.length, -fence.length)), hostile);
      assert.doesNotMatch(fenced + running, /[\n\u202e]/);
      const said = hover(`session ${hostile.replace(/\n/g, ' ')}`, /session (?<reason>.*)/, 'reason');
      assert.equal(said, 'What such a line means.\n\n*Source: Some.java*', 'text of the log stays in the log');
    }
    assert.equal(code(' \n '), '');
    assert.equal(code('a`b'), '``a`b``');
    assert.equal(code('`a`'), '`` `a` ``');
    assert.ok(code('x'.repeat(1e6)).length < 300);
  });

  it('links to files and to pages only', () => {
    assert.equal(pageLink('More', 'file:///a/b(1).md'), '[More](file:///a/b%281%29.md)');
    assert.equal(pageLink('More', 'command:faultline.explain?%5B%22events%2Fgc.pause%22%5D'), '[More](command:faultline.explain?%5B%22events%2Fgc.pause%22%5D)');
    for (const uri of ['command:x', 'http://x', 'file:///a b', 'javascript:x', 'https://file://x', 'command:faultline.explain', 'command:faultline.explain?["x"]', 'command:faultline.explainer?x']) assert.equal(pageLink('More', uri), 'More');
  });
});
