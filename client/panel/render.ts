/** Brings the page in line with the state: called once a frame. */

import { groupOf, groups, type Group } from './classes';
import { el, say, set } from './dom';
import { axisHeight, drawAxis, prepare } from './draw';
import { count, date, plural, shortDuration, zoneName } from './format';
import type { Findings } from './findings';
import { numbersOf } from './chain';
import type { Labels } from './labels';
import type { Layers } from './layers';
import type { Layout } from './layout';
import type { EventList } from './list';
import type { Model } from './model';
import { drawOverview } from './overview';
import type { Page } from './page';
import type { Arrangement } from './quiet';
import type { Scene } from './scene';
import { describeSash, type Split } from './split';
import type { State } from './state';
import type { Theme } from './theme';
import { fit, type Span } from './time';
import { correlationTitle, emptyText, groupNames, nodeCount, noTimeText, periodGravity, periodName, quietText, rangeText, summary } from './words';

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

/** Lanes narrower than this, names included, have no room for more than a file's name. */
const slim = 400;

/** What draws and what a frame needs beside the state. */
export interface Parts {
  page: Page;
  theme: Theme;
  layout: Layout;
  arranged: Arrangement;
  split: Split;
  labels: Labels;
  layers: Layers;
  list: EventList;
  findings: Findings;
}

/** Gives list and lanes their places; before lanes are laid out, since it decides how high they may be. */
export function renderSplit(page: Page, split: Split, listed: boolean): void {
  const { root, aside, body, sash } = page;
  root.classList.toggle('beside', split.place === 'beside');
  root.classList.toggle('with-list', listed);
  root.classList.toggle('slim', root.clientWidth - (listed && split.place === 'beside' ? split.size : 0) < slim);
  root.classList.toggle('low', root.clientHeight < 300);
  aside.hidden = !listed;
  const size = `${split.size}px`;
  if (body.style.getPropertyValue('--list-size') !== size) body.style.setProperty('--list-size', size);
  describeSash(sash, split);
}

/** `false`: the lanes are not sharp yet, another frame is needed. */
export function render(parts: Parts, state: State, resetList: boolean): boolean {
  const { page, theme, layout, labels } = parts;
  const { model } = state;
  const found = state.found;
  const zone = state.zone();
  const listed = !page.aside.hidden;
  let sharp = true;
  renderToolbar(page, state, listed);
  renderEmpty(page, state);
  if (model && found && model.lanes.length > 0) {
    labels.show(model, layout, state.lane, { text: quietText(model, parts.arranged, state.correlation), open: state.quietOpen });
    const width = page.canvas.clientWidth;
    // only as high as the lanes: below them there is nothing to draw
    const height = page.lanes.clientHeight;
    resize(page.canvas, 'height', height);
    resize(page.axis, 'width', width);
    const scene: Scene = {
      model: found, layout, theme, width, height, scroll: page.lanes.scrollTop, view: state.view, groups: state.groups, lane: state.lane,
      offsetMinutes: zone.offsetMinutes, selection: state.selection, hover: state.hover, cursor: state.cursor, correlation: state.correlation, chain: state.chain, brush: state.brush,
    };
    if (model.span) sharp = parts.layers.paint(page.canvas, scene);
    set(page.canvas, { 'data-painting': !sharp });
    const axis = prepare(page.axis, width, axisHeight);
    if (axis && model.span) drawAxis(axis, scene);
    const words = summary(model, state.view, zone.offsetMinutes);
    if (page.canvas.getAttribute('aria-label') !== words) set(page.canvas, { 'aria-label': words });
    say(page.summary, words);
    renderCorner(page, state);
    renderOverview(page, state, theme);
  }
  if (listed) renderAside(page, state, parts.findings, zone.offsetMinutes);
  if (listed) renderList(page, state, parts.list, zone.offsetMinutes, resetList);
  return sharp;
}

/** What the strip under the lanes covers: the period in view while the view lies within it, else everything. */
export function wholeOf(state: State): Span {
  const period = state.period();
  const limits = state.limits();
  const { view } = state;
  const fitted = period && fit(period);
  const span = state.model?.span;
  if (fitted && state.periods.length > 1 && view.start >= fitted.start && view.end <= fitted.end) return fitted;
  return span ? fit(span) : limits;
}

