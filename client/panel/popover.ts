/** The one small window of the panel: help, or notes. Esc and a click elsewhere close it. */

import { el } from './dom';
import { helpContent, type Page } from './page';

export class Popover {
  readonly #page: Page;
  #shown: 'help' | 'notes' | null = null;
  #opener: HTMLElement | null = null;

  constructor(page: Page) {
    this.#page = page;
    page.popover.addEventListener('keydown', (e) => {
      if (e.key !== 'Escape') return;
      this.close();
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

  /** Whether there was something to close. */
  close(): boolean {
    if (!this.#shown) return false;
    this.#shown = null;
    this.#page.popover.hidden = true;
    this.#opener?.setAttribute('aria-expanded', 'false');
    this.#opener?.focus();
    return true;
  }

  #toggle(what: 'help' | 'notes', opener: HTMLElement, name: string, content: () => HTMLElement[]): void {
    const same = this.#shown === what;
    this.close();
    if (same) return;
    const { popover } = this.#page;
    popover.replaceChildren(...content());
    popover.setAttribute('aria-label', name);
    popover.hidden = false;
    this.#shown = what;
    this.#opener = opener;
    opener.setAttribute('aria-expanded', 'true');
    popover.focus();
  }
}
