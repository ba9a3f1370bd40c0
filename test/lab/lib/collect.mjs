/** Collecting: logs as they were written, labels beside them, one archive. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';

/**
 * Texts counted in every run, by plain search: an independent witness for what a reader of logs must find.
 */
const SIGHTINGS = [
  'Expiring session 0x', 'Established session 0x', 'Client session timed out, have not heard from server in', 'Unable to read additional data from server sessionid',
  'Unable to reconnect to ZooKeeper service, session 0x', 'Session establishment complete', 'Creating /controller', 'Error while creating ephemeral at /', 'Pause Full',
  'Shrinking ISR', 'Expanding ISR', 'NotLeaderForPartitionException', 'NotLeaderOrFollowerException', 'NOT_LEADER_FOR_PARTITION', 'NOT_LEADER_OR_FOLLOWER', 'Map failed',
  'No space left on device', 'Found a corrupted index file', 'Recovering unflushed segment', 'Stopping serving', 'offline', 'Fencing broker', 'fenced', 'LEADING', 'FOLLOWING', 'LOOKING',
  'has failed, removing it from the group', 'Preparing to rebalance group', 'TimeoutException', 'shut down completed', 'To-space exhausted', 'Allocation Stall', 'java.lang.OutOfMemoryError',
];

/**
 * Copies what nodes wrote, up to the last whole line. A node that logged nothing leaves no folder.
 * @param {{name: string, dir: string}[]} nodes @param {string} into @returns {Record<string, string[]>} files by node, relative to `into`
 */
export function collect(nodes, into) {
  /** @type {Record<string, string[]>} */
  const files = {};
  for (const { name, dir } of nodes) {
    const found = [
      ...readdirSync(join(dir, 'logs')).map((file) => join(dir, 'logs', file)),
      ...readdirSync(dir).filter((file) => file.startsWith('hs_err')).map((file) => join(dir, file)),
      ...(existsSync(join(dir, 'console.out')) && /^#/m.test(readFileSync(join(dir, 'console.out'), 'latin1')) ? [join(dir, 'console.out')] : []),
    ].filter((file) => statSync(file).size > 0);
    files[name] = [];
    if (found.length === 0) continue;
    mkdirSync(join(into, name), { recursive: true });
    for (const file of found.sort()) {
      const base = file.slice(file.lastIndexOf('/') + 1).replace('console.out', 'kafkaServer.out');
      const bytes = readFileSync(file);
      writeFileSync(join(into, name, base), bytes.subarray(0, bytes.lastIndexOf(10) + 1));
      files[name].push(`${name}/${base}`);
    }
  }
  return files;
}

/** @param {string} into @param {string[]} files @returns {import('./labels.mjs').Sighting[]} */
export function sightings(into, files) {
  return files.flatMap((file) => {
    const text = readFileSync(join(into, file), 'latin1');
    return SIGHTINGS.map((needle) => ({ text: needle, file, count: text.split(needle).length - 1 })).filter(({ count }) => count > 0);
  });
}

/** Packs a folder; returns the size in bytes. @param {string} folder @param {string} archive `.tar.gz` */
export function pack(folder, archive) {
  const tar = execFileSync('tar', ['--format=ustar', '--owner=0', '--group=0', '--sort=name', '-C', join(folder, '..'), '-cf', '-', folder.slice(folder.lastIndexOf('/') + 1)], { maxBuffer: 1 << 30 });
  const packed = gzipSync(tar, { level: constants.Z_BEST_COMPRESSION, memLevel: 9 });
  writeFileSync(archive, packed);
  rmSync(folder, { recursive: true });
  return packed.length;
}
