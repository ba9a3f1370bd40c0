/** The page's skeleton, made once: toolbar, lanes, list, the places where words go. */

import { groups, looks, classes, type Group } from './classes';
import { el, icon, icons } from './dom';
import { keys as filterKeys } from './query';
import { groupNames, help } from './words';

export type Page = ReturnType<typeof buildPage>;

const groupIcons: Record<Group, keyof typeof looks> = { pauses: 'full', sessions: 'expiry', leaders: 'leader', other: 'lifecycle' };

function button(name: string, path: string, pressed?: boolean): HTMLButtonElement {
  const attributes = { type: 'button', class: 'tool', title: name, 'aria-label': name };
  return el('button', pressed === undefined ? attributes : { ...attributes, 'aria-pressed': String(pressed) }, icon(path, false));
}

export function buildPage(root: HTMLElement) {
  const about = el('span', { class: 'about', id: 'about' });
  const periodDate = el('span', { class: 'period-date' });
  const periodTime = el('span');
  const periodText = el('span', { class: 'period-name' }, periodDate, periodTime);
  const periods = el('button', { type: 'button', class: 'tool text', id: 'periods', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', hidden: true }, periodText, icon(icons.down, false));
  const timeout = el('span', { class: 'badge', id: 'timeout' });
  const status = el('span', { class: 'status', id: 'status', role: 'status' });
  const chips = Object.fromEntries(groups.map((group) => {
    const look = looks[groupIcons[group]];
    const number = el('span', { class: 'number' });
    const name = el('span', { class: 'name' }, groupNames[group]);
    const chip = el('button', { type: 'button', class: `chip c-${group === 'pauses' ? 'error' : look.colour}`, 'aria-pressed': 'true', 'data-group': group }, icon(look.path, true), name, number);
    return [group, { chip, number }];
  })) as Record<Group, { chip: HTMLButtonElement; number: HTMLElement }>;
  const chipBar = el('span', { class: 'chips', role: 'group', 'aria-label': 'Shown events' }, ...groups.map((g) => chips[g].chip));
  const found = el('button', { type: 'button', class: 'chip found', id: 'found' }, el('span', { class: 'gravity', 'aria-hidden': 'true' }), el('span', { class: 'found-text' }));
  const filter = el('input', { type: 'search', id: 'filter', placeholder: 'Filter: node: kind: sev: text', 'aria-label': 'Filter events: words, node:, kind:, sev:, file:, longer:', spellcheck: 'false',
    role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'suggestions', 'aria-autocomplete': 'list' });
  const suggestions = el('div', { class: 'suggestions', id: 'suggestions', role: 'listbox', 'aria-label': 'What can be filtered by', hidden: true });
  const zone = el('button', { type: 'button', class: 'tool text', id: 'zone' });
  const follow = button('Follow the cursor of the editor', icons.follow, true);
  const zoomIn = button('Zoom in (+)', icons.plus);
  const zoomOut = button('Zoom out (-)', icons.minus);
  const fitAll = button('Fit the period in view, then everything (0)', icons.fit);
  const listToggle = button('Show the list of events', icons.list, true);
  const notes = button('Notes', icons.note);
  notes.id = 'notes';
  const slice = button('Show the lines of this window in one document (m)', icons.slice);
  slice.id = 'slice';
  const refresh = button('Read the logs again', icons.refresh);
  const helpButton = button('Keys and signs', icons.help);
  set(helpButton, 'help');
  set(follow, 'follow');
  set(listToggle, 'list-toggle');
  set(fitAll, 'fit');
  const toolbar = el('header', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Timeline', 'aria-controls': 'lanes list' },
    el('strong', { class: 'title' }, 'Timeline'), about, found, periods, timeout, status, el('span', { class: 'grow' }),
    chipBar, filter, zone, el('span', { class: 'zooms' }, zoomOut, zoomIn, fitAll), slice, follow, listToggle, notes, refresh, helpButton);

  const errorText = el('span');
  const retry = el('button', { type: 'button', class: 'tool text' }, 'Try again');
  const banner = el('div', { class: 'banner', role: 'alert', hidden: true }, errorText, retry);
  const progress = el('div', { class: 'progress', hidden: true });

  const corner = el('div', { class: 'corner', id: 'corner' });
  const axis = el('canvas', { class: 'axis', 'aria-hidden': 'true' });
  const labels = el('div', { class: 'labels', id: 'labels', role: 'listbox', 'aria-label': 'Lanes, one per file' });
  const canvas = el('canvas', { class: 'canvas', id: 'canvas', role: 'img', 'aria-label': 'Timeline' });
  const content = el('div', { class: 'content' }, labels, canvas);
  const lanes = el('div', { class: 'lanes', id: 'lanes', role: 'application', tabindex: '0', 'aria-label': 'Timeline lanes',
    'aria-roledescription': 'timeline', 'aria-describedby': 'summary' }, content);
  const overviewLabel = el('div', { class: 'overview-label', id: 'overview-label' });
  const overview = el('canvas', { class: 'overview', id: 'overview', tabindex: '0', role: 'slider', 'aria-label': 'Window in view', 'aria-valuemin': 0, 'aria-valuemax': 1000, 'aria-orientation': 'horizontal',
    title: 'Drag: choose a window. Drag the window: move it. Double click: everything' });
  const empty = el('div', { class: 'empty', id: 'empty', hidden: true });
  const stage = el('section', { class: 'stage', 'aria-label': 'Lanes' }, corner, axis, lanes, overviewLabel, overview, empty);

  const listTitle = el('span', { id: 'list-title' });
  const listInfo = el('span', { class: 'dim', id: 'list-info' });
  const closeCorrelation = button('Close the correlation and list what is in view', icons.close);
  const findingsCount = el('span', { class: 'dim number', id: 'findings-count' });
  const findingsTab = el('button', { type: 'button', class: 'tab', id: 'findings-tab', role: 'tab', 'aria-controls': 'findings' }, 'Findings', findingsCount);
  const eventsTab = el('button', { type: 'button', class: 'tab', id: 'events-tab', role: 'tab', 'aria-controls': 'list' }, listTitle, listInfo);
  const tabs = el('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Beside the lanes' }, findingsTab, eventsTab);
  const listHead = el('div', { class: 'list-head' }, tabs, el('span', { class: 'grow' }), closeCorrelation);
  closeCorrelation.id = 'close-correlation';
  const pinned = el('div', { class: 'row pinned', hidden: true, 'aria-hidden': 'true' });
  const rows = el('div', { class: 'rows', role: 'presentation' });
  const list = el('div', { class: 'list', id: 'list', role: 'listbox', tabindex: '0', 'aria-labelledby': 'list-title' }, rows);
  const findings = el('div', { class: 'findings', id: 'findings', role: 'tabpanel', 'aria-labelledby': 'findings-tab' });
  const sash = el('div', { class: 'sash', id: 'sash', role: 'separator', tabindex: '0', 'aria-label': 'Size of the list', 'aria-controls': 'list', title: 'Drag to size the list; double click for its first size' });
  const aside = el('section', { class: 'events', 'aria-labelledby': 'list-title' }, sash, listHead, pinned, list, findings);

  const body = el('main', { class: 'body' }, stage, aside);
  const tooltip = el('div', { class: 'tooltip', role: 'tooltip', id: 'tooltip', hidden: true });
  const popover = el('div', { class: 'popover', role: 'dialog', id: 'popover', tabindex: '-1', hidden: true });
  const live = el('div', { class: 'sr', id: 'live', 'aria-live': 'polite', 'aria-atomic': 'true' });
  const summary = el('div', { class: 'sr', id: 'summary' });
  root.classList.add('faultline-panel');
  root.replaceChildren(toolbar, progress, banner, body, suggestions, tooltip, popover, live, summary);
  return {
    root, toolbar, about, periods, periodDate, periodTime, timeout, status, chips, filter, zone, follow, found, suggestions, slice, zoomIn, zoomOut, fitAll, listToggle, notes, refresh, helpButton,
    banner, errorText, retry, progress, corner, axis, labels, canvas, content, lanes, overview, overviewLabel, empty, stage,
    listTitle, listInfo, findings, findingsCount, findingsTab, eventsTab, closeCorrelation, pinned, rows, list, aside, sash, body, tooltip, popover, live, summary,
  };
}

function set(element: HTMLElement, id: string): void {
  element.id = id;
}

/** Keys and gestures, then every sign with its name. */
export function helpContent(): HTMLElement[] {
  const keys = el('dl', { class: 'keys' });
  for (const [what, does] of help) keys.append(el('dt', {}, what), el('dd', {}, does));
  const signs = el('ul', { class: 'signs' });
  for (const c of classes) {
    const look = looks[c];
    signs.append(el('li', { class: `c-${look.colour}` }, icon(look.path, !look.open), el('span', {}, look.name)));
  }
  const language = el('dl', { class: 'keys' });
  for (const [key, does, example] of filterKeys) language.append(el('dt', {}, el('code', {}, `${key}:${/ /.test(example) ? `"${example}"` : example}`)), el('dd', {}, does));
  language.append(el('dt', {}, el('code', {}, '0x1677 "not leader" -retry')), el('dd', {}, 'words in what an event says, its kind or its file; quotes keep blanks, a minus leaves out'));
  return [
    el('h2', {}, 'Keys and gestures'), keys, el('h2', {}, 'Filter'), language, el('h2', {}, 'Signs'), signs,
    el('p', { class: 'dim' }, 'Filled: a warning or an error; hollow: for information. The height of a pause is the logarithm of its length: as tall as its lane it lasts at least the session timeout; then it is red and shades every lane of its node. Hatched: the file has no record there.'),
  ];
}
