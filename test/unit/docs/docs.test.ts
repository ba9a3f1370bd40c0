import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { declaredShapes, kindsOf } from '../../../scripts/docsEvents';
import { docsPages } from '../../../scripts/docsPages';
import { rules } from '../../../server/rules/registry';
import { pageName } from '../../../server/rules/rule';

const root = join(__dirname, '../../../docs');

describe('docs', () => {
  const pages = docsPages();

  it('are as `npm run docs` writes them', () => {
    const stale = [...pages].filter(([path, content]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== content).map(([path]) => path);
    const surplus = ['rules', 'events', 'messages'].flatMap(folder => existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map(name => `${folder}/${name}`) : []).filter(path => !pages.has(path));
    assert.deepEqual({ stale, surplus }, { stale: [], surplus: [] }, 'run `npm run docs` and commit what it writes');
  });

  it('have a page for every rule and every event kind', () => {
    for (const rule of rules) assert.ok(pages.has(`rules/${pageName(rule.id)}.md`), rule.id);
    const kinds = new Set(declaredShapes.map(shape => shape.kind));
    assert.ok(kinds.size > 150);
    for (const kind of kinds) assert.ok(pages.has(`events/${kind}.md`), `no page for ${kind}: a kind that no row makes is told in server/knowledge/events.ts`);
  });

  it('say which rules look at an event', () => {
    for (const rule of rules) for (const kind of kindsOf(rule)) assert.ok(pages.get(`events/${kind}.md`)?.includes(`../rules/${pageName(rule.id)}.md`), `${rule.id} asks for ${kind}`);
    assert.deepEqual(kindsOf(rules.find(rule => rule.id === 'zookeeper/slow-fsync')!), ['zk.fsync.slow']);
    assert.match(pages.get('events/zk.fsync.slow.md')!, /`durationMs` \| milliseconds/);
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
