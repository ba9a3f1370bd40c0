/** The findings: each a line with its confidence in words; the chosen one opens into its chain, what followed, what to do, what was not seen. */

import type { EvidenceLine, InvestigatedFinding, Investigation, NotedLine } from '../../server/protocol';
import { nameOf } from './brief';
import type { Chain } from './chain';
import { el } from './dom';
import { clock, date, delta, plural, shortDuration } from './format';
import type { Model } from './model';
import { messageOf } from './roles';
import { inZone, laneName } from './words';

export interface FindingsScene {
  model: Model | null;
  investigation: Investigation | null;
  chain: Chain | null;
  offsetMinutes: number;
}

export interface FindingsEvents {
  /** `null`: none any more. */
  choose(finding: string | null): void;
  /** One of the times the chosen finding happened. */
  time(time: number): void;
  /** `focus`: the keyboard goes to the editor. */
  jump(line: EvidenceLine, focus?: boolean): void;
  /** The keyboard or the pointer is on a line of the chain. */
  point(line: EvidenceLine): void;
  investigate(): void;
}

export class Findings {
  readonly #root: HTMLElement;
  readonly #events: FindingsEvents;
  #seen: unknown[] = [];

  constructor(root: HTMLElement, events: FindingsEvents) {
    this.#root = root;
    this.#events = events;
    root.addEventListener('keydown', (e) => this.#key(e));
  }

  /** Brings the list in line; elements are made anew only when something about them changed. */
  show({ model, investigation, chain, offsetMinutes }: FindingsScene): void {
    const seen = [model, investigation, chain, offsetMinutes];
    if (seen.every((value, i) => value === this.#seen[i])) return;
    const other = investigation !== this.#seen[1];
    this.#seen = seen;
    const held = this.#root.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset.key : undefined;
    this.#root.replaceChildren(...this.#content({ model, investigation, chain, offsetMinutes }));
    const stops = this.#stops();
    const stop = stops.find((s) => s.dataset.key === held) ?? stops.find((s) => s.dataset.key === chain?.finding.id) ?? stops[0];
    for (const s of stops) s.tabIndex = s === stop ? 0 : -1;
    if (held !== undefined) stop?.focus({ preventScroll: true });
    if (other) this.#root.scrollTop = 0;
    else if (chain) this.#root.querySelector(`[data-key="${CSS.escape(chain.finding.id)}"]`)?.scrollIntoView({ block: 'nearest' });
  }

  #content(scene: FindingsScene): HTMLElement[] {
    const { investigation } = scene;
    if (!investigation) {
      const button = el('button', { type: 'button', class: 'tool text primary', 'data-key': 'investigate' }, 'Investigate these logs');
      button.addEventListener('click', () => this.#events.investigate());
      return [el('div', { class: 'ask' }, el('p', {}, 'Nobody has asked yet what happened here.'), button)];
    }
    const items = investigation.findings.map((finding) => this.#item(finding, scene));
    const none = items.length === 0 ? [el('p', { class: 'none' }, `No finding in ${plural(investigation.logs, 'log')}: nothing in them fits together to a cause and its effect.`)] : [];
    const noted = investigation.noted.length > 0 ? [el('section', { class: 'noted' }, el('h3', {}, 'Also flagged, without a known cause or effect'), el('ul', {}, ...investigation.noted.map((one) => el('li', {}, this.#noted(one, scene)))))] : [];
    const gaps = investigation.gaps.length > 0 ? [el('section', { class: 'gaps' }, el('h3', {}, 'What could not be seen'), el('ul', {}, ...investigation.gaps.slice(0, 30).map((g) => el('li', {}, g))))] : [];
    return [...none, el('div', { role: 'list', 'aria-label': 'Findings' }, ...items), ...noted, ...gaps];
  }

  #item(finding: InvestigatedFinding, scene: FindingsScene): HTMLElement {
    const chosen = scene.chain?.finding.id === finding.id;
    const { severity, confidence, node, start, repeats } = finding;
    const title = inZone(finding.title, finding, scene.offsetMinutes);
    const when = `${date(start, scene.offsetMinutes).slice(5)} ${clock(start, scene.offsetMinutes).slice(0, 8)}`;
    const often = repeats ? [el('span', { class: 'often' }, `${repeats.count} times`), ...(repeats.periodMs > 0 ? [el('span', {}, `every ${shortDuration(repeats.periodMs)}`)] : [])] : [];
    const head = el('button', { type: 'button', class: `finding-head ${severity}`, 'aria-expanded': String(chosen), 'data-key': finding.id, title: `${title}\n${chosen ? 'Enter: open its first line. Esc: close' : 'Show its chain'}` },
      el('span', { class: 'finding-title' }, el('span', { class: `gravity ${severity}`, 'aria-hidden': 'true' }), title),
      el('span', { class: 'finding-facts' }, el('span', { class: `confidence ${confidence}` }, confidence), el('span', { class: `word ${severity}` }, severity), ...(node ? [el('span', { class: 'whose' }, node)] : []), el('span', { class: 'number' }, when), ...often));
    head.addEventListener('click', () => this.#events.choose(chosen ? null : finding.id));
    const item = el('div', { class: `finding${chosen ? ' chosen' : ''}`, role: 'listitem' });
    if (!chosen) item.append(head);
    else item.append(el('div', { class: 'finding-top' }, head, ...(scene.chain!.times > 1 ? [this.#times(scene.chain!)] : [])), ...this.#story(scene.chain!, scene));
    return item;
  }

  #story(chain: Chain, scene: FindingsScene): HTMLElement[] {
    const { finding, steps, effects } = chain;
    const say = (text: string): string => inZone(text, finding, scene.offsetMinutes);
    const origin = steps.find(({ line }) => line.at !== null)?.line.at ?? finding.start;
    const rows = steps.map(({ line, number }) => this.#step(line, nameOf(line), String(number), origin, scene));
    const byEffect = new Map<string, HTMLElement[]>();
    for (const { line, effect } of effects) byEffect.set(effect!, [...(byEffect.get(effect!) ?? []), this.#step(line, '', '', origin, scene)]);
    const followed = finding.effects.map(({ text }) => el('li', {}, el('div', { class: 'effect' }, say(text)), ...(byEffect.get(text) ?? [])));
    const parts: HTMLElement[] = [el('ol', { class: 'chain', 'aria-label': 'Chain of evidence' }, ...rows.map((r) => el('li', {}, r)))];
    if (followed.length > 0) parts.push(el('h3', {}, 'What followed'), el('ul', { class: 'followed' }, ...followed));
    parts.push(el('p', { class: 'why' }, say(finding.why)), el('div', { class: 'remedy' }, el('h3', {}, 'What to do'), el('p', {}, say(finding.remedy))));
    if (finding.notSeen.length > 0) parts.push(el('h3', {}, 'Not seen'), el('ul', { class: 'not-seen' }, ...finding.notSeen.map((n) => el('li', {}, say(n)))));
    return parts;
  }

  /** Steps through the times a finding happened. */
  #times({ time, times }: Chain): HTMLElement {
    const step = (by: 1 | -1, name: string, text: string): HTMLElement => {
      const button = el('button', { type: 'button', class: 'tool', 'aria-label': name, title: name, disabled: time + by < 0 || time + by >= times, 'data-key': `time ${by}` }, text);
      button.addEventListener('click', () => this.#events.time(time + by));
      return button;
    };
    return el('div', { class: 'times', role: 'group', 'aria-label': 'Times it happened' }, step(-1, 'The time before ([)', '\u2039'), el('span', {}, `${time + 1} of ${times}`), step(1, 'The next time (])', '\u203a'));
  }

  #step(line: EvidenceLine, role: string, number: string, origin: number, { model, offsetMinutes }: FindingsScene): HTMLElement {
    const time = line.at === null ? '' : number === '1' || line.at === origin ? clock(line.at, offsetMinutes) : delta(line.at - origin);
    const fraction = time.includes(':') ? 8 : time.length;
    const where = `${laneName(model, { lane: model?.lanes.findIndex((l) => l.lane.uri === line.uri) ?? -1, uri: line.uri })}:${line.line + 1}`;
    const row = el('button', { type: 'button', class: `step${number === '' ? ' light' : ''}`, 'data-key': `${line.uri}:${line.line}`, title: line.text },
      el('span', { class: 'step-number', 'aria-hidden': 'true' }, number),
      el('span', { class: 'step-head' }, el('span', { class: 'time' }, time.slice(0, fraction), el('span', { class: 'fraction' }, time.slice(fraction))), el('span', { class: 'role' }, role)),
      el('span', { class: 'place tail' }, el('bdi', { dir: 'ltr' }, where)),
      el('code', {}, messageOf(line.text)));
    row.addEventListener('click', () => this.#events.jump(line));
    row.addEventListener('dblclick', () => this.#events.jump(line, true));
    row.addEventListener('focus', () => this.#events.point(line));
    row.addEventListener('keydown', (e) => {
      if (e.key !== 'Enter' || !(e.ctrlKey || e.metaKey)) return;
      e.preventDefault();
      this.#events.jump(line, true);
    });
    return row;
  }

  /** A line that a rule flags: what the rule says takes the place of the line's own words. */
  #noted({ node, severity, count: lines, line }: NotedLine, scene: FindingsScene): HTMLElement {
    return this.#step(line, `${severity}, ${node}${lines > 1 ? `, ${lines} lines` : ''}`, '', line.at ?? NaN, scene);
  }

  /** What the arrow keys stop at. */
  #stops(): HTMLElement[] {
    return [...this.#root.querySelectorAll<HTMLElement>('[data-key]')].filter((s) => !(s as HTMLButtonElement).disabled);
  }

  focus(): void {
    (this.#root.querySelector<HTMLElement>('[tabindex="0"]') ?? this.#root).focus();
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey) return;
    const stops = this.#stops();
    const now = stops.indexOf(document.activeElement as HTMLElement);
    const head = stops[now]?.classList.contains('finding-head');
    const open = stops[now]?.getAttribute('aria-expanded') === 'true';
    const steps: Record<string, number> = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: stops.length - 1 };
    if (Object.hasOwn(steps, event.key)) {
      const next = stops[Math.min(Math.max(steps[event.key], 0), stops.length - 1)];
      for (const s of stops) s.tabIndex = s === next ? 0 : -1;
      next?.focus();
    } else if (event.key === '[' || event.key === ']') {
      this.#root.querySelector<HTMLButtonElement>(`[data-key="time ${event.key === '[' ? -1 : 1}"]:not([disabled])`)?.click();
    } else if (event.key === 'Escape' || (event.key === 'ArrowLeft' && head && open)) {
      this.#events.choose(null);
    } else if (event.key === 'ArrowRight' && head && !open) {
      this.#events.choose(stops[now].dataset.key!);
    } else if (event.key === 'Enter' && head && open) {
      this.#root.querySelector<HTMLElement>('.step')?.click();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
