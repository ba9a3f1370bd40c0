/** Serves the project's folder on loopback, with the panel's bundle made from the sources, so that the page is tested as it is now. */

import * as fs from 'node:fs';
import * as http from 'node:http';
import * as path from 'node:path';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';

const root = path.join(__dirname, '../..');
const types: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json' };

export interface Server {
  /** Address of index.html. */
  page: string;
  /** Files served besides those of the folder, by path: "/test/panel/other.json". */
  extra: Map<string, string>;
  close(): Promise<void>;
}

export async function serve(): Promise<Server> {
  const bundle = await build({ entryPoints: [path.join(root, 'client/panel/main.ts')], bundle: true, format: 'iife', target: 'es2022', write: false });
  const extra = new Map([
    ['/dist/panel.js', bundle.outputFiles[0].text],
    ['/dist/panel.css', fs.readFileSync(path.join(root, 'client/panel/panel.css'), 'utf8')],
  ]);
  const server = http.createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = path.join(root, name);
    const known = extra.get(name);
    if (known === undefined && !(file.startsWith(path.join(root, path.sep)) && fs.existsSync(file) && fs.statSync(file).isFile())) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': types[path.extname(name)] ?? 'text/plain' }).end(known ?? fs.readFileSync(file));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    page: `http://127.0.0.1:${port}/client/panel/index.html`,
    extra,
    close: () => new Promise((closed) => {
      server.closeAllConnections();
      server.close(() => closed());
    }),
  };
}
