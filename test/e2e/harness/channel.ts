/**
 * What the suite, inside VS Code's extension host, may ask of the page that
 * shows VS Code. One request is one POST of `{ name, args }` to the loopback
 * address in the environment variable `FAULTLINE_PAGE`; the answer is
 * `{ result }` or `{ error }`. On the desktop there is no such page.
 */
export const pageVariable = 'FAULTLINE_PAGE';

/** The stand-in's exit code for a Chromium that died: no fault of the suite. */
export const pageCrashed = 70;

/** Where a selector is looked for: the workbench itself, or the document of the webview that is shown. */
export type Where = 'workbench' | 'webview';

export interface Page {
  /** A line of the run's output: VS Code mixes its own log into what an extension prints. */
  print(line: string): Promise<void>;
  /** Writes NAME.png and returns its path; `selector` takes that part of the workbench only. */
  screenshot(name: string, selector?: string): Promise<string>;
  /** Size of the window in CSS pixels. */
  resize(width: number, height: number): Promise<void>;
  /** A key or a chord, for example `Control+Shift+P`; it goes to whatever has the focus. */
  press(key: string): Promise<void>;
  /** Types into the element, which gets the focus first: it never goes to an editor that still has it. */
  type(selector: string, text: string): Promise<void>;
  /**
   * Rests the mouse on `text` in a line (zero-based) of the active editor, which must be in view, and returns the text
   * of the hover that appears. Fails after 10 s without one.
   */
  hover(line: number, text: string): Promise<string>;
  /** Moves the mouse where it hovers over nothing. */
  moveAway(): Promise<void>;
  click(selector: string, where?: Where): Promise<void>;
  /** Presses a key on the element, which gets the focus first. */
  pressOn(selector: string, key: string, where?: Where): Promise<void>;
  /** Turns the mouse wheel over the middle of the element; `deltaY` < 0 is away from the person. */
  wheel(selector: string, deltaY: number, where?: Where): Promise<void>;
  /** Drags from the middle of the element by so many pixels. */
  drag(selector: string, deltaX: number, deltaY: number, where?: Where): Promise<void>;
  /** How many elements match now. */
  count(selector: string, where?: Where): Promise<number>;
  /** The text of each element that matches now. */
  texts(selector: string, where?: Where): Promise<string[]>;
  /** The attribute of each element that matches now; `null` where it is missing. */
  attributes(selector: string, attribute: string, where?: Where): Promise<(string | null)[]>;
  /** The value of a JavaScript expression in the document. */
  evaluate(expression: string, where?: Where): Promise<unknown>;
}
