/** The panel's story in a real browser: findings and their chains, nodes, sessions, windows, filters, logs that grow. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { unpackMarks } from '../../client/panel/marks';
import type { PanelToHost } from '../../client/panel/messages';
import type { Lane, Skew, Timeline } from '../../server/protocol';
import { fixture, harness, repacked } from './harness';

const { timeline, investigation, correlation } = fixture;
const [story, floor] = investigation.findings;
const gc = { ...timeline.lanes[0], marks: unpackMarks(timeline.lanes[0].marks) };

describe('panel: the story', () => {
  const { open: openPage, send, posted, settled, press, posts, lastPost, range, pixel, column, laneBox } = harness();
  let page: Page;
  const open = async (query?: string, size?: { width: number; height: number }): Promise<Page> => (page = await openPage(query, size));
  const texts = (selector: string): Promise<string[]> => page.locator(selector).allTextContents();
  const length = async (): Promise<number> => (([start, end]) => end - start)(await range());
  const picture = (): Promise<string> => page.$eval('#canvas', (c) => (c as HTMLCanvasElement).toDataURL());
  const tell = async (changed: Partial<Timeline>): Promise<void> => {
    await send({ type: 'timeline', timeline: { ...timeline, ...changed } });
    await page.waitForSelector('.label, .node');
    await settled();
  };

  it('asks for an investigation, then lists its findings with their confidence in words', async () => {
    await open();
    await page.click('#found');
    await lastPost({ type: 'investigate' });
    assert.equal(await page.textContent('#findings'), 'Nobody has asked yet what happened here.Investigate these logs');
    await send({ type: 'investigation', investigation });
    await settled();
    assert.equal(await page.textContent('#found'), '2 findings');
    assert.equal(await page.textContent('#findings-count'), '2');
    assert.deepEqual(await texts('.finding-title'), [story.title, floor.title]);
    assert.deepEqual(await texts('.confidence'), ['proven', 'likely']);
    assert.deepEqual(await texts('.word'), ['error', 'warning'], 'gravity is a word, not only a colour');
    assert.match((await page.textContent('.finding-facts'))!, /broker 111-21 19:43:123 timesevery 45 s/);
    assert.match((await page.textContent('.gaps'))!, /no GC log covers the ZooKeeper server/);
    assert.match((await page.textContent('.noted'))!, /warning, broker 1, 2 lines.*gc\.log:556To-space exhausted in a young pause of 10 ms/);
    await page.click('.noted .step');
    await lastPost({ type: 'jump', uri: 'file:///incident/gc.log', line: 555 });
    await send({ type: 'investigation', investigation: { ...investigation, findings: [] } });
    await settled();
    assert.equal(await page.textContent('#found'), '1 flagged');
    assert.ok(await page.isVisible('.noted'), 'what is flagged stands in the place of findings');
    await send({ type: 'investigation', investigation: { logs: 5, findings: [], noted: [], gaps: [] } });
    await settled();
    assert.match((await page.textContent('#findings'))!, /No finding in 5 logs/);
  });

  it('opens a finding into its chain: window, arrows, lines, what to do', async () => {
    await open('investigation');
    const all = await range();
    const plain = await picture();
    await page.locator('.finding-head').first().click();
    await lastPost({ type: 'finding', id: story.id });
    const [start, end] = await range();
    assert.ok(start > all[0] && end < all[1] && start < story.evidence[0].at! && end > story.evidence[3].at!, 'the window of the chain');
    assert.notEqual(await picture(), plain);
    assert.deepEqual(await texts('.chain .role'), ['Full GC 21.77 s', 'Session expired', 'Heard nothing', 'Client told']);
    assert.deepEqual(await texts('.chain .place'), ['gc.log:556', 'zookeeper.log:102', 'server-1.log:39', 'server-1.log:47']);
    assert.deepEqual(await texts('.chain .time'), ['19:43:12.546', '+5.7 s', '-401 ms', '+23.8 s']);
    assert.equal(await page.textContent('.effect'), story.effects[0].text);
    assert.match((await page.textContent('.remedy'))!, /What to doThe heap is full before each one/);
    assert.equal(await page.textContent('.not-seen'), 'no log of a controller covers 19:43:12');
    await page.click('#events-tab');
    await settled();
    const marked: (string | null)[][] = [];
    for (let top = 0; top < 1200; top += 200) {
      await page.$eval('#list', (e, y) => (e.scrollTop = y), top);
      await settled();
      marked.push(...await page.locator('#list .row.evidence:not([hidden])').evaluateAll((rows) => rows.map((row) => [row.getAttribute('data-number'), row.querySelector('.place')!.textContent])));
    }
    assert.ok(marked.some(([n, place]) => n === '1' && place === 'gc.log:556'), 'its lines are highlighted among the events');
  });

  it('shows the whole chain in a panel as low as a laptop leaves it, each line in full a hover away', async () => {
    await open('investigation&finding=0');
    await page.setViewportSize({ width: 925, height: 243 });
    await settled();
    const list = (await page.locator('#findings').boundingBox())!;
    const steps = page.locator('.chain .step');
    assert.equal(await steps.count(), 4);
    for (const step of await steps.all()) {
      const box = (await step.boundingBox())!;
      assert.ok(box.y >= list.y && box.y + box.height <= list.y + list.height, `${await step.innerText()}: ${box.y} + ${box.height} in ${list.y} + ${list.height}`);
    }
    assert.deepEqual(await steps.evaluateAll((all) => all.map((step) => (step as HTMLElement).title)), story.chains[0].lines.filter((n) => n < story.evidence.length).map((n) => story.evidence[n].text));
    assert.ok((await page.getAttribute('.chosen .finding-head', 'title'))!.startsWith(story.title), 'a title that is cut');
    assert.equal(await page.getByRole('button', { name: new RegExp(`proven ?error ?${story.node!}`), expanded: true }).count(), 1, 'what has no room is said all the same');
    assert.notEqual(await page.locator('.chosen .finding-head').evaluate((e) => getComputedStyle(e).backgroundColor), 'rgba(0, 0, 0, 0)', 'the chosen one stands out');
    const [facts, times] = await Promise.all(['.chosen .confidence', '.chosen .times'].map((part) => page.locator(part).boundingBox()));
    assert.ok(Math.abs(facts!.y + facts!.height / 2 - times!.y - times!.height / 2) < 8 && facts!.x + facts!.width < times!.x, 'the times stand in the last line of the head');
    await page.setViewportSize({ width: 925, height: 480 });
    await settled();
    assert.ok((await page.locator('.chain .step code').first().boundingBox())!.width > 200, 'with room each line is quoted below its name');
  });

  it('draws an arrow from each line of the chain to the next', async () => {
    await open('investigation&theme=dark');
    await send({ type: 'finding', id: story.id });
    await settled();
    const x = await pixel(story.evidence[1].at!);
    const box = await laneBox('server-2.log');
    const top = (await page.locator('#canvas').boundingBox())!.y;
    const between = Math.round(box.y + box.height - top + 8);
    const bright = async (px: number): Promise<boolean> => (await Promise.all([px - 1, px, px + 1].map(column))).flatMap((pixels) => pixels.slice(between - 3, between + 3)).some((p) => p.split(',').slice(0, 3).every((v) => Number(v) > 120));
    assert.ok(await bright(x), 'a line runs from the pause down to the expiry');
    await page.focus('#lanes');
    await press('Escape');
    await lastPost({ type: 'finding', id: null });
    assert.equal(await page.locator('.chosen').count(), 0);
    assert.equal(await bright(await pixel(story.evidence[1].at!)), false);
  });

  it('is walked through by keyboard', async () => {
    await open('investigation');
    await page.focus('#lanes');
    await press('g');
    assert.match((await page.evaluate(() => document.activeElement!.textContent)), /^broker 1 lost/);
    await press('ArrowDown');
    assert.match((await page.evaluate(() => document.activeElement!.textContent)), /^The heap of broker 1/);
    await press('ArrowUp');
    await press('Enter');
    await lastPost({ type: 'finding', id: story.id });
    await press('Enter');
    await lastPost({ type: 'jump', uri: story.evidence[0].uri, line: story.evidence[0].line });
    for (let i = 0; i < 3; i++) await press('ArrowDown');
    assert.match((await page.textContent('#live'))!, /session 0x1000015a83b0000 expired after 6000 ms/, 'a line of the chain is selected in the lanes');
    await press('Enter');
    await lastPost({ type: 'jump', uri: story.evidence[1].uri, line: story.evidence[1].line });
    await press('Control+Enter');
    await lastPost({ type: 'jump', uri: story.evidence[1].uri, line: story.evidence[1].line, focus: true });
    await press('Escape');
    await lastPost({ type: 'finding', id: null });
  });

  it('goes through the times a finding happened', async () => {
    await open('investigation&finding=0');
    await settled();
    assert.equal(await page.textContent('.times'), '\u20391 of 3\u203a');
    const first = await range();
    await page.locator('.finding-head').first().focus();
    await press(']');
    assert.equal(await page.textContent('.times'), '\u20392 of 3\u203a');
    assert.equal((await range())[0] > first[0], true);
    assert.deepEqual(await texts('.chain .place'), ['gc.log:989', 'zookeeper.log:104']);
    await press('[');
    assert.deepEqual(await range(), first);
  });

  it('shows a finding that is asked for before it is known, and keeps it when the logs are read again', async () => {
    await open();
    await send({ type: 'finding', id: floor.id });
    await send({ type: 'investigation', investigation });
    await settled();
    assert.equal(await page.textContent('.chosen .finding-title'), floor.title);
    const before = await range();
    await tell({});
    await send({ type: 'investigation', investigation: structuredClone(investigation) });
    assert.equal(await page.textContent('.chosen .finding-title'), floor.title);
    assert.deepEqual(await range(), before);
    await send({ type: 'finding', id: null });
    await settled();
    assert.equal(await page.locator('.chosen').count(), 0);
  });

  it('steps back what has no part in the finding', async () => {
    await open('investigation&finding=1');
    await settled();
    assert.deepEqual(await texts('.label .file'), ['gc.log']);
    assert.equal(await page.textContent('#quiet'), '4 logs have no part in this finding');
  });

  it('points at lines of the chain that are out of view', async () => {
    await open('investigation&finding=0&theme=dark');
    await settled();
    const edge = async (): Promise<number> => {
      const { y } = await laneBox('zookeeper.log');
      const { x, y: top } = (await page.locator('#canvas').boundingBox())!;
      return (await column(x + 20)).slice(Math.round(y - top), Math.round(y - top) + 30).filter((p) => p.split(',').slice(0, 3).every((v) => Number(v) > 150)).length;
    };
    const before = await edge();
    await page.focus('#lanes');
    for (let i = 0; i < 12; i++) await press('Shift+ArrowRight');
    assert.ok((await range())[0] > story.evidence[0].at! + 22_000, 'the pause is out of view');
    assert.ok(await edge() > before, 'its time stands at the edge of its lane');
  });

  it('folds the lanes of a node into its header, and keeps its marks in sight', async () => {
    await open('theme=dark');
    await page.click('[data-node="broker 1"]');
    await settled();
    assert.deepEqual(await texts('.label .file'), ['server-2.log', 'gc-broker2.log', 'zookeeper.log']);
    assert.equal(await page.getAttribute('[data-node="broker 1"]', 'aria-expanded'), 'false');
    const row = (await page.locator('.node.folded').boundingBox())!;
    const top = (await page.locator('#canvas').boundingBox())!.y;
    const stop = gc.marks.class.indexOf('full');
    const pixels = (await column(await pixel((gc.marks.start[stop] + gc.marks.end[stop]) / 2))).slice(Math.round(row.y - top), Math.round(row.y + row.height - top));
    assert.ok(pixels.includes('241,76,76,255'), 'the stall is still red');
    await page.focus('[data-node="broker 1"]');
    await press('ArrowRight');
    assert.equal((await texts('.label .file')).length, 5);
    await press('Enter');
    assert.equal((await texts('.label .file')).length, 3);
    await press('ArrowDown');
    assert.equal(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.node), 'broker 2');
    await tell({});
    assert.equal((await texts('.label .file')).length, 3, 'and stays folded when the logs are read again');
  });

  const skew: Skew = { ms: 45_012, how: 'estimated', spreadMs: 210, pairs: 12, why: '12 sessions that both logs tell of' };

  it('says why a node is one and how far its clock is off, and lets both be corrected', async () => {
    await open('fixture=none');
    await tell({ lanes: timeline.lanes.map((l): Lane => (l.node === 'broker 2' ? { ...l, skew } : l)) });
    assert.match((await page.locator('.node-why').first().textContent())!, /file name gc\.log/);
    assert.equal(await page.textContent('.clock'), 'clock 45.0 s ahead (12 pairs, \u00b10.2 s)');
    assert.match((await page.getAttribute('[data-node="broker 2"]', 'aria-label'))!, /broker 2, 2 logs, known from .*, clock 45\.0 s ahead .*, from 12 sessions/);
    const uri = timeline.lanes[2].uri;
    await page.click('.clock');
    await lastPost({ type: 'correct', uri, what: 'skew' });
    await page.locator('.node', { hasText: 'broker 2' }).hover();
    await page.locator('.node', { hasText: 'broker 2' }).locator('.node-edit').click();
    await lastPost({ type: 'correct', uri, what: 'node' });
    await page.locator('.label', { hasText: 'zookeeper.log' }).locator('.zone').click();
    await lastPost({ type: 'correct', uri: timeline.lanes[4].uri, what: 'zone' });
    await page.focus('#lanes');
    for (const [key, what] of [['k', 'skew'], ['o', 'node'], ['z', 'zone']] as const) {
      await press(key);
      await lastPost({ type: 'correct', uri: timeline.lanes[4].uri, what });
    }
  });

  it('draws the sessions of a node as life lines that can be pointed at', async () => {
    await open();
    assert.deepEqual(await texts('.sessions-label'), ['sessions: 4, 3 expired', 'sessions: 1']);
    const [first] = timeline.sessions;
    const row = (await page.locator('.sessions-label').first().boundingBox())!;
    const x = await pixel((first.start + first.end) / 2);
    await page.mouse.move(x, row.y + row.height / 2);
    await page.waitForSelector('#tooltip:not([hidden])');
    assert.match((await page.textContent('#tooltip'))!, /session 0x1000015a83b0000, expired, timeout 6\.00 s.*zookeeper\.log:102/);
    await page.mouse.click(x, row.y + row.height / 2);
    await lastPost({ type: 'jump', ...first.ended! });
  });

  it('brushes to a window over the strip below and over the lanes', async () => {
    await open();
    const all = await range();
    const strip = (await page.locator('#overview').boundingBox())!;
    const drag = async (from: number, to: number, y: number): Promise<void> => {
      await page.mouse.move(from, y);
      await page.mouse.down();
      await page.mouse.move(to, y, { steps: 4 });
      await page.mouse.up();
    };
    await drag(strip.x + strip.width * 0.25, strip.x + strip.width * 0.5, strip.y + 15);
    const chosen = await range();
    const near = (value: number, wanted: number): boolean => Math.abs(value - wanted) < (all[1] - all[0]) * 0.01;
    assert.equal(near(chosen[0], all[0] + (all[1] - all[0]) * 0.25) && near(chosen[1], all[0] + (all[1] - all[0]) * 0.5), true);
    await drag(strip.x + strip.width * 0.4, strip.x + strip.width * 0.6, strip.y + 15);
    const moved = await range();
    assert.ok(near(moved[0], chosen[0] + (all[1] - all[0]) * 0.2) && Math.abs(moved[1] - moved[0] - (chosen[1] - chosen[0])) < 5, 'the window itself moves');
    const lanes = (await page.locator('#canvas').boundingBox())!;
    await page.keyboard.down('Shift');
    await drag(lanes.x + 100, lanes.x + 200, lanes.y + 100);
    await page.keyboard.up('Shift');
    assert.equal(Math.abs((await length()) / (moved[1] - moved[0]) - 100 / lanes.width) < 0.01, true);
    await page.focus('#overview');
    await press('Home');
    assert.deepEqual(await range(), all);
    assert.match((await page.getAttribute('#overview', 'aria-valuetext'))!, /2026-11-21 19:42/);
  });

  it('asks for the lines of the window', async () => {
    await open('investigation&finding=0');
    await settled();
    const [start, end] = await range();
    await page.click('#slice');
    await page.focus('#lanes');
    await press('m');
    const slices = (await posted()).filter((m) => m.type === 'mergedSlice');
    assert.equal(slices.length, 2);
    for (const slice of slices) assert.equal(slice.type === 'mergedSlice' && Math.abs(slice.start - start) < 2 && Math.abs(slice.end - end) < 2, true);
  });

  it('filters lanes and list by node, kind and gravity, and completes what is typed', async () => {
    await open();
    const listed = (): Promise<string[]> => texts('#list .row:not([hidden]) .place');
    await page.focus('#filter');
    assert.deepEqual(await texts('.suggestion span:first-child'), ['node:', 'kind:', 'sev:', 'file:', 'longer:']);
    await page.keyboard.type('no');
    await press('ArrowDown');
    await press('Enter');
    assert.equal(await page.inputValue('#filter'), 'node:');
    assert.deepEqual(await texts('.suggestion span:first-child'), ['broker 1', 'broker 2', 'zookeeper']);
    await press('ArrowDown');
    await press('ArrowDown');
    await press('ArrowDown');
    assert.equal(await page.getAttribute('#filter', 'aria-activedescendant'), 'suggestion-2');
    await press('Tab');
    assert.equal(await page.inputValue('#filter'), 'node:zookeeper ');
    await page.keyboard.type('sev:error');
    await settled();
    assert.deepEqual(await listed(), ['zookeeper.log:102', 'zookeeper.log:104', 'zookeeper.log:106']);
    const x = await pixel((gc.marks.start[10] + gc.marks.end[10]) / 2);
    const box = await laneBox('gc.log');
    await page.mouse.move(x, box.y + box.height - 4);
    await settled();
    assert.equal(await page.locator('#tooltip').isVisible(), false, 'what is filtered out is not in the lanes either');
    await page.fill('#filter', 'longer:6s -kind:zk');
    await settled();
    assert.deepEqual(await listed(), ['gc.log:556', 'gc.log:989', 'gc.log:1401']);
    await press('Escape');
    await press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'list');
  });

  it('follows logs that grow while the view is at their end, and stays where it is otherwise', async () => {
    await open();
    const grow = (ms: number): Partial<Timeline> => ({
      lanes: timeline.lanes.map((l) => ({ ...l, span: { start: l.span!.start, end: l.span!.end + ms }, marks: l === timeline.lanes[0] ? repacked(l, ({ start, line }) => (line === gc.marks.line.at(-1) ? { start: start + ms, end: start + ms + 5 } : {})) : l.marks })),
      span: { start: timeline.span!.start, end: timeline.span!.end + ms },
    });
    await page.focus('#lanes');
    for (let i = 0; i < 4; i++) await press('+');
    for (let i = 0; i < 18; i++) await press('Shift+ArrowRight');
    const atEnd = await range();
    assert.equal(atEnd[1] >= timeline.span!.end, true);
    await tell(grow(20_000));
    const followed = await range();
    assert.equal(Math.abs(followed[1] - atEnd[1] - 20_000) < 2 && Math.abs(followed[0] - atEnd[0] - 20_000) < 2, true);
    for (let i = 0; i < 12; i++) await press('Shift+ArrowLeft');
    await page.focus('#lanes');
    await press('ArrowRight');
    const selected = await page.textContent('#list .row[aria-selected="true"] .place');
    assert.notEqual(selected, null);
    const inside = await range();
    await tell(grow(60_000));
    assert.deepEqual(await range(), inside);
    assert.equal(await page.textContent('#list .row[aria-selected="true"] .place'), selected, 'and the selection stays on its line');
  });

  it('hatches what a file does not cover, and the gaps within', async () => {
    await open('fixture=none&theme=dark');
    const [from, to] = [gc.span!.start + 60_000, gc.span!.start + 90_000];
    const inked = async (instant: number): Promise<number> => {
      const box = await laneBox('zookeeper.log');
      const { y } = (await page.locator('#canvas').boundingBox())!;
      let drawn = 0;
      for (let i = 0; i < 7; i++) drawn += (await column((await pixel(instant)) + i)).slice(Math.round(box.y - y) + 2, Math.round(box.y - y) + 12).filter((p) => !p.endsWith(',0')).length;
      return drawn;
    };
    const bare = timeline.lanes.map((l) => ({ ...l, levels: null, marks: repacked(l, () => ({ class: 'other', end: 0, label: '' })) }));
    await tell({ lanes: bare, sessions: [], stalls: [] });
    const before = await inked((from + to) / 2);
    await tell({ lanes: bare.map((l) => ({ ...l, gaps: [{ start: from, end: to }] })), sessions: [], stalls: [] });
    assert.equal(await inked((from + to) / 2) > before + 5, true);
    assert.equal(await inked(to + 9000), before > 0 ? await inked(from - 9000) : 0);
    assert.ok(await inked(timeline.span!.end + 1500) > 5, 'behind the end of the file');
  });

  it('draws warnings and errors of all records in the strip below', async () => {
    await open('theme=dark');
    const colours = await page.$eval('#overview', (element) => {
      const canvas = element as HTMLCanvasElement;
      const { data } = canvas.getContext('2d')!.getImageData(0, 6, canvas.width, canvas.height - 6);
      const seen = new Set<string>();
      for (let i = 0; i < data.length; i += 4) seen.add(data.slice(i, i + 3).join());
      return [...seen];
    });
    assert.ok(colours.includes('204,167,0'), 'the colour of warnings');
  });

  it('shows keys and the language of the filter', async () => {
    await open();
    await page.focus('#lanes');
    await press('?');
    assert.match((await page.textContent('#popover'))!, /lines of this window.*node:"broker 1".*kind:gc\.pause.*Hatched/);
    await press('Escape');
    assert.equal(await page.locator('#popover').isVisible(), false);
    assert.equal((await posted()).length, 1, 'nothing but ready was said');
  });

  it('leaves markup in findings, sessions and clocks as text', async () => {
    const evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
    await open('fixture=none');
    await tell({
      lanes: timeline.lanes.map((l) => ({ ...l, node: evil, nodeWhy: evil, skew: { ...skew, why: evil } })), sessions: timeline.sessions.map((s) => ({ ...s, id: evil, node: evil })),
      stalls: [{ node: evil, start: [timeline.span!.start], end: [timeline.span!.end] }],
    });
    const line = { ...story.evidence[0], role: evil, text: evil };
    await send({ type: 'investigation', investigation: { logs: 1, noted: [{ rule: evil, severity: 'warning', node: evil, count: 2, line }], gaps: [evil], findings: [{ ...story, id: evil, title: evil, node: evil, why: evil, remedy: evil, notSeen: [evil], evidence: [line], repeats: null, effects: [{ what: evil, count: 1, text: evil, evidence: [line] }], chains: [{ lines: [0, 1], links: [{ from: 0, to: 1 }] }] }] } });
    await send({ type: 'finding', id: evil });
    await settled();
    assert.equal(await page.locator('#app img, #app script').count(), 0);
    assert.equal(await page.evaluate(() => (window as { hacked?: number }).hacked), undefined);
    for (const place of ['.finding-title', '.role', '.step code', '.effect', '.why', '.remedy', '.not-seen', '.gaps', '.noted', '.node-name', '.node-why']) {
      assert.ok((await page.locator(place).first().textContent())!.includes('<img src=x'), place);
    }
    const said: PanelToHost[] = await posted();
    assert.equal(said.filter((m) => m.type === 'jump').length, 0);
  });

  it('keeps a correlation and the findings apart', async () => {
    await open('investigation&finding=0');
    await send({ type: 'correlation', correlation });
    await settled();
    assert.equal(await page.getAttribute('#events-tab', 'aria-selected'), 'true');
    await page.focus('#events-tab');
    await press('ArrowLeft');
    assert.equal(await page.getAttribute('#findings-tab', 'aria-selected'), 'true');
    await posts(1, []);
  });
});
