import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLog } from '../../../server/formats/read';
import { DiskLogs, type FileReader } from '../../../server/workspace/disk';
import { isSkipped, mayBeLog, usualLimits, walk } from '../../../server/workspace/folders';
import { fileUri } from '../../../server/workspace/uris';

describe('what may be a log', () => {
  it('is told by its name', () => {
    for (const name of ['server.log', 'server.log.2019-05-15-22', 'gc.log.0.current', 'gc.log.0', 'gc', 'gc-2019.txt', 'zookeeper.out', 'kafkaServer.out.1', 'hs_err_pid7.log', 'hs_err_pid7.mdmp.txt', 'x.log-20190515', 'SERVER.LOG', 'any.gz', 'notes.txt', 'gc.log.1.gz']) assert.ok(mayBeLog(name), name);
    for (const name of ['index.ts', 'package.json', 'logo.png', 'sources.tar.gz', 'catalog', 'login.html', 'gcc', '.gz', 'README.md']) assert.ok(!mayBeLog(name), name);
  });

  it('does not lie in folders that hold no logs', () => {
    for (const path of ['node_modules/a.log', 'x/.git/a.log', '.cache/a.log']) assert.ok(isSkipped(path), path);
    for (const path of ['a.log', 'x/y/a.log', '.a.log']) assert.ok(!isSkipped(path), path);
  });
});

