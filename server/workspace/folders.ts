/** Which files under a folder may be logs. Names only choose what is looked into; the content decides. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface FoundFile {
  path: string;
  size: number;
  mtimeMs: number;
}

export interface Walk {
  files: FoundFile[];
  /** What was not looked at, one plain sentence each. */
  notes: string[];
}

export interface WalkLimits {
  files: number;
  folders: number;
  depth: number;
}

export const usualLimits: WalkLimits = { files: 5000, folders: 20_000, depth: 32 };

const skipped = new Set(['node_modules', '__pycache__', 'bower_components']);

/** Does a file of this name deserve a look? `server.log`, `server.log.2019-05-15`, `gc.log.0.current`, `gc`, `zookeeper.out`, `hs_err_pid7.log`, each also as `.gz`. */
export function mayBeLog(name: string): boolean {
  const plain = name.toLowerCase().replace(/\.gz$/, '');
  if (plain.endsWith('.tar') || plain === '') return false;
  if (plain.length < name.length && /\.gz$/i.test(name)) return true;
  return /\.(log|out|txt)$|\.(log|out)[._-]|^gc([._-]|$)|^hs_err/.test(plain);
}

/** Is anything on this path (below the folder) one of the folders that are never looked into? */
export function isSkipped(relative: string): boolean {
  return relative.split(/[\\/]/).slice(0, -1).some(part => skipped.has(part) || part.startsWith('.'));
}

/** The candidates under `folder`. What cannot be read is left out; links to folders are not followed. */
export async function walk(folder: string, limits: WalkLimits, alive: () => boolean): Promise<Walk> {
  const files: FoundFile[] = [];
  const notes: string[] = [];
  let folders = 0;
  let level = [folder];
  for (let depth = 0; level.length > 0 && alive(); depth++) {
    if (depth > limits.depth) {
      notes.push(`${folder}: folders deeper than ${limits.depth} were not looked into.`);
      break;
    }
    const next: string[] = [];
    for (const path of level) {
      if (!alive()) break;
      if (++folders > limits.folders) {
        notes.push(`${folder} holds more than ${limits.folders} folders; the rest was not looked into.`);
        return { files, notes };
      }
      for (const entry of await readdir(path, { withFileTypes: true }).catch(() => [])) {
        if (entry.isDirectory()) {
          if (!skipped.has(entry.name) && !entry.name.startsWith('.')) next.push(join(path, entry.name));
        } else if (mayBeLog(entry.name)) {
          const found = await look(join(path, entry.name));
          if (!found) continue;
          if (files.length >= limits.files) {
            notes.push(`${folder} holds more than ${limits.files} files that may be logs; the rest was not looked at.`);
            return { files, notes };
          }
          files.push(found);
        }
      }
    }
    level = next.sort();
  }
  return { files, notes };
}

/** Size and time of a regular file; `null` for anything else. */
export async function look(path: string): Promise<FoundFile | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? { path, size: found.size, mtimeMs: found.mtimeMs } : null;
}
