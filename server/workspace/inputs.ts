/** What a command line names: files, folders, globs, `-`; each as a stream of bytes, unpacked where it is packed. */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import { headBytes, LogReader, recognise } from '../formats/read';
import type { LogReading } from '../formats/reading';
import type { UnknownLines } from '../formats/unknown';
import { globFits } from '../incident/paths';
import { Utf8Input } from '../text/encoding';

/** One log to read. */
export interface Input {
  /** Absolute, with `/` between folders: the key of the file. `-` is the standard input. */
  readonly file: string;
  /** As the person wrote it, or below the folder they named. */
  readonly shown: string;
  /** Named itself, not found in a folder or by a glob: the person wants to hear when it is no log. */
  readonly explicit: boolean;
}

export interface Inputs {
  readonly files: Input[];
  /** Folders that were named, and the current one; absolute, with `/`. */
  readonly roots: string[];
}

/** Cannot go on: the message is for the person. */
export class InputError extends Error {}

export const standardInput = '-';
const chunkBytes = 1024 * 1024;

/** Turns the arguments into files, each once, in the order they were named. Throws `InputError` for a path that is not there. */
export async function expandInputs(paths: readonly string[]): Promise<Inputs> {
  const files = new Map<string, Input>();
  const roots = new Set([absolute('.')]);
  const add = (shown: string, explicit: boolean): void => {
    const file = absolute(shown);
    if (!files.has(file)) files.set(file, { file, shown: slashed(shown), explicit });
  };
  for (const path of paths) {
    if (path === standardInput) {
      files.set(path, { file: path, shown: path, explicit: true });
      continue;
    }
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory()) {
      roots.add(absolute(path));
      for await (const name of filesUnder(slashed(path))) add(name, false);
    } else if (found) {
      add(path, true);
    } else if (/[*?{]/.test(path)) {
      const pattern = slashed(path);
      let fits = 0;
      for await (const name of filesUnder(fixedPart(pattern))) {
        if (!globFits(pattern, name)) continue;
        fits++;
        add(name, false);
      }
      if (fits === 0) throw new InputError(`no file fits ${path}`);
    } else throw new InputError(`${path}: no such file or folder`);
  }
  return { files: [...files.values()], roots: [...roots] };
}

/** The folder that a glob's first wildcard lies in. */
function fixedPart(glob: string): string {
  const fixed = glob.slice(0, glob.search(/[*?{]/));
  return fixed.includes('/') ? fixed.slice(0, fixed.lastIndexOf('/')) || '/' : '.';
}

/**
 * All files under a folder, in a person's order, as paths that begin with the
 * folder as it was written. Links to files are followed, links to folders are
 * not; what is hidden, and node_modules, is passed over.
 */
async function* filesUnder(path: string): AsyncGenerator<string> {
  const below = path === '.' ? '' : `${path.replace(/\/+$/, '')}/`;
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((a, b) => byName(a.name, b.name))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const name = below + entry.name;
    if (entry.isDirectory()) yield* filesUnder(name);
    else if (entry.isFile() || (entry.isSymbolicLink() && (await stat(name).catch(() => null))?.isFile())) yield name;
  }
}

export interface ReadResult {
  /** `null`: no log of a known family. */
  reading: LogReading | null;
  /** What was wrong with the input itself. */
  problem: string | null;
}

/** Reads one input from beginning to end, in chunks; of a file that is no log, only the beginning. `unknown` is told of the lines that no row knows. */
export async function readInput(input: Input, unknown: UnknownLines | null = null): Promise<ReadResult> {
  const name = input.file === standardInput ? '' : input.file.replace(/^.*\//, '').replace(/\.gz$/i, '');
  const reader = new LogReader(name, null, unknown);
  const source = input.file === standardInput ? process.stdin : createReadStream(input.file, { highWaterMark: chunkBytes });
  const head = new Head(name);
  let problem: string | null = null;
  try {
    for await (const chunk of (await unpacked(source)) as AsyncIterable<Buffer>) {
      reader.push(chunk);
      if (head.isNoLog(chunk)) return { reading: null, problem };
    }
  } catch (error) {
    if (!((error as NodeJS.ErrnoException).code ?? '').startsWith('Z_')) throw error;
    problem = 'the packed data is damaged; only what stands before the damage is read';
  } finally {
    source.destroy();
  }
  return { reading: reader.finish(), problem };
}

/** Looks at a file's first bytes once, so that what is no log need not be read to its end. */
class Head {
  #text = new Utf8Input();
  #held: Uint8Array[] = [];
  #size = 0;
  #done = false;

  constructor(readonly name: string) {}

  /** True as soon as enough was seen and no family knows it. */
  isNoLog(chunk: Uint8Array): boolean {
    if (this.#done) return false;
    const text = this.#text.push(chunk.subarray(0, headBytes * 2)).slice();
    this.#held.push(text);
    this.#size += text.length;
    if (this.#size < headBytes) return false;
    this.#done = true;
    return recognise(new Uint8Array(Buffer.concat(this.#held)), this.name) === null;
  }
}

/** The stream itself, or what is packed in it: gzip tells itself by its first two bytes (RFC 1952). A packed file that is cut off gives what it has. */
export async function unpacked(source: Readable): Promise<Readable> {
  await once(source, 'readable');
  const first = source.read() as Buffer | null;
  if (first === null) return source;
  source.unshift(first);
  if (first[0] !== 0x1f || first[1] !== 0x8b) return source;
  const gunzip = createGunzip({ chunkSize: chunkBytes, finishFlush: constants.Z_SYNC_FLUSH });
  source.on('error', error => gunzip.destroy(error));
  return source.pipe(gunzip);
}

function absolute(path: string): string {
  return path === standardInput ? path : slashed(resolve(path));
}

function slashed(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}

const byName = new Intl.Collator('en', { numeric: true }).compare;