function renderOverview(page: Page, state: State, theme: Theme): void {
  const { offsetMinutes } = state.zone();
  const whole = wholeOf(state);
  if (state.model) drawOverview(page.overview, { model: state.model, theme, whole, view: state.view, brush: state.brush, cursor: state.cursor?.instant ?? null, offsetMinutes });
  const middle = (state.view.start + state.view.end) / 2;
  set(page.overview, { 'aria-valuenow': Math.round(Math.min(Math.max((middle - whole.start) / (whole.end - whole.start), 0), 1) * 1000), 'aria-valuetext': rangeText(state.view, offsetMinutes) });
  say(page.overviewLabel, 'all records');
}

function renderAside(page: Page, state: State, findings: Findings, offsetMinutes: number): void {
  const { investigation, shownTab } = state;
  const shown = shownTab === 'findings';
  set(page.findingsTab, { 'aria-selected': String(shown), tabindex: shown ? '0' : '-1' });
  set(page.eventsTab, { 'aria-selected': String(!shown), tabindex: shown ? '-1' : '0' });
  say(page.findingsCount, investigation ? count(investigation.findings.length) : '');
  page.findings.hidden = !shown;
  page.list.hidden = shown;
  page.aside.classList.toggle('on-findings', shown);
  if (shown) findings.show({ model: state.model, investigation, chain: state.chain, offsetMinutes });
}

function resize(element: HTMLElement, side: 'width' | 'height', pixels: number): void {
  if (element.style[side] !== `${pixels}px`) element.style[side] = `${pixels}px`;
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
  say(page.about, model && some ? `${plural(model.lanes.length, 'log')} \u00b7 ${plural(nodeCount(model), 'node')}` : '');
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
  renderFound(page, state);
  renderPeriods(page, state);
  set(page.follow, { 'aria-pressed': String(state.follow) });
  set(page.listToggle, { 'aria-pressed': String(listed) });
  const notes = (model?.timeline.notes.length ?? 0) + (state.correlation?.notes.length ?? 0);
  page.notes.hidden = notes === 0;
  set(page.notes, { title: plural(notes, 'note'), 'aria-label': plural(notes, 'note'), 'data-count': notes });
}

/** How many findings there are, or that none were looked for yet. */
function renderFound(page: Page, { investigation }: State): void {
  const worst = investigation?.findings.at(0) ?? investigation?.noted.at(0);
  const words = !investigation ? 'Investigate' : investigation.findings.length === 0 && worst ? `${count(investigation.noted.length)} flagged` : plural(investigation.findings.length, 'finding');
  say(page.found.lastElementChild!, words);
  page.found.className = `chip found ${investigation ? worst?.severity ?? 'none' : 'unasked'}`;
  set(page.found, { title: investigation ? `${words}. Show them` : 'Look for causes and effects across these logs', 'aria-label': words });
}

/** Which of several periods is looked at. */
function renderPeriods(page: Page, state: State): void {
  const { periods } = state;
  page.periods.hidden = periods.length < 2;
  if (periods.length < 2) return;
  const everything = state.fitted === 'all';
  const period = everything ? null : state.period();
  const name = period ? periodName(period, state.zoneOf(period)) : plural(periods.length, 'period');
  // the date gives way first: the corner of the lanes has it too
  const [range] = name.split(' \u00b7 ');
  say(page.periodDate, period ? range.slice(0, 11) : '');
  say(page.periodTime, period ? range.slice(11) : name);
  const place = period ? `period ${periods.indexOf(period) + 1} of ${periods.length}, ${periodGravity(period)}` : everything ? 'everything is in view' : 'no log covers the time in view';
  set(page.periods, { title: `${name}: ${place}. Choose another`, 'aria-label': `${name}: ${place}. Choose another` });
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
  page.closeCorrelation.hidden = correlation === null || state.shownTab === 'findings';
  list.show({ model: state.model, rows, offsetMinutes, origin: correlation ? correlation.anchor.start : (selection?.start ?? null), selection, numbers: numbersOf(state.chain) }, reset);
}
