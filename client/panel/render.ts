/** Brings the page in line with the state: called once a frame. */

import { groupOf, groups, type Group } from './classes';
import { el, say, set } from './dom';
import { axisHeight, drawAxis, drawLanes, prepare } from './draw';
import { count, date, plural, shortDuration, zoneName } from './format';
import type { Labels } from './labels';
import type { Layout } from './layout';
import type { EventList } from './list';
import type { Model } from './model';
import type { Page } from './page';
import type { Scene } from './scene';
import type { State } from './state';
import type { Theme } from './theme';
import { correlationTitle, emptyText, groupNames, noTimeText, rangeText, summary } from './words';

/** From this width on the list stands beside the lanes. */
const wide = 980;

/** Whether the list is shown: as chosen, else where there is room for it. */
export function wantsList(page: Page, state: State): boolean {
  return state.list ?? (page.root.clientWidth >= wide || page.root.clientHeight >= 300);
}

export function showBusy(page: Page, message: string | null): void {
  page.progress.hidden = message === null;
  set(page.root, { 'aria-busy': message === null ? null : 'true' });
  say(page.status, message ?? '');
}

export function showError(page: Page, message: string | null): void {
  page.banner.hidden = message === null;
  if (message !== null) showBusy(page, null);
  say(page.errorText, message ?? '');
}

export function render(page: Page, state: State, layout: Layout, theme: Theme, labels: Labels, list: EventList, resetList: boolean): void {
  const { model } = state;
  const zone = state.zone();
  const listed = wantsList(page, state) && (state.correlation !== null || (model?.lanes.length ?? 0) > 0);
  page.root.classList.toggle('wide', page.root.clientWidth >= wide);
  page.root.classList.toggle('with-list', listed);
  page.aside.hidden = !listed;
  renderToolbar(page, state, listed);
  renderEmpty(page, state);
  if (model && model.lanes.length > 0) {
    labels.show(model, layout, state.lane);
    const width = page.canvas.clientWidth;
    // only as high as the lanes: below them there is nothing to draw
    const height = page.lanes.clientHeight;
    page.canvas.style.height = `${height}px`;
    page.axis.style.width = `${width}px`;
    const scene: Scene = {
      model, layout, theme, width, height, scroll: page.lanes.scrollTop, view: state.view, groups: state.groups, lane: state.lane,
      offsetMinutes: zone.offsetMinutes, selection: state.selection, hover: state.hover, cursor: state.cursor, correlation: state.correlation,
    };
    const ctx = prepare(page.canvas, width, height);
    if (ctx && model.span) drawLanes(ctx, scene);
    const axis = prepare(page.axis, width, axisHeight);
    if (axis && model.span) drawAxis(axis, scene);
    const words = summary(model, state.view, zone.offsetMinutes);
    if (page.canvas.getAttribute('aria-label') !== words) set(page.canvas, { 'aria-label': words });
    say(page.summary, words);
    renderCorner(page, state);
  }
  if (listed) renderList(page, state, list, zone.offsetMinutes, resetList);
}

function renderCorner(page: Page, state: State): void {
  const zone = state.zone();
  const shown = `${date((state.view.start + state.view.end) / 2, zone.offsetMinutes)} ${zoneName(zone.offsetMinutes)}`;
  say(page.corner, shown);
  set(page.corner, { title: rangeText(state.view, zone.offsetMinutes), 'data-start': Math.round(state.view.start), 'data-end': Math.round(state.view.end) });
}

function renderToolbar(page: Page, state: State, listed: boolean): void {
  const { model } = state;
  const zone = state.zone();
  const some = (model?.lanes.length ?? 0) > 0;
  page.root.classList.toggle('no-logs', !some);
  say(page.about, model && some ? `${plural(model.lanes.length, 'log')} \u00b7 ${plural(model.nodes.length, 'node')}` : '');
  if (model) {
    say(page.timeout, `timeout ${shortDuration(model.timeline.timeout.ms)}`);
    set(page.timeout, { title: `Session timeout ${model.timeline.timeout.ms} ms: ${model.timeline.timeout.from}` });
  }
  const totals = model ? totalsOf(model) : null;
  for (const group of groups) {
    const { chip, number } = page.chips[group];
    const on = state.groups.has(group);
    say(number, totals ? count(totals[group]) : '');
    set(chip, { 'aria-pressed': String(on), 'aria-label': `${groupNames[group]}, ${totals?.[group] ?? 0} events`, title: `${on ? 'Hide' : 'Show'} ${groupNames[group]}` });
  }
  const how = zone.how ? ` \u00b7 ${zone.how}` : '';
  say(page.zone, state.utc ? 'UTC' : `${zoneName(zone.offsetMinutes)}${how}`);
  const why = `Times are shown in ${zoneName(state.utc ? null : zone.offsetMinutes)} (${zone.why}). Switch to ${state.utc ? 'the logs\u2019 zone' : 'UTC'}.`;
  set(page.zone, { title: why, 'aria-label': why });
  set(page.follow, { 'aria-pressed': String(state.follow) });
  set(page.listToggle, { 'aria-pressed': String(listed) });
  const notes = (model?.timeline.notes.length ?? 0) + (state.correlation?.notes.length ?? 0);
  page.notes.hidden = notes === 0;
  set(page.notes, { title: plural(notes, 'note'), 'aria-label': plural(notes, 'note'), 'data-count': notes });
}

const totalsByModel = new WeakMap<Model, Record<Group, number>>();

function totalsOf(model: Model): Record<Group, number> {
  let totals = totalsByModel.get(model);
  if (!totals) {
    totals = { pauses: 0, sessions: 0, leaders: 0, other: 0 };
    for (const lane of model.lanes) for (const c of lane.classes) totals[groupOf(c.class)] += c.series.length;
    totalsByModel.set(model, totals);
  }
  return totals;
}

function renderEmpty(page: Page, state: State): void {
  const { model } = state;
  const text = model && model.lanes.length === 0 ? emptyText.join('\n') : model && !model.span ? noTimeText : '';
  page.empty.hidden = text === '';
  page.lanes.hidden = model === null || model.lanes.length === 0;
  if (page.empty.dataset.text === text) return;
  page.empty.dataset.text = text;
  page.empty.replaceChildren(...text.split('\n').map((line) => el('p', {}, line)));
}

function renderList(page: Page, state: State, list: EventList, offsetMinutes: number, reset: boolean): void {
  const { correlation, selection } = state;
  const rows = state.rows();
  const left = rows.total - rows.length;
  say(page.listTitle, correlation ? correlationTitle(correlation, offsetMinutes) : 'Events in view');
  say(page.listInfo, `${correlation ? plural(rows.length - 1, 'record') : count(rows.total)}${left > 0 ? `, ${count(left)} more not listed` : ''}`);
  page.closeCorrelation.hidden = correlation === null;
  list.show({ model: state.model, rows, offsetMinutes, origin: correlation ? correlation.anchor.start : (selection?.start ?? null), selection }, reset);
}
