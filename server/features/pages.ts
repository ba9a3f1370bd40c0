/** Where the pages under docs/ are linked to. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { explainCommand } from '../protocol';
import type { Context } from './context';

/** What a hover links to for a page (`rules/…`, `events/…`): the client's own command where it has it, else the page's file. */
export function pageUri({ docs, explains }: Pick<Context, 'docs' | 'explains'>, page: string): string {
  return explains ? `command:${explainCommand}?${encodeURIComponent(JSON.stringify([page]))}` : pathToFileURL(join(docs, `${page}.md`)).href;
}
