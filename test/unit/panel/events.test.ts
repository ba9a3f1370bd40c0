import assert from 'node:assert/strict';
import { filterEvents, neighbour, nextLoud, rowsInView, rowsOfCorrelation, searched, withoutStamp, type Filter } from '../../../client/panel/events';
import { groups, type Group } from '../../../client/panel/classes';
import { rowOf, type EventRow } from '../../../client/panel/model';
import type { Correlation } from '../../../server/protocol';
import { lane, model } from './make';

const all: Filter = { groups: new Set(groups), text: '' };
const only = (...shown: Group[]): Filter => ({ groups: new Set(shown), text: '' });

describe('panel: list of events', () => {
  const m = model(
    lane('gc.log', [[1000, 1100, 'pause', null, 'Young 100 ms'], [2000, 11_000, 'full', 'error', 'Full GC 9.00 s']], { family: 'gc' }),
    lane('server-1.log', [[500, 500, 'session'], [8000, 8000, 'leader', 'warning'], [12_000, 12_000, 'expiry', 'error', 'told 0xAB expired']]),
    lane('zookeeper.log', [[8000, 8000, 'expiry', 'error', 'session 0xab expired']], { node: 'zookeeper' }),
  );
  const texts = (filter: Filter, view = { start: 0, end: 20_000 }): string[] => {
    const found = searched(m, filter.text);
    const rows = rowsInView(found, filterEvents(found, filter.groups), view);
    return Array.from({ length: rows.length }, (_, i) => `${rows.at(i).lane}:${rows.at(i).start}`);
  };

  it('merges the lanes by time, equal instants in the order of the lanes', () => {
    assert.deepEqual(texts(all), ['1:500', '0:1000', '0:2000', '1:8000', '2:8000', '1:12000']);
  });

  it('lists what starts in the view, and first what reaches into it', () => {
    assert.deepEqual(texts(all, { start: 5000, end: 9000 }), ['0:2000', '1:8000', '2:8000']);
    assert.deepEqual(texts(all, { start: 11_500, end: 11_600 }), []);
  });

  it('filters by group and by words, whatever their case', () => {
    assert.deepEqual(texts(only('sessions')), ['1:500', '2:8000', '1:12000']);
    assert.deepEqual(texts({ ...all, text: '0xab EXPIRED' }), ['2:8000', '1:12000']);
    assert.deepEqual(texts({ ...all, text: 'zookeeper.log' }), ['2:8000']);
    assert.deepEqual(texts({ groups: new Set(), text: '' }), []);
    assert.deepEqual(texts({ ...all, text: 'e.*d' }), [], 'words are no patterns');
    assert.deepEqual(texts({ ...all, text: 'node:zookeeper' }), ['2:8000']);
    assert.deepEqual(texts({ ...all, text: 'sev:warning -kind:expiry' }), ['0:2000', '1:8000']);
    assert.deepEqual(texts({ ...all, text: 'longer:0.1s' }), ['0:1000', '0:2000']);
    assert.equal(searched(m, 'longer:1s').lanes[0].long.length, 1);
    assert.equal(searched(m, '  '), m, 'nothing asked, nothing made');
  });

  it('sorts a lane whose clock ran backwards and skips what is no instant', () => {
    const wild = model(lane('a.log', [[3000, 3000, 'other'], [1000, 1000, 'other'], [NaN, NaN, 'other']]));
    const rows = rowsInView(wild, filterEvents(wild, all.groups), { start: 0, end: 5000 });
    assert.deepEqual([rows.at(0).start, rows.at(1).start, rows.length], [1000, 3000, 2]);
  });

  it('shows a class it does not know as another event', () => {
    const newer = model(lane('a.log', [[1000, 1000, 'eclipse' as 'other']]));
    assert.equal(newer.lanes[0].classes[0].class, 'other');
    assert.equal(rowsInView(newer, filterEvents(newer, only('other').groups), { start: 0, end: 5000 }).length, 1);
  });

  it('puts the anchor at its place among the records and never filters it away', () => {
    const record = { severity: null, class: null, kind: null };
    const correlation: Correlation = {
      anchor: { uri: 'file:///logs/gc.log', line: 10, start: 2000, end: 11_000, text: 'Pause Full' },
      window: { start: -3000, end: 16_000 },
      records: [
        { ...record, uri: 'file:///logs/server-1.log', line: 0, start: 500, end: 500, class: 'session', text: 'Session established' },
        { ...record, uri: 'file:///logs/zookeeper.log', line: 0, start: 8000, end: 8000, class: 'expiry', text: 'Expiring session' },
        { ...record, uri: 'file:///logs/unknown.log', line: 7, start: 9000, end: 9000, text: 'plain' },
      ],
      omitted: 4,
      notes: [],
    };
    const rows = rowsOfCorrelation(m, correlation, all);
    assert.equal(rows.anchor, 1);
    assert.deepEqual([rows.length, rows.total], [4, 8]);
    const anchor = rows.at(1);
    assert.deepEqual([anchor.anchor, anchor.lane, anchor.mark, anchor.class], [true, 0, 1, 'full']);
    assert.deepEqual([rows.at(2).lane, rows.at(2).mark], [2, 0], 'a record is found again as a mark');
    assert.deepEqual([rows.at(3).lane, rows.at(3).mark], [-1, -1]);
    const none = rowsOfCorrelation(m, correlation, { groups: new Set(), text: 'nothing like it' });
    assert.deepEqual([none.length, none.at(0).anchor], [1, true]);
    const twice = rowsOfCorrelation(m, { ...correlation, records: [{ ...record, ...correlation.anchor }, ...correlation.records] }, all);
    assert.equal(twice.length, 4, 'an anchor that is also a record is listed once');
  });

  it('steps from mark to mark within a lane, over hidden groups', () => {
    const server = m.lanes[1];
    const from = rowOf(server, 0);
    assert.equal(neighbour(server, from, 1, all.groups)?.mark, 1);
    assert.equal(neighbour(server, from, 1, only('sessions').groups)?.mark, 2);
    assert.equal(neighbour(server, from, -1, all.groups), null);
    assert.equal(neighbour(server, { start: 8000, mark: -1 }, 1, all.groups)?.mark, 1, 'from an instant: the first not before it');
    assert.equal(neighbour(server, { start: 8000, mark: -1 }, -1, all.groups)?.mark, 0);
  });

  it('steps through warnings and errors of all lanes, one after the other at the same instant', () => {
    const events = filterEvents(m, all.groups);
    const seen: string[] = [];
    let at: EventRow | { lane: number; mark: number; start: number } = { lane: -1, mark: -1, start: 0 };
    for (;;) {
      const next = nextLoud(m, events, at, 1);
      if (!next) break;
      seen.push(`${next.lane}:${next.start}`);
      at = next;
    }
    assert.deepEqual(seen, ['0:2000', '1:8000', '2:8000', '1:12000']);
    assert.equal(nextLoud(m, events, at, -1)?.lane, 2);
  });

  it('leaves the stamp of a record to the time column', () => {
    assert.equal(withoutStamp('[2026-11-21 19:44:14,545] INFO Opening socket'), 'INFO Opening socket');
    assert.equal(withoutStamp('[2026-11-21T19:44:12.754+0000][108.094s][info][gc             ] GC(62) Pause Full'), 'GC(62) Pause Full');
    assert.equal(withoutStamp('2026-11-21 19:44:10,217 - INFO  [SessionTracker:ZooKeeperServer@632] - Expiring'), 'INFO  [SessionTracker:ZooKeeperServer@632] - Expiring');
    assert.equal(withoutStamp('# A fatal error'), '# A fatal error');
    assert.equal(withoutStamp('[only]'), '[only]');
  });
});
