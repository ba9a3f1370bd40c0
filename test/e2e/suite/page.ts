/** The suite's side of the channel to the page that shows VS Code. */
import type { Context } from 'mocha';
import type { Page } from '../harness/channel';
import { pageVariable } from '../harness/channel';

const address = process.env[pageVariable];

async function call(name: string, args: unknown[]): Promise<unknown> {
  const response = await fetch(address!, { method: 'POST', body: JSON.stringify({ name, args }) });
  const { result, error } = await response.json() as { result?: unknown; error?: string };
  if (error !== undefined) throw new Error(`page.${name}: ${error}`);
  return result;
}

/** Whether VS Code is shown in a page that can be asked: not on the desktop. */
export const havePage = address !== undefined;

export const page = new Proxy({} as Page, { get: (_, name: string) => (...args: unknown[]) => call(name, args) });

/** Skips the test, visibly, where there is no page: `needsPage(this)`. */
export function needsPage(test: Context): void {
  if (!havePage) test.skip();
}

/** Asks again until the answer will do; fails with the last answer after `limitMs`. */
export async function until<T>(what: string, ask: () => T | PromiseLike<T>, good: (answer: T) => boolean, limitMs = 15_000): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (good(answer)) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${limitMs / 1000} s, the last answer was ${JSON.stringify(answer)}`);
    await new Promise(resume => setTimeout(resume, 100));
  }
}
