/** The panel's page in a real browser, from the fixture of the real incident. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { PanelToHost } from '../../client/panel/messages';
import type { Timeline } from '../../server/protocol';
import { unpackMarks } from '../../client/panel/marks';
import { fixture, harness, repacked } from './harness';

const gc = { ...fixture.timeline.lanes[0], marks: unpackMarks(fixture.timeline.lanes[0].marks) };

describe('panel in a browser', function () {
  this.timeout(60_000);
  const { open: openPage, send, posted, settled, press, posts, lastPost, range, pixel, column, laneBox } = harness();
  let page: Page;
  const open = async (query?: string, size?: { width: number; height: number }): Promise<Page> => (page = await openPage(query, size));

  it('shows a lane for each file under its node, with its zone and how that is known', async () => {
    await open();
    assert.deepEqual(await page.locator('.node-name').allTextContents(), ['broker 1', 'broker 2', 'zookeeper']);
    assert.deepEqual(await page.locator('.label .file').allTextContents(), ['gc.log', 'server-1.log', 'server-2.log', 'gc-broker2.log', 'zookeeper.log']);
    assert.match(await laneText('gc.log'), /\+00:00 stated/);
    assert.match(await laneText('zookeeper.log'), /\+00:00 inferred/);
    assert.match((await page.textContent('#corner'))!, /2026-11-21 UTC\+00:00/);
    assert.match((await page.getAttribute('#timeout', 'title'))!, /negotiated for session/);
    assert.ok((await laneBox('gc.log')).height > 2 * (await laneBox('zookeeper.log')).height);
  });

  const laneText = async (name: string): Promise<string> => (await page.locator('.label', { hasText: name }).first().textContent())!;

  it('paints a Full GC red over its lane and shades the lanes of its node', async () => {
    await open('theme=dark');
    const full = gc.marks.class.indexOf('full');
    const inside = await pixel((gc.marks.start[full] + gc.marks.end[full]) / 2);
    const outside = await pixel(gc.marks.end[full] + 8000);
    const top = (await page.locator('#canvas').boundingBox())!.y;
    const box = await laneBox('gc.log');
    const cap = Math.round(box.y - top + 3);
    const [dark, red] = [await column(outside), await column(inside)];
    assert.equal(red[cap], '241,76,76,255', 'the cap has the colour of the theme\u2019s errors');
    assert.notEqual(dark[cap], red[cap]);
    const server = await laneBox('server-1.log');
    const zookeeper = await laneBox('zookeeper.log');
    const shade = (colours: string[], at: { y: number; height: number }): number => Number(colours[Math.round(at.y - top + 2)].split(',')[3]);
    assert.ok(shade(red, server) > shade(red, zookeeper), 'its own node is shaded more strongly');
    assert.ok(shade(red, zookeeper) > shade(dark, zookeeper), 'all others faintly');
  });

  it('says in words what the canvas shows', async () => {
    await open();
    const words = (await page.getAttribute('#canvas', 'aria-label'))!;
    assert.match(words, /5 logs of 3 nodes/);
    assert.match(words, /100 pauses, 3 of at least the session timeout of 6 s, the longest 21\.77 s/);
    assert.match(words, /6 session expiries/);
    assert.equal(await page.getAttribute('#lanes', 'role'), 'application');
    assert.match((await page.locator('.label').first().getAttribute('aria-label'))!, /gc\.log, broker 1, .*99 pauses, 3 of at least 6 s/);
  });

  it('zooms at the pointer, pans and fits, by wheel, drag and keys', async () => {
    await open();
    const all = await range();
    const at = gc.marks.start[gc.marks.class.indexOf('full')];
    const x = await pixel(at);
    await page.mouse.move(x, 150);
    await page.mouse.wheel(0, -300);
    const near = await range();
    assert.ok(near[1] - near[0] < (all[1] - all[0]) * 0.7);
    assert.ok(Math.abs((await pixel(at)) - x) < 2, 'the instant under the pointer stays');
    await page.keyboard.down('Shift');
    await page.mouse.wheel(0, 120);
    await page.keyboard.up('Shift');
    const panned = await range();
    assert.ok(panned[0] > near[0]);
    assert.ok(Math.abs(panned[1] - panned[0] - (near[1] - near[0])) < 2);
    await page.mouse.move(600, 200);
    await page.mouse.down();
    await page.mouse.move(700, 200, { steps: 3 });
    await page.mouse.up();
    assert.ok((await range())[0] < panned[0], 'dragging to the right shows what was before');
    await page.focus('#lanes');
    await press('0');
    assert.deepEqual(await range(), all);
    await press('+');
    await press('Shift+ArrowRight');
    const keyed = await range();
    assert.ok(keyed[1] - keyed[0] < all[1] - all[0]);
    await page.locator('.axis').dblclick();
    assert.deepEqual(await range(), all);
    await settled();
    assert.ok(!(await posted()).some((m) => m.type === 'jump'), 'none of this opened a file');
  });

  it('selects marks by keyboard, says them and jumps to their line', async () => {
    await open();
    await page.focus('#lanes');
    for (let i = 0; i < 4; i++) await press('ArrowDown');
    await press('ArrowRight');
    await press('ArrowRight');
    assert.match((await page.textContent('#live'))!, /session 0x1000015a83b0000 expired after 6000 ms\. session expired, error, 19:43:18\.217 UTC\+00:00, zookeeper\.log:102\./);
    assert.match((await page.textContent('#tooltip'))!, /zookeeper\.log:102/);
    await press('Enter');
    await press('c');
    await posts(1, [
      { type: 'jump', uri: 'file:///incident/zookeeper.log', line: 101 },
      { type: 'correlate', uri: 'file:///incident/zookeeper.log', line: 101 },
    ]);
    await press('Escape');
    assert.equal(await page.locator('.row[aria-selected="true"]').count(), 0);
  });

  it('is one stop for Tab in the lanes, one in the toolbar, with arrow keys within', async () => {
    await open();
    await page.focus('#lanes');
    await press('Tab');
    const file = (): Promise<string | null> => page.evaluate(() => document.activeElement?.querySelector('.file')?.textContent ?? null);
    assert.equal(await file(), 'gc.log');
    const seen: (string | null)[] = [];
    for (let i = 0; i < 4; i++) {
      await press('ArrowDown');
      seen.push(await file() ?? await page.evaluate(() => (document.activeElement as HTMLElement).dataset.node ?? null));
    }
    assert.deepEqual(seen, ['server-1.log', 'broker 2', 'server-2.log', 'gc-broker2.log']);
    await press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'overview', 'and leaves them');
    await page.focus('#help');
    await press('ArrowRight');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'found');
    assert.equal(await page.locator('.toolbar button[tabindex="0"]').count(), 1);
  });

  it('jumps from a click on a pause and shows its tooltip on hover', async () => {
    await open();
    const second = gc.marks.class.indexOf('full', gc.marks.class.indexOf('full') + 1);
    const x = await pixel((gc.marks.start[second] + gc.marks.end[second]) / 2);
    const box = await laneBox('gc.log');
    await page.mouse.move(x, box.y + 30);
    await page.waitForSelector('#tooltip:not([hidden])');
    const text = (await page.textContent('#tooltip'))!;
    assert.match(text, /Full GC 9\.06 s, 4089M->1174M \(4096M\)/);
    assert.match(text, /2026-11-21 19:44:03\.692 UTC\+00:00/);
    assert.match(text, /gc\.log:989/);
    assert.match(text, /outlasts the session timeout of 6\.00 s/);
    await page.mouse.click(x, box.y + 30);
    await lastPost({ type: 'jump', uri: gc.uri, line: 988 });
  });

  it('lists a correlation around its anchor, zooms to it and goes back', async () => {
    await open();
    const all = await range();
    await send({ type: 'correlation', correlation: fixture.correlation });
    const [start, end] = await range();
    const { window: searched, anchor } = fixture.correlation;
    assert.ok(start < searched.start && end > searched.end && end - start < all[1] - all[0]);
    assert.match((await page.textContent('#list-title'))!, /Around 19:44:03\.692 \u00b1 5 s/);
    const pinned = page.locator('#list .row.anchor');
    assert.match((await pinned.textContent())!, /19:44:03\.692anchorFull GC 9\.06 s.*gc\.log:989/);
    const expiry = page.locator('#list .row', { hasText: 'zookeeper.log:104' });
    assert.equal(await expiry.locator('.delta').textContent(), '+6.5 s');
    await expiry.click();
    await lastPost({ type: 'jump', uri: 'file:///incident/zookeeper.log', line: 103 });
    await page.$eval('#list', (e) => (e.scrollTop = e.scrollHeight));
    await page.waitForSelector('.row.pinned:not([hidden])');
    assert.match((await page.textContent('.row.pinned'))!, /anchor/, 'the anchor stays in sight');
    await page.focus('#list');
    await press('Home');
    await press('ArrowDown');
    assert.match((await page.textContent('#live'))!, /server-1\.log:69/);
    assert.equal(await page.getAttribute('#list', 'aria-activedescendant'), await page.locator('.row[aria-selected="true"]').getAttribute('id'));
    await press('Enter');
    await lastPost({ type: 'jump', uri: 'file:///incident/server-1.log', line: 68 });
    await page.click('#close-correlation');
    await settled();
    assert.equal(await page.textContent('#list-title'), 'Events in view');
    assert.ok(anchor.line === 988);
  });

  it('filters by chips and by text', async () => {
    await open();
    for (const group of ['pauses', 'leaders', 'other']) await page.click(`[data-group="${group}"]`);
    await settled();
    assert.equal(await page.textContent('#list-info'), '14');
    assert.equal(await page.getAttribute('[data-group="pauses"]', 'aria-pressed'), 'false');
    await page.fill('#filter', 'EXPIRED 0002');
    await settled();
    assert.deepEqual((await page.locator('#list .row:not([hidden]) .place').allTextContents()), ['zookeeper.log:104', 'server-1.log:77']);
  });

  it('switches between UTC and the zone of the logs', async () => {
    const shifted = structuredClone(fixture.timeline);
    for (const lane of shifted.lanes) lane.zone = { offsetMinutes: 480, how: 'stated', why: 'every stamp states +0800' };
    await open('fixture=none');
    await send({ type: 'timeline', timeline: shifted });
    await page.waitForSelector('.label');
    await settled();
    assert.equal(await page.textContent('#zone'), 'UTC+08:00 \u00b7 stated');
    assert.match((await page.textContent('#corner'))!, /2026-11-22 UTC\+08:00/);
    assert.match((await page.textContent('#list .row .time'))!, /^03:42:23/);
    await page.click('#zone');
    await settled();
    assert.equal(await page.textContent('#zone'), 'UTC');
    assert.match((await page.textContent('#list .row .time'))!, /^19:42:23/);
  });

  it('marks the instant under the editor\u2019s cursor through all lanes', async () => {
    await open('theme=dark');
    const instant = Date.UTC(2026, 10, 21, 19, 44, 25);
    const x = await pixel(instant);
    const before = await column(x);
    await send({ type: 'cursor', at: { instant, uri: gc.uri, line: 3 } });
    await settled();
    const after = await column(x);
    const top = (await page.locator('#canvas').boundingBox())!.y;
    for (const name of ['gc.log', 'server-2.log', 'zookeeper.log']) {
      const box = await laneBox(name);
      const middle = Math.round(box.y - top + 4);
      assert.notEqual(after[middle], before[middle], name);
    }
    await send({ type: 'cursor', at: null });
    await settled();
    assert.deepEqual(await column(x), before);
  });

  it('follows the cursor out of view, unless told not to', async () => {
    await open();
    await page.focus('#lanes');
    for (let i = 0; i < 6; i++) await press('+');
    const near = await range();
    const instant = Date.UTC(2026, 10, 21, 19, 45, 20);
    assert.ok(instant > near[1]);
    await page.click('#follow');
    await send({ type: 'cursor', at: { instant, uri: gc.uri, line: 3 } });
    assert.deepEqual(await range(), near);
    await page.click('#follow');
    const [start, end] = await range();
    assert.ok(start < instant && instant < end);
  });

  it('leaves markup in a log as text', async () => {
    const evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
    const timeline = structuredClone(fixture.timeline);
    const lane = timeline.lanes[4];
    lane.marks = repacked(lane, () => ({ label: evil }));
    lane.label = lane.detail = lane.node = lane.zone.why = evil;
    timeline.notes = [evil];
    timeline.timeout.from = evil;
    await open('fixture=none');
    await send({ type: 'timeline', timeline });
    await page.waitForSelector('.label');
    await send({ type: 'correlation', correlation: { ...fixture.correlation, anchor: { ...fixture.correlation.anchor, text: evil }, records: [{ ...fixture.correlation.records[0], text: evil }], notes: [evil] } });
    await page.focus('#lanes');
    for (let i = 0; i < 5; i++) await press('ArrowDown');
    await press('ArrowRight');
    await page.click('#notes');
    await send({ type: 'error', message: evil });
    await settled();
    assert.equal(await page.locator('#app img, #app script').count(), 0);
    assert.equal(await page.evaluate(() => (window as { hacked?: number }).hacked), undefined);
    for (const place of ['.label >> nth=4', '#popover', '#tooltip', '#live', '.banner']) {
      assert.ok((await page.textContent(place))!.includes('<img src=x'), place);
    }
  });

  it('says when it is busy, what is wrong and what to do without logs', async () => {
    await open('fixture=none');
    await posts(0, [{ type: 'ready' }]);
    await send({ type: 'busy', message: 'Reading 5 logs' });
    await settled();
    assert.equal(await page.textContent('#status'), 'Reading 5 logs');
    await send({ type: 'timeline', timeline: { lanes: [], span: null, timeout: { ms: 6000, from: 'default' }, sessions: [], stalls: [], notes: [] } });
    await settled();
    assert.equal(await page.textContent('#status'), '');
    assert.match((await page.textContent('#empty'))!, /No logs to show yet.*Correlate Timestamps/);
    await send({ type: 'error', message: 'The server has stopped' });
    await page.getByRole('alert').getByText('The server has stopped').waitFor();
    await page.getByText('Try again').click();
    await lastPost({ type: 'refresh' });
    await send({ type: 'timeline', timeline: { ...fixture.timeline, lanes: fixture.timeline.lanes.map((l) => ({ ...l, span: null })), span: null } });
    await settled();
    assert.match((await page.textContent('#empty'))!, /None of these logs holds an instant/);
  });

  it('draws in every theme, with the theme\u2019s own colours, and again when it changes', async () => {
    const full = gc.marks.class.indexOf('full');
    const seen = new Map<string, string>();
    for (const theme of ['dark', 'light', 'hc', 'hc-light']) {
      await open(`theme=${theme}`);
      const x = await pixel((gc.marks.start[full] + gc.marks.end[full]) / 2);
      const top = (await page.locator('#canvas').boundingBox())!.y;
      seen.set(theme, (await column(x))[Math.round((await laneBox('gc.log')).y - top + 3)]);
      if (theme === 'hc-light') {
        await page.evaluate(() => (document.body.className = 'vscode-dark'));
        await settled();
        assert.equal((await column(x))[Math.round((await laneBox('gc.log')).y - top + 3)], seen.get('dark'));
      }
      if (theme !== 'hc-light') await page.close();
    }
    assert.deepEqual([...seen.values()], ['241,76,76,255', '229,20,0,255', '244,135,113,255', '181,32,13,255']);
  });

  it('scrolls fifty lanes, and keeps the axis and every lane within reach', async () => {
    await open('fixture=none', { width: 1400, height: 250 });
    const lanes = Array.from({ length: 50 }, (_, i) => ({ ...fixture.timeline.lanes[1], uri: `file:///many/server-${i}.log`, label: `server-${i}.log`, node: `broker ${i}` }));
    await send({ type: 'timeline', timeline: { ...fixture.timeline, lanes } });
    await page.waitForSelector('.label');
    await page.focus('#lanes');
    for (let i = 0; i < 49; i++) await press('ArrowDown');
    const last = await laneBox('server-49.log');
    assert.ok(last.y + last.height <= 251);
    const axis = (await page.locator('.axis').boundingBox())!;
    const canvas = (await page.locator('#canvas').boundingBox())!;
    assert.ok(axis.y >= 30 && axis.y < 60);
    assert.ok(canvas.y >= axis.y + axis.height - 1 && canvas.y + canvas.height <= 251, 'the canvas stays in the viewport');
    assert.equal(axis.width, canvas.width);
  });

  it('shows what the other logs say beside the lanes in a panel of the usual size, and lets the list be sized', async () => {
    await open('correlation', { width: 920, height: 240 });
    await settled();
    const width = async (): Promise<number> => (await page.locator('.events').boundingBox())!.width;
    assert.ok((await page.locator('#list .row', { hasText: 'zookeeper.log:104' }).boundingBox())!.y < 240, 'the expiry is in sight');
    const first = await width();
    assert.ok(first > 920 * 0.38 && first < 920 * 0.42);
    const sash = (await page.locator('#sash').boundingBox())!;
    await page.mouse.move(sash.x + 3, 120);
    await page.mouse.down();
    await page.mouse.move(sash.x + 103, 120, { steps: 3 });
    await page.mouse.up();
    await settled();
    assert.ok(Math.abs(await width() - (first - 100)) <= 2);
    await page.focus('#sash');
    await press('ArrowLeft');
    assert.ok(Math.abs(await width() - (first - 84)) <= 2);
    assert.equal(Number(await page.getAttribute('#sash', 'aria-valuenow')), await width());
    await press('Enter');
    assert.equal(await width(), first);
    await page.click('#list-toggle');
    await settled();
    assert.equal(await page.locator('.events').isVisible(), false);
    await page.click('#list-toggle');
    await settled();
    assert.equal(await page.locator('.events').isVisible(), true);
  });

  it('moves the focus to the editor by Ctrl+Enter and double click only', async () => {
    await open('correlation');
    await page.locator('#list .row', { hasText: 'zookeeper.log:104' }).dblclick();
    const jump: PanelToHost = { type: 'jump', uri: 'file:///incident/zookeeper.log', line: 103 };
    await posts(1, [jump, jump, { ...jump, focus: true }]);
    await page.focus('#list');
    await press('Control+Enter');
    await page.focus('#lanes');
    await press('Control+Enter');
    await press('Enter');
    await posts(4, [{ ...jump, focus: true }, { ...jump, focus: true }, jump]);
  });

  /** The incident, and logs of another one years before. */
  const twoIncidents = (): Timeline => {
    const early = fixture.timeline.lanes.slice(1, 4).map((lane, i) => {
      const shift = (t: number): number => t - 7 * 365 * 86_400_000;
      const marks = repacked(lane, ({ start, end }) => ({ start: shift(start), end: shift(end), severity: null }));
      return { ...lane, uri: `file:///early/${i}`, label: `early-${i}.log`, node: 'early', marks, heap: null, span: { start: shift(lane.span!.start), end: shift(lane.span!.end) } };
    });
    const more = Array.from({ length: 3 }, (_, i) => ({ ...early[0], uri: `file:///more/${i}`, label: `more-${i}.log` }));
    return { ...fixture.timeline, lanes: [...early, ...more, ...fixture.timeline.lanes], span: { start: early[0].span.start, end: fixture.timeline.span!.end } };
  };

  it('starts with the gravest period and offers the others', async () => {
    await open('fixture=none');
    await send({ type: 'timeline', timeline: twoIncidents() });
    await page.waitForSelector('.label');
    const [start, end] = await range();
    assert.ok(start > Date.UTC(2026, 0) && end - start < 300_000);
    assert.equal(await page.textContent('#periods'), '2026-11-21 19:42 - 19:45');
    await page.click('#periods');
    assert.deepEqual(await page.locator('.choice').allTextContents(), ['2019-11-23 19:42 - 19:45 \u00b7 6 logsno warnings', '2026-11-21 19:42 - 19:45 \u00b7 5 logs9 errors, 27 warnings', 'Everything11 logs']);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-current')), 'true');
    await press('ArrowUp');
    await press('Enter');
    assert.ok((await range())[1] < Date.UTC(2020, 0));
    assert.equal(await page.locator('#popover').isVisible(), false);
    await send({ type: 'cursor', at: { instant: gc.marks.start[0], uri: gc.uri, line: 0 } });
    assert.deepEqual(await range(), [start, end], 'the cursor leads to its period');
    await page.focus('#lanes');
    await press('+');
    await press('0');
    assert.deepEqual(await range(), [start, end]);
    await press('0');
    assert.ok((await range())[0] < Date.UTC(2020, 0), 'a second time everything');
  });

  it('puts logs that have nothing here behind one row that opens by keyboard', async () => {
    await open('fixture=none');
    await send({ type: 'timeline', timeline: twoIncidents() });
    await page.waitForSelector('#quiet');
    const files = (): Promise<string[]> => page.locator('.label .file').allTextContents();
    const here = ['gc.log', 'server-1.log', 'server-2.log', 'gc-broker2.log', 'zookeeper.log'];
    assert.deepEqual(await files(), here);
    assert.equal(await page.textContent('#quiet'), '6 logs do not cover this time');
    await send({ type: 'correlation', correlation: fixture.correlation });
    await settled();
    assert.deepEqual(await files(), here.slice(0, 3).concat('zookeeper.log'));
    assert.equal(await page.textContent('#quiet'), '7 logs have nothing here');
    await page.focus('#lanes');
    for (let i = 0; i < 4; i++) await press('ArrowDown');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'quiet');
    await press('Enter');
    assert.equal((await files()).length, 11);
    assert.equal(await page.getAttribute('#quiet', 'aria-expanded'), 'true');
    await press('ArrowDown');
    await press('ArrowDown');
    assert.equal(await page.evaluate(() => document.activeElement?.querySelector('.file')?.textContent), 'early-0.log');
    await settled();
    assert.ok(!(await posted()).some((m) => m.type === 'jump'), 'opening the row opened no file');
  });

  it('draws where a file covers time and where it does not', async () => {
    await open('theme=dark');
    const zookeeper = fixture.timeline.lanes[4].span!;
    const top = (await page.locator('#canvas').boundingBox())!.y;
    const box = await laneBox('zookeeper.log');
    const foot = Math.round(box.y + box.height - top - 3);
    const inside = (await column(await pixel(zookeeper.end - 500)))[foot];
    const outside = (await column(await pixel(zookeeper.end + 2500)))[foot];
    assert.notEqual(inside, outside);
  });

  for (const [width, height] of [[1400, 420], [1400, 250], [1310, 300], [1200, 300], [1060, 300], [920, 250], [700, 400]]) {
    it(`has everything on screen at ${width} by ${height}`, async () => {
      await open('', { width, height });
      await settled();
      for (const id of ['#filter', '#zone', '#fit', '#help', '[data-group="pauses"]']) assert.ok(await page.locator(id).isVisible(), id);
      const ends = await page.locator('.toolbar > :visible').evaluateAll((all) => all.map((each) => `${each.id || each.className} ${Math.round(each.getBoundingClientRect().right)}`));
      assert.deepEqual(ends.filter((end) => Number(end.slice(end.lastIndexOf(' '))) > width), []);
      const zookeeper = await laneBox('zookeeper.log');
      assert.ok(zookeeper.y + zookeeper.height <= height);
    });
  }
});
