/** Completion of the filter: what can be said there, chosen with the arrow keys, taken with Enter or Tab. */

import { el, set } from './dom';
import type { Suggestion } from './query';

export interface SuggestionSource {
  suggest(query: string, cursor: number): Suggestion[];
  /** The filter's text was changed by taking a suggestion. */
  taken(): void;
  /** Enter without a suggestion chosen. */
  done(): void;
}

export class Suggestions {
  readonly #input: HTMLInputElement;
  readonly #box: HTMLElement;
  readonly #source: SuggestionSource;
  #offered: Suggestion[] = [];
  #active = -1;

  constructor(input: HTMLInputElement, box: HTMLElement, source: SuggestionSource) {
    this.#input = input;
    this.#box = box;
    this.#source = source;
    input.addEventListener('input', () => this.#offer());
    input.addEventListener('focus', () => this.#offer());
    input.addEventListener('click', () => this.#offer());
    input.addEventListener('blur', () => this.#close());
    input.addEventListener('keydown', (e) => this.#key(e));
    // before the input loses its focus
    box.addEventListener('pointerdown', (e) => {
      const index = (e.target as Element).closest<HTMLElement>('[data-index]')?.dataset.index;
      e.preventDefault();
      if (index !== undefined) this.#take(Number(index));
    });
  }

  #offer(): void {
    this.#offered = this.#source.suggest(this.#input.value, this.#input.selectionStart ?? this.#input.value.length);
    this.#active = -1;
    this.#show();
  }

  #close(): void {
    this.#offered = [];
    this.#show();
  }

  #show(): void {
    const { left, bottom } = this.#input.getBoundingClientRect();
    this.#box.hidden = this.#offered.length === 0;
    set(this.#input, { 'aria-expanded': String(this.#offered.length > 0), 'aria-activedescendant': this.#active >= 0 ? `suggestion-${this.#active}` : null });
    if (this.#offered.length === 0) return;
    this.#box.replaceChildren(...this.#offered.map(({ text, detail }, i) =>
      el('div', { class: 'suggestion', role: 'option', id: `suggestion-${i}`, 'data-index': i, 'aria-selected': String(i === this.#active) }, el('span', {}, text), el('span', { class: 'dim' }, detail))));
    const width = this.#box.getBoundingClientRect().width;
    this.#box.style.left = `${Math.max(Math.min(left, window.innerWidth - width - 8), 4)}px`;
    this.#box.style.top = `${bottom + 2}px`;
    this.#box.children[this.#active]?.scrollIntoView({ block: 'nearest' });
  }

  #take(index: number): void {
    this.#input.value = this.#offered[index].query;
    this.#source.taken();
    this.#offer();
  }

  #key(event: KeyboardEvent): void {
    const some = this.#offered.length > 0;
    if (some && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const n = this.#offered.length;
      this.#active = event.key === 'ArrowDown' ? (this.#active + 1) % n : (Math.max(this.#active, 0) - 1 + n) % n;
      this.#show();
    } else if (some && this.#active >= 0 && (event.key === 'Enter' || event.key === 'Tab')) {
      this.#take(this.#active);
    } else if (event.key === 'Escape' && some) {
      this.#close();
    } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
      this.#close();
      this.#source.done();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
