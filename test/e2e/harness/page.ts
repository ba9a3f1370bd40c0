/** The page's side of the channel: Playwright does what the suite asks. */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Locator, Page as Tab } from 'playwright-core';
import type { Page, Where } from './channel';

const timeout = 10_000;

export function pageOperations(tab: Tab, shots: string): Page {
  const locate = (selector: string, where: Where = 'workbench'): Locator => where === 'workbench'
    ? tab.locator(selector)
    // the workbench > the webview's host page > the extension's own document
    : tab.locator('iframe.webview.ready').filter({ visible: true }).last().contentFrame().locator('iframe#active-frame').contentFrame().locator(selector);
  const centre = async (selector: string, where?: Where) => {
    const box = await locate(selector, where).first().boundingBox({ timeout });
    if (!box) throw new Error(`${selector} is not shown`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  return {
    print: async line => { console.log(line); },
    async screenshot(name, selector) {
      mkdirSync(shots, { recursive: true });
      const path = join(shots, `${name.replace(/[^\w.-]+/g, '-')}.png`);
      await (selector ? tab.locator(selector).first().screenshot({ path, timeout }) : tab.screenshot({ path }));
      return path;
    },
    resize: (width, height) => tab.setViewportSize({ width, height }),
    press: key => tab.keyboard.press(key),
    type: (selector, text) => tab.locator(selector).first().pressSequentially(text, { timeout }),
    async hover(line, text) {
      const at = await tab.evaluate(pointOf, { line, text });
      if (!at) throw new Error(`"${text}" is not in view on line ${line + 1} of the active editor`);
      const widget = tab.locator('.monaco-editor .monaco-hover .hover-contents, .monaco-resizable-hover .monaco-hover-content').filter({ visible: true });
      for (let attempt = 1; await widget.count() === 0; attempt++) {
        // a person who sees nothing moves the mouse a little: the editor may have been busy
        await tab.mouse.move(at.x + (attempt % 2), at.y);
        await widget.first().waitFor({ timeout: timeout / 4 }).catch((error: unknown) => { if (attempt === 4) throw error; });
      }
      await tab.waitForFunction(() => !/^Loading/.test(document.querySelector('.monaco-hover:not(.hidden)')?.textContent ?? ''), undefined, { timeout });
      return (await widget.allInnerTexts()).join('\n');
    },
    moveAway: () => tab.mouse.move(2, 2),
    click: (selector, where) => locate(selector, where).first().click({ timeout }),
    pressOn: (selector, key, where) => locate(selector, where).first().press(key, { timeout }),
    async wheel(selector, deltaY, where) {
      const at = await centre(selector, where);
      await tab.mouse.move(at.x, at.y);
      await tab.mouse.wheel(0, deltaY);
    },
    async drag(selector, deltaX, deltaY, where) {
      const at = await centre(selector, where);
      await tab.mouse.move(at.x, at.y);
      await tab.mouse.down();
      await tab.mouse.move(at.x + deltaX, at.y + deltaY, { steps: 5 });
      await tab.mouse.up();
    },
    count: (selector, where) => locate(selector, where).count(),
    texts: (selector, where) => locate(selector, where).allInnerTexts(),
    attributes: async (selector, attribute, where) => Promise.all((await locate(selector, where).all()).map(element => element.getAttribute(attribute, { timeout }))),
    evaluate: (expression, where) => locate('body', where).evaluate((_body, code) => (0, eval)(code) as unknown, expression, { timeout }),
  };
}

/**
 * Runs in the page: the middle of a text on a line of the active editor. The
 * text is sought in what is drawn, so that inlay hints before it do no harm.
 */
function pointOf({ line, text }: { line: number; text: string }): { x: number; y: number } | null {
  const editor = document.querySelector('.editor-group-container.active .monaco-editor');
  const number = [...editor?.querySelectorAll('.line-numbers') ?? []].find(each => each.textContent?.trim() === String(line + 1));
  if (!editor || !number) return null;
  const middle = number.getBoundingClientRect().y + number.getBoundingClientRect().height / 2;
  for (const drawn of editor.querySelectorAll('.view-line')) {
    const box = drawn.getBoundingClientRect();
    if (middle < box.top || middle > box.bottom) continue;
    const nodes = document.createTreeWalker(drawn, NodeFilter.SHOW_TEXT);
    const parts: { node: Node; from: number }[] = [];
    let all = '';
    while (nodes.nextNode()) {
      parts.push({ node: nodes.currentNode, from: all.length });
      all += nodes.currentNode.nodeValue ?? '';
    }
    // blanks are drawn as no-break spaces
    const found = all.replaceAll('\u00a0', ' ').indexOf(text);
    if (found < 0) return null;
    const target = found + Math.floor(text.length / 2);
    const part = parts.findLast(each => each.from <= target);
    if (!part) return null;
    const range = document.createRange();
    range.setStart(part.node, target - part.from);
    range.setEnd(part.node, target - part.from + 1);
    const character = range.getBoundingClientRect();
    return { x: character.x + character.width / 2, y: character.y + character.height / 2 };
  }
  return null;
}

/** Serves the operations on loopback under an address nobody can guess. */
export async function servePage(operations: Promise<Page>): Promise<{ address: string; close: () => void }> {
  const path = `/${randomUUID()}`;
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    if (request.method !== 'POST' || request.url !== path) throw new Error('not for you');
    const { name, args } = JSON.parse(Buffer.concat(await request.toArray() as Buffer[]).toString()) as { name: string; args: unknown[] };
    const operation = (await operations as unknown as Record<string, ((...args: unknown[]) => Promise<unknown>) | undefined>)[name];
    if (!operation) throw new Error(`the page knows no ${name}`);
    return operation(...args.map(argument => argument ?? undefined));
  };
  const server = createServer((request, response) => {
    void answer(request)
      .then(result => ({ result }), (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }))
      .then(body => response.end(JSON.stringify(body)));
  });
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, close: () => server.close() };
}
