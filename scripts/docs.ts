/** `npm run docs`: writes the generated pages under docs/ and removes those whose rule or family is gone. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { docsPages } from './docsPages';

const root = join(__dirname, '..', 'docs');
const pages = docsPages();
for (const folder of ['rules', 'events', 'messages']) {
  mkdirSync(join(root, folder), { recursive: true });
  for (const name of readdirSync(join(root, folder))) if (!pages.has(`${folder}/${name}`)) rmSync(join(root, folder, name));
}
for (const [path, content] of pages) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
process.stdout.write(`${pages.size} pages\n`);
