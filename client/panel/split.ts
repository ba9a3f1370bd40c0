/** How lanes and list share the panel, and the sash between them. */

import { set } from './dom';

/** Shares of the list, as dragged; `null`: not dragged yet. */
export interface Shares {
  beside: number | null;
  under: number | null;
}

export interface Split {
  /** Where the list stands when it is shown. */
  place: 'beside' | 'under';
  shown: boolean;
  /** Width of a list beside the lanes, height of one under them: pixels. */
  size: number;
  /** What `size` can be dragged to. */
  least: number;
  greatest: number;
}

/** From this width on the list stands beside the lanes; in a low panel from the second. */
const wide = 760;
const wideWhenLow = 560;
/** Height of a panel (its toolbar included) that has room for a list under the lanes; a correlation is asked for its list, so it takes less. */
const roomy = 300;
const roomyForCorrelation = 220;
const toolbar = 31;

/** `wanted` is what the person chose, `null` where nothing was chosen. */
export function splitOf(width: number, height: number, wanted: boolean | null, correlated: boolean, shares: Shares): Split {
  if (width >= wide || (width >= wideWhenLow && height < roomy)) {
    const [least, greatest] = [200, Math.max(width - 320, 200)];
    const size = shares.beside === null ? Math.min(width * (correlated ? 0.4 : 0.34), 680) : width * shares.beside;
    return { place: 'beside', shown: wanted ?? (correlated || width >= wide), size: clamp(size, least, greatest), least, greatest };
  }
  const body = Math.max(height - toolbar, 1);
  const [least, greatest] = [68, Math.max(body - 80, 68)];
  return { place: 'under', shown: wanted ?? height >= (correlated ? roomyForCorrelation : roomy), size: clamp(body * (shares.under ?? 0.42), least, greatest), least, greatest };
}

const clamp = (value: number, least: number, greatest: number): number => Math.round(Math.min(Math.max(value, least), greatest));

/** Makes the sash work by pointer and keyboard; `resize(null)` asks for the size it had at first. */
export function listenToSash(sash: HTMLElement, current: () => Split, resize: (size: number | null) => void): void {
  let grip: number | null = null;
  const along = (e: PointerEvent): number => (current().place === 'beside' ? e.clientX : e.clientY);
  sash.addEventListener('pointerdown', (e) => {
    if (e.button !== 0) return;
    grip = along(e) + current().size;
    sash.setPointerCapture(e.pointerId);
    e.preventDefault();
    sash.focus();
  });
  sash.addEventListener('pointermove', (e) => {
    if (grip !== null) resize(grip - along(e));
  });
  for (const end of ['pointerup', 'pointercancel']) sash.addEventListener(end, () => (grip = null));
  sash.addEventListener('dblclick', () => resize(null));
  sash.addEventListener('keydown', (e) => {
    const { place, size, least, greatest } = current();
    const step = e.shiftKey ? 80 : 16;
    const [more, less] = place === 'beside' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const wished: Record<string, number | null> = { [more]: size + step, [less]: size - step, Home: least, End: greatest, Enter: null };
    if (!Object.hasOwn(wished, e.key)) return;
    e.preventDefault();
    resize(wished[e.key]);
  });
}

/** Says to assistive technology where the sash stands. */
export function describeSash(sash: HTMLElement, { place, size, least, greatest }: Split): void {
  set(sash, { 'aria-orientation': place === 'beside' ? 'vertical' : 'horizontal', 'aria-valuenow': size, 'aria-valuemin': least, 'aria-valuemax': greatest });
}
