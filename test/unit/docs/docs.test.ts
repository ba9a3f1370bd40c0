import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { docsPages } from '../../../scripts/docsPages';

const root = join(__dirname, '../../../docs');

describe('docs', () => {
  const pages = docsPages();

  it('are as `npm run docs` writes them', () => {
    const stale = [...pages].filter(([path, content]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== content).map(([path]) => path);
    const surplus = ['rules', 'messages'].flatMap(folder => existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map(name => `${folder}/${name}`) : []).filter(path => !pages.has(path));
    assert.deepEqual({ stale, surplus }, { stale: [], surplus: [] }, 'run `npm run docs` and commit what it writes');
  });

  it('link only to pages there are', () => {
    for (const [path, content] of pages) {
      for (const [, target] of content.replace(/(`+)[^`].*?\1/g, '').matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
        if (target.startsWith('https://')) continue;
        const found = normalize(join(dirname(path), target)).replace(/\\/g, '/');
        assert.ok(pages.has(found), `${path} -> ${target}`);
      }
    }
  });

  it('keep each row of a table in one line with all its cells', () => {
    for (const [path, content] of pages) {
      if (!path.startsWith('messages/')) continue;
      for (const line of content.split('\n').filter(line => line.startsWith('|'))) assert.equal(line.replace(/\\\|/g, '').match(/\|/g)!.length, 6, `${path}: ${line.slice(0, 80)}`);
    }
  });
});
