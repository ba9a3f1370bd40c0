/** The one small window of the panel: help, notes, or the periods to choose from. Esc and a click elsewhere close it. */

import { el } from './dom';
import { helpContent, type Page } from './page';

type What = 'help' | 'notes' | 'periods';

/** One line of a choice. */
export interface Choice {
  name: string;
  detail: string;
  current: boolean;
  choose: () => void;
}

export class Popover {
  readonly #page: Page;
  #shown: What | null = null;
  #opener: HTMLElement | null = null;

  constructor(page: Page) {
    this.#page = page;
    page.popover.addEventListener('keydown', (e) => {
      if (e.key === 'Escape') this.close();
      else if (e.key === 'ArrowDown' || e.key === 'ArrowUp') this.#step(e.key === 'ArrowDown' ? 1 : -1);
      else return;
      e.preventDefault();
      e.stopPropagation();
    });
    document.addEventListener('pointerdown', (e) => {
      const target = e.target as Node;
      if (this.#shown && !page.popover.contains(target) && !this.#opener?.contains(target)) this.close();
    });
  }

  toggleHelp(): void {
    this.#toggle('help', this.#page.helpButton, 'Keys and signs', helpContent);
  }

  toggleNotes(notes: string[]): void {
    this.#toggle('notes', this.#page.notes, 'Notes', () => [
      el('h2', {}, 'What could not be shown or searched'),
      el('ul', {}, ...notes.map((n) => el('li', {}, n))),
    ]);
  }

  togglePeriods(choices: readonly Choice[]): void {
    this.#toggle('periods', this.#page.periods, 'Periods', () => choices.map(({ name, detail, current, choose }) => {
      const button = el('button', { type: 'button', class: 'choice', 'aria-current': current ? 'true' : null }, el('span', {}, name), el('span', { class: 'dim' }, detail));
      button.addEventListener('click', () => {
        this.close();
        choose();
      });
      return button;
    }));
    (this.#page.popover.querySelector<HTMLElement>('[aria-current]') ?? this.#page.popover.querySelector<HTMLElement>('.choice'))?.focus();
  }

  #step(step: 1 | -1): void {
    const choices = [...this.#page.popover.querySelectorAll<HTMLElement>('.choice')];
    if (choices.length === 0) this.#page.popover.scrollTop += step * 40;
    else choices[(choices.indexOf(document.activeElement as HTMLElement) + step + choices.length) % choices.length].focus();
  }

  /** Whether there was something to close. */
  close(): boolean {
    if (!this.#shown) return false;
    this.#shown = null;
    this.#page.popover.hidden = true;
    this.#opener?.setAttribute('aria-expanded', 'false');
    this.#opener?.focus();
    return true;
  }

  #toggle(what: What, opener: HTMLElement, name: string, content: () => HTMLElement[]): void {
    const same = this.#shown === what;
    this.close();
    if (same) return;
    const { popover } = this.#page;
    popover.replaceChildren(...content());
    popover.setAttribute('aria-label', name);
    popover.classList.toggle('choices', what === 'periods');
    popover.style.left = what === 'periods' ? `${opener.getBoundingClientRect().left}px` : '';
    popover.hidden = false;
    this.#shown = what;
    this.#opener = opener;
    opener.setAttribute('aria-expanded', 'true');
    popover.focus();
  }
}
