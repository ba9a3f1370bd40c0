/** Text of a log inside Markdown: shown as it is, never a link, never HTML, never a command. */
import { explainCommand } from '../protocol';

/** Of a longer text only this many characters are shown. */
const longest = 200;

/**
 * Characters that would end a line, or change how the text around them reads:
 * controls, line and paragraph separators, marks of direction, and those
 * without a width.
 */
// eslint-disable-next-line no-control-regex
const unseen = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** Text from a log as inline code. The fence is longer than any run of backticks in it. */
export function code(text: string): string {
  const shown = clean(text);
  if (shown === '') return '';
  let run = 0;
  for (const [ticks] of shown.matchAll(/`+/g)) run = Math.max(run, ticks.length);
  const fence = '`'.repeat(run + 1);
  const space = /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return fence + space + shown + space + fence;
}

/** Text with parts of a log in it, as running text: every mark of Markdown and HTML is escaped. */
export function plain(text: string): string {
  return clean(text).replace(/[&<>]/g, mark => `&${{ '&': 'amp', '<': 'lt', '>': 'gt' }[mark]};`).replace(/[!"#$%'()*+\-./:=?@[\\\]^_`{|}~]/g, '\\$&');
}

/** A link to a page of ours, as a file or by the one command that shows such pages; the text alone where `uri` is neither. */
export function pageLink(text: string, uri: string): string {
  if (uri.startsWith(`command:${explainCommand}?`) && /^[\w.%-]*$/.test(uri.slice(explainCommand.length + 9))) return `[${text}](${uri})`;
  return /^file:\/\/[^\s]*$/.test(uri) ? `[${text}](${uri.replace(/[()<>\\"'`]/g, mark => `%${mark.charCodeAt(0).toString(16)}`)})` : text;
}

function clean(text: string): string {
  const line = text.replace(unseen, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
