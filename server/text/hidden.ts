/** Characters that do not show and yet act on what shows them. */

/**
 * Controls (ANSI escapes among them), line and paragraph separators, marks of
 * direction (Unicode Bidi_Control), and those without a width
 * (Default_Ignorable_Code_Point).
 */
// eslint-disable-next-line no-control-regex
const hidden = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const hiddenRuns = new RegExp(`${hidden.source}+`, 'g');

/** One line of text: each run of them is a blank. */
export function withoutHidden(text: string): string {
  return text.replace(hiddenRuns, ' ');
}

/** One line of text that shows them: `\x1b`, `\u202e`; a tab is a blank. */
export function withHiddenSpelled(text: string): string {
  return text.replace(hidden, character => character === '\t' ? ' ' : character < '\u0100' ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`);
}

/** JSON text that says the same without them; line ends between its values stay. */
export function jsonWithoutHidden(json: string): string {
  return json.replace(hidden, character => character < ' ' ? character : `\\u${hex(character, 4)}`);
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0');
}
