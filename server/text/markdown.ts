/** Text inside Markdown. */
import { withoutHidden } from './hidden';

/** Text that Markdown and the HTML within it take for nothing but text (CommonMark, backslash escapes); one line. Bare addresses are kept from becoming links. */
export function escaped(text: string): string {
  return withoutHidden(text).replace(/[\\`*_{}[\]<>()#+!|~&$^-]/g, '\\$&').replace(/:(?=\/\/)/g, '\\:').replace(/\b(www)\./gi, '$1\\.').replace(/@/g, '\\@');
}