describe('logs on disk', () => {
  let folder: string;
  const put = (name: string, text = 'x\n'): void => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'faultline-unit-')); });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const gc = '2019-05-15T22:25:59.422+0800: 1.560: [Full GC (Allocation Failure)  8071M->4285M(8192M), 10.3987109 secs]\n';

  it('are found below the folder, within limits that are told', async () => {
    for (const name of ['a/b/c/d.log', 'a/e.log', 'f.log', 'node_modules/g.log', 'h.json']) put(name);
    symlinkSync(folder, join(folder, 'loop'), 'dir');
    const names = async (limits: Partial<typeof usualLimits>): Promise<[string[], number]> => {
      const { files, notes } = await walk(folder, { ...usualLimits, ...limits }, () => true);
      return [files.map(file => file.path.slice(folder.length + 1)).sort(), notes.length];
    };
    assert.deepEqual(await names({}), [['a/b/c/d.log', 'a/e.log', 'f.log'].map(name => join(name)), 0]);
    assert.deepEqual(await names({ files: 2 }), [[join('a/e.log'), 'f.log'], 1]);
    assert.deepEqual(await names({ depth: 1 }), [[join('a/e.log'), 'f.log'], 1]);
    assert.deepEqual(await names({ folders: 1 }), [['f.log'], 1]);
    assert.deepEqual(await walk(join(folder, 'none'), usualLimits, () => true), { files: [], notes: [] });
  });

  it('are read once for each state they are in', async () => {
    put('gc.log', gc);
    put('notes.txt');
    const read: string[] = [];
    const reader: FileReader = {
      read: async path => {
        read.push(path.slice(folder.length + 1));
        return { reading: readLog(new TextEncoder().encode(path.endsWith('gc.log') ? gc : 'x'), path), problem: null };
      },
      close() {},
    };
    const told: [string, boolean][] = [];
    const disk = new DiskLogs(reader, { read: (uri, reading) => void told.push([uri, reading !== null]), idle() {} });
    await disk.setFolders([folder]);
    await disk.settled();
    assert.deepEqual(read.sort(), ['gc.log', 'notes.txt']);
    assert.deepEqual(told, [[fileUri(join(folder, 'gc.log')), true]]);
    await disk.setFolders([folder]);
    await disk.settled();
    assert.equal(read.length, 2);
    await disk.setFolders([]);
    await disk.settled();
    assert.deepEqual(told.at(-1), [fileUri(join(folder, 'gc.log')), false]);
    disk.close();
  });

  it('are read several at once where the reader can, one file never twice at a time', async () => {
    for (const name of ['a.log', 'b.log', 'c.log', 'd.log']) put(name, gc);
    const running = new Set<string>();
    const order: string[] = [];
    let most = 0;
    const reader: FileReader = {
      atOnce: 3,
      read: async path => {
        assert.ok(!running.has(path), path);
        running.add(path);
        order.push(path.slice(folder.length + 1));
        most = Math.max(most, running.size);
        if (order.length === 1) {
          writeFileSync(path, gc + gc);
          disk.changed(fileUri(path), false);
          await new Promise(resolve => setTimeout(resolve, 400));
        } else await new Promise(resolve => setTimeout(resolve, 5));
        running.delete(path);
        return { reading: null, problem: null };
      },
      close() {},
    };
    const disk = new DiskLogs(reader, { read() {}, idle() {} });
    await disk.setFolders([folder]);
    await disk.settled();
    assert.deepEqual([most, order], [3, ['a.log', 'b.log', 'c.log', 'd.log', 'a.log']]);
    disk.close();
  });

  it('beside one that is open are read before the others', async () => {
    for (const name of ['a/gc.log', 'b/gc.log', 'c/gc.log', 'c/server.log', 'd/gc.log']) put(name, gc);
    const read: string[] = [];
    const near: boolean[] = [];
    const reader: FileReader = {
      read: async path => {
        read.push(path.slice(folder.length + 1));
        near.push(disk.hasReadNear);
        if (read.length === 2) disk.look(fileUri(join(folder, 'd/server.log')), 1);
        return { reading: null, problem: null };
      },
      close() {},
    };
    const disk = new DiskLogs(reader, { read() {}, idle() {} });
    const open = fileUri(join(folder, 'c/server.log'));
    disk.look(open, 1);
    await disk.setFolders([folder]);
    await disk.settled();
    assert.deepEqual(read, ['c/gc.log', 'c/server.log', 'd/gc.log', 'a/gc.log', 'b/gc.log'].map(name => join(name)));
    assert.deepEqual(near, [false, false, false, true, true]);
    disk.look(open, -1);
    put('c/more.log', gc);
    put('b/more.log', gc);
    await disk.setFolders([folder]);
    await disk.settled();
    assert.deepEqual(read.slice(5), ['b/more.log', 'c/more.log'].map(name => join(name)), 'it is closed: nothing goes first');
    disk.close();
  });

  it('that lie outside of the folders are forgotten once they are gone', async () => {
    put('in/gc.log', gc);
    put('out/gc.log', gc);
    const reader: FileReader = { read: async path => ({ reading: readLog(new TextEncoder().encode(gc), path), problem: null }), close() {} };
    const disk = new DiskLogs(reader, { read() {}, idle() {} });
    await disk.setFolders([join(folder, 'in')]);
    await disk.settled();
    const outside = fileUri(join(folder, 'out/gc.log'));
    assert.ok(await disk.adopt(outside));
    await disk.forgetGone();
    assert.ok(disk.reading(outside), 'it is there');
    rmSync(join(folder, 'out'), { recursive: true });
    await disk.forgetGone();
    assert.equal(disk.reading(outside), null);
    assert.ok(disk.reading(fileUri(join(folder, 'in/gc.log'))));
    disk.close();
  });

  it('that vanish before they are read, or meanwhile, are none; what was read of them before is forgotten', async () => {
    for (const name of ['a.log', 'b.log', 'c.log', 'd.log', 'e/f.log']) put(name, gc);
    const uriOf = (name: string): string => fileUri(join(folder, name));
    const read: string[] = [];
    const told: [string, boolean][] = [];
    const reader: FileReader = {
      read: async path => {
        const name = path.slice(folder.length + 1);
        read.push(name);
        if (name === 'a.log') {
          // One waits to be read, and so do all of a folder; this one is being read.
          for (const gone of ['c.log', 'e', 'a.log']) {
            rmSync(join(folder, gone), { recursive: true });
            disk.changed(uriOf(gone), true);
          }
        }
        if (name === 'b.log') {
          rmSync(path);
          throw new Error('ENOENT');
        }
        return { reading: readLog(new TextEncoder().encode(gc), path), problem: null };
      },
      close() {},
    };
    const disk = new DiskLogs(reader, { read: (uri, reading) => void told.push([uri, reading !== null]), idle() {} });
    await disk.setFolders([folder]);
    await disk.settled();
    assert.deepEqual(read, ['a.log', 'b.log', 'd.log']);
    assert.deepEqual([...disk.readings()].map(([uri]) => uri), [uriOf('d.log')]);
    assert.deepEqual([disk.notes, told], [[], [[uriOf('d.log'), true]]]);
    disk.close();
  });

  /** A reader that answers when it is told to. */
  const slowReader = (): FileReader & { started: string[]; finish(): void } => {
    const waiting: (() => void)[] = [];
    const started: string[] = [];
    return {
      started, finish: () => waiting.shift()!(), close() {},
      read: path => {
        started.push(path.slice(folder.length + 1));
        return new Promise(resolve => waiting.push(() => resolve({ reading: readLog(new TextEncoder().encode(gc), path), problem: null })));
      },
    };
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise(resolve => setTimeout(resolve, 10));
  };

  it('that are replaced while they are being read are read again', async () => {
    put('gc.log', gc);
    const reader = slowReader();
    const disk = new DiskLogs(reader, { read() {}, idle() {} });
    await disk.setFolders([folder]);
    const uri = fileUri(join(folder, 'gc.log'));
    disk.changed(uri, true);
    disk.changed(uri, false);
    await until(() => disk.progress.all === 2);
    reader.finish();
    await until(() => reader.started.length === 2);
    assert.equal(disk.reading(uri), null, 'what stood there before is not taken');
    reader.finish();
    await disk.settled();
    assert.ok(disk.reading(uri));
    disk.close();
  });

  it('of a folder that is taken out of the workspace are not read on', async () => {
    for (const name of ['a/1.log', 'a/2.log', 'b/3.log']) put(name, gc);
    const reader = slowReader();
    const disk = new DiskLogs(reader, { read() {}, idle() {} });
    await disk.setFolders([join(folder, 'a'), join(folder, 'b')]);
    await disk.setFolders([join(folder, 'b')]);
    reader.finish();
    await until(() => reader.started.length === 2);
    reader.finish();
    await disk.settled();
    assert.deepEqual(reader.started, ['a/1.log', 'b/3.log']);
    assert.deepEqual([...disk.readings()].map(([uri]) => uri), [fileUri(join(folder, 'b/3.log'))]);
    disk.close();
  });

  it('that cannot be read are a note, not a failure', async () => {
    put('gc.log', gc);
    const disk = new DiskLogs({ read: async () => { throw new Error('no permission'); }, close() {} }, { read() {}, idle() {} });
    await disk.setFolders([folder]);
    await disk.settled();
    assert.deepEqual(disk.notes, ['gc.log could not be read: no permission']);
    assert.deepEqual([...disk.readings()], []);
    disk.close();
  });

  it('are not waited for any more once all is closed', async () => {
    put('gc.log', gc);
    const disk = new DiskLogs({ read: () => new Promise(() => {}), close() {} }, { read() {}, idle() {} });
    await disk.setFolders([folder]);
    setTimeout(() => disk.close(), 10);
    await disk.settled();
  });
});
