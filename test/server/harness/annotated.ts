/**
 * Fixtures that say under a line what is expected of it:
 *
 *     [2019-05-15 22:20:14,399] WARN text
 *      ^^^^^^^^^^^^^^^^^^^^^^^ number
 *                               ^^^^ keyword
 *
 * A line whose first mark is `^` speaks of the nearest line above that is not
 * such a line; carets stand under UTF-16 columns, several groups may share a line.
 */

export interface Expectation {
  line: number;
  start: number;
  end: number;
  what: string;
}

export interface Annotated {
  /** The fixture without its annotations. */
  text: string;
  expected: Expectation[];
}

export function annotated(fixture: string): Annotated {
  const lines: string[] = [];
  const expected: Expectation[] = [];
  for (const line of fixture.split('\n')) {
    if (!/^\s*\^/.test(line)) {
      lines.push(line);
      continue;
    }
    for (const found of line.matchAll(/(\^+) +([^^]*[^^ ])/g)) expected.push({ line: lines.length - 1, start: found.index, end: found.index + found[1].length, what: found[2] });
  }
  return { text: lines.join('\n'), expected: expected.sort((a, b) => a.line - b.line || a.start - b.start) };
}

/** LSP's five numbers a token, as expectations. */
export function tokensOf(data: readonly number[], types: readonly string[]): Expectation[] {
  const tokens: Expectation[] = [];
  let line = 0;
  let start = 0;
  for (let i = 0; i < data.length; i += 5) {
    line += data[i];
    start = data[i] === 0 ? start + data[i + 1] : data[i + 1];
    tokens.push({ line, start, end: start + data[i + 2], what: types[data[i + 3]] });
  }
  return tokens;
}
