/** What the buttons, the filter and the tabs do. */

import { groupOf, groups } from './classes';
import { plural } from './format';
import type { Host } from './host';
import type { Motion } from './motion';
import type { Page } from './page';
import type { Popover } from './popover';
import { suggest } from './query';
import type { State } from './state';
import { Suggestions } from './suggestions';
import { fit } from './time';
import { periodGravity, periodName } from './words';

export interface ToolbarActions {
  schedule(): void;
  /** The filter changed: the list begins anew. */
  filtered(): void;
  /** Shows findings, or asks for an investigation where there is none. */
  findings(): void;
  slice(): void;
  /** Goes to where the cursor of the editor is. */
  followCursor(): void;
}

export function listenToToolbar(page: Page, state: State, host: Host, motion: Motion, popover: Popover, actions: ToolbarActions): void {
  const on = (element: HTMLElement, action: () => void): void => element.addEventListener('click', () => {
    action();
    actions.schedule();
  });
  const filtered = (): void => {
    if (state.selection && !state.groups.has(groupOf(state.selection.class))) state.selection = null;
    state.forgetRows();
    actions.filtered();
    actions.schedule();
  };
  for (const group of groups) {
    on(page.chips[group].chip, () => {
      if (!state.groups.delete(group)) state.groups.add(group);
      filtered();
    });
  }
  listenToFilter(page, state, filtered);
  on(page.found, () => actions.findings());
  on(page.zone, () => (state.utc = !state.utc));
  on(page.follow, () => {
    state.follow = !state.follow;
    if (state.follow) actions.followCursor();
  });
  on(page.zoomIn, () => motion.zoom(1 / 1.5));
  on(page.zoomOut, () => motion.zoom(1.5));
  on(page.fitAll, () => motion.fitAll());
  on(page.slice, () => actions.slice());
  on(page.listToggle, () => state.chooseList(page.aside.hidden === true));
  for (const button of [page.refresh, page.retry]) on(button, () => host.post({ type: 'refresh' }));
  on(page.closeCorrelation, () => {
    state.setCorrelation(null);
    actions.filtered();
  });
  on(page.periods, () => popover.togglePeriods([
    ...state.periods.map((period) => ({
      name: periodName(period, state.zoneOf(period)), detail: periodGravity(period),
      current: state.fitted !== 'all' && period === state.period(), choose: () => motion.to(fit(period), () => state.fitPeriod(period, true)),
    })),
    { name: 'Everything', detail: plural(state.model?.lanes.length ?? 0, 'log'), current: state.fitted === 'all', choose: () => motion.to(fit(state.model!.span!), () => state.fitAll()) },
  ]));
  on(page.helpButton, () => popover.toggleHelp());
  on(page.notes, () => popover.toggleNotes([...(state.model?.timeline.notes ?? []), ...(state.correlation?.notes ?? [])]));
  on(page.findingsTab, () => (state.tab = 'findings'));
  on(page.eventsTab, () => (state.tab = 'events'));
  page.findingsTab.parentElement!.addEventListener('keydown', (e) => {
    if (e.key !== 'ArrowLeft' && e.key !== 'ArrowRight') return;
    e.preventDefault();
    state.tab = state.shownTab === 'findings' ? 'events' : 'findings';
    (state.tab === 'findings' ? page.findingsTab : page.eventsTab).focus();
    actions.schedule();
  });
  rove(page.toolbar);
}

function listenToFilter(page: Page, state: State, filtered: () => void): void {
  let typing = 0;
  const apply = (): void => {
    state.text = page.filter.value;
    window.clearTimeout(typing);
    // a search through very many events waits for a pause in typing
    if ((state.model?.all.length ?? 0) > 50_000) typing = window.setTimeout(filtered, 150);
    else filtered();
  };
  page.filter.addEventListener('input', apply);
  let kinds: { of: unknown; counts: Map<string, number> } | null = null;
  const kindsOf = (): Map<string, number> => {
    if (kinds?.of === state.model) return kinds.counts;
    const counts = new Map<string, number>();
    for (const { lane } of state.model?.lanes ?? []) for (const kind of lane.marks.kind) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    kinds = { of: state.model, counts };
    return counts;
  };
  new Suggestions(page.filter, page.suggestions, {
    suggest: (query, cursor) => suggest(query, cursor, {
      nodes: state.model?.nodes.filter((n) => n.lanes.length > 0).map((n) => n.name) ?? [], kinds: kindsOf(), files: state.model?.lanes.map((l) => l.lane.label) ?? [],
    }),
    taken: apply,
    done: () => {
      state.tab = 'events';
      filtered();
      page.list.hidden = false;
      page.list.focus();
    },
  });
}

/** One stop for Tab, arrow keys from one button to the next; the text field is a stop of its own. */
function rove(toolbar: HTMLElement): void {
  const shown = (): HTMLElement[] => [...toolbar.querySelectorAll<HTMLElement>('button')].filter((b) => b.offsetParent !== null);
  const all = [...toolbar.querySelectorAll<HTMLElement>('button')];
  all.forEach((b, i) => (b.tabIndex = i === 0 ? 0 : -1));
  toolbar.addEventListener('focusin', (e) => {
    if (!(e.target instanceof HTMLButtonElement)) return;
    for (const b of all) b.tabIndex = b === e.target ? 0 : -1;
  });
  toolbar.addEventListener('keydown', (e) => {
    if (e.target instanceof HTMLInputElement || !['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(e.key)) return;
    const buttons = shown();
    const now = buttons.indexOf(e.target as HTMLElement);
    const next = e.key === 'Home' ? 0 : e.key === 'End' ? buttons.length - 1 : (now + (e.key === 'ArrowRight' ? 1 : -1) + buttons.length) % buttons.length;
    e.preventDefault();
    buttons[next]?.focus();
  });
  // the stop must be one that can be seen
  new ResizeObserver(() => {
    const buttons = shown();
    if (buttons.length > 0 && !buttons.some((b) => b.tabIndex === 0)) buttons[0].tabIndex = 0;
  }).observe(toolbar);
}
