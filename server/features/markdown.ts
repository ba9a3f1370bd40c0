/** Text of a log inside Markdown: shown as it is, never a link, never HTML, never a command. */
import { explainCommand } from '../protocol';
import { withoutHidden } from '../text/hidden';
import { escaped } from '../text/markdown';

/** Of a longer text only this many characters are shown. */
const longest = 200;

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
  return escaped(clean(text));
}

/** A link to a page of ours, as a file or by the one command that shows such pages; the text alone where `uri` is neither. */
export function pageLink(text: string, uri: string): string {
  if (uri.startsWith(`command:${explainCommand}?`) && /^[\w.%-]*$/.test(uri.slice(explainCommand.length + 9))) return `[${text}](${uri})`;
  return /^file:\/\/[^\s]*$/.test(uri) ? `[${text}](${uri.replace(/[()<>\\"'`]/g, mark => `%${mark.charCodeAt(0).toString(16)}`)})` : text;
}

function clean(text: string): string {
  const line = withoutHidden(text).trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
