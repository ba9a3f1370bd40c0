/** Wheel, drag and keys over the lanes, as calls to what they mean. */

import { axisHeight } from './draw';
import type { Page } from './page';

export interface Actions {
  /** `factor` < 1 shows less time; about pixel `at`, the middle without one. */
  zoom(factor: number, at?: number): void;
  /** Moves the view by pixels to the right. */
  pan(pixels: number): void;
  scroll(pixels: number): void;
  fitAll(): void;
  hover(x: number, y: number, page: { x: number; y: number }): void;
  leave(): void;
  click(x: number, y: number): void;
  doubleClick(x: number, y: number): void;
  nextMark(step: 1 | -1): void;
  nextLoud(step: 1 | -1): void;
  nextLane(step: 1 | -1): void;
  enterLane(lane: number): void;
  /** Moves the view to the selected event. */
  fitSelection(): void;
  /** `focus`: the keyboard goes to the editor. */
  jump(focus: boolean): void;
  correlate(): void;
  clear(): void;
  /** A window between two pixels is being dragged, was chosen. */
  brushPixels(from: number, to: number): void;
  choosePixels(from: number, to: number): void;
  fold(node: string): void;
  /** Asks to correct something of the current lane. */
  correct(what: 'node' | 'skew' | 'zone'): void;
  /** The lines of the window in view. */
  slice(): void;
  findings(): void;
  help(): void;
}

export function listen(page: Page, actions: Actions): void {
  const { canvas, axis, lanes, labels } = page;
  for (const surface of [canvas, axis]) {
    surface.addEventListener('wheel', (e) => wheel(e, surface, actions), { passive: false });
    drag(surface, surface === canvas, actions);
  }
  canvas.addEventListener('dblclick', (e) => actions.doubleClick(e.offsetX, e.offsetY));
  axis.addEventListener('dblclick', () => actions.fitAll());
  canvas.addEventListener('pointerleave', () => actions.leave());
  labels.addEventListener('focusin', (e) => {
    const lane = (e.target as Element).closest<HTMLElement>('[data-lane]')?.dataset.lane;
    if (lane !== undefined) actions.enterLane(Number(lane));
  });
  lanes.addEventListener('keydown', (e) => key(e, page, actions));
}

function wheel(event: WheelEvent, surface: HTMLElement, actions: Actions): void {
  event.preventDefault();
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 200 : 1;
  const dx = event.deltaX * unit;
  const dy = event.deltaY * unit;
  if (event.shiftKey) actions.pan(dx || dy);
  else if (event.altKey) actions.scroll(dy);
  else if (!event.ctrlKey && !event.metaKey && Math.abs(dx) > Math.abs(dy)) actions.pan(dx);
  // a pinch arrives as a wheel with Ctrl held and small steps
  else actions.zoom(Math.exp(Math.min(Math.max(dy * (event.ctrlKey && Math.abs(dy) < 20 ? 0.01 : 0.0022), -1), 1)), event.clientX - surface.getBoundingClientRect().left);
}

function drag(surface: HTMLElement, clicks: boolean, actions: Actions): void {
  let last: { x: number; y: number } | null = null;
  let moved = false;
  let brushed: number | null = null;
  surface.addEventListener('pointerdown', (e) => {
    if (e.button !== 0) return;
    last = { x: e.clientX, y: e.clientY };
    moved = false;
    brushed = e.shiftKey ? e.offsetX : null;
    surface.setPointerCapture(e.pointerId);
  });
  surface.addEventListener('pointermove', (e) => {
    if (!last) {
      if (clicks) actions.hover(e.offsetX, e.offsetY, { x: e.clientX, y: e.clientY });
      return;
    }
    const dx = e.clientX - last.x;
    const dy = e.clientY - last.y;
    if (!moved && Math.hypot(dx, dy) < 4) return;
    moved = true;
    if (brushed !== null) {
      actions.leave();
      actions.brushPixels(brushed, e.offsetX);
      return;
    }
    surface.classList.add('dragging');
    last = { x: e.clientX, y: e.clientY };
    actions.leave();
    actions.pan(-dx);
    if (clicks) actions.scroll(-dy);
  });
  const end = (e: PointerEvent): void => {
    if (last && moved && brushed !== null && e.type === 'pointerup') actions.choosePixels(brushed, e.offsetX);
    else if (last && !moved && clicks && e.type === 'pointerup') actions.click(e.offsetX, e.offsetY);
    last = null;
    surface.classList.remove('dragging');
  };
  surface.addEventListener('pointerup', end);
  surface.addEventListener('pointercancel', end);
}

function key(event: KeyboardEvent, page: Page, actions: Actions): void {
  const command = event.ctrlKey || event.metaKey;
  if (event.altKey || (command && !event.key.startsWith('Arrow') && event.key !== 'Enter')) return;
  const far = event.shiftKey || command;
  const step = page.canvas.clientWidth / 8;
  const screen = Math.max(page.lanes.clientHeight - axisHeight, 40);
  const header = (event.target as Element).closest<HTMLElement>('[data-node]');
  if (header && foldsWith(event, header)) {
    event.preventDefault();
    event.stopPropagation();
    actions.fold(header.dataset.node!);
    return;
  }
  const does: Record<string, () => void> = {
    ArrowLeft: () => (far ? actions.pan(-step) : actions.nextMark(-1)),
    ArrowRight: () => (far ? actions.pan(step) : actions.nextMark(1)),
    ArrowUp: () => actions.nextLane(-1),
    ArrowDown: () => actions.nextLane(1),
    PageUp: () => actions.scroll(-screen),
    PageDown: () => actions.scroll(screen),
    '+': () => actions.zoom(1 / 1.5),
    '=': () => actions.zoom(1 / 1.5),
    '-': () => actions.zoom(1.5),
    _: () => actions.zoom(1.5),
    0: () => actions.fitAll(),
    Home: () => actions.fitAll(),
    f: () => actions.fitSelection(),
    n: () => actions.nextLoud(1),
    p: () => actions.nextLoud(-1),
    c: () => actions.correlate(),
    Enter: () => (event.shiftKey ? actions.correlate() : actions.jump(command)),
    Escape: () => actions.clear(),
    '/': () => page.filter.focus(),
    m: () => actions.slice(),
    k: () => actions.correct('skew'),
    o: () => actions.correct('node'),
    z: () => actions.correct('zone'),
    g: () => actions.findings(),
    '?': () => actions.help(),
  };
  const action = Object.hasOwn(does, event.key) ? does[event.key] : undefined;
  if (!action) return;
  event.preventDefault();
  event.stopPropagation();
  action();
}

/** Whether a key on a node's header folds or unfolds it. */
function foldsWith({ key }: KeyboardEvent, header: HTMLElement): boolean {
  const open = header.getAttribute('aria-expanded') === 'true';
  return key === 'Enter' || key === ' ' || (key === 'ArrowLeft' && open) || (key === 'ArrowRight' && !open);
}
