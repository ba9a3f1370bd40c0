/** Processes of a run: each in its own group, known by pid and start time, and ended by pid, also by the run after a run that was killed. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, rmdirSync, writeFileSync, appendFileSync, closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @typedef {object} Running
 * @property {string} name
 * @property {number} pid
 * @property {Promise<string>} exited resolves to the exit code or the signal
 * @property {string | undefined} exit set once ended
 */

/** Start time in clock ticks since boot (proc(5), field 22), which tells a process from a later one of the same number. @param {number} pid */
function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function signalPid(pid, signal) {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Before the other programs of the machine (sched(7), autogroups), as far as the kernel lets us: starvation has to be what a scenario did. @param {number} pid */
function favour(pid) {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, '-10');
  } catch {
    // no autogroups, not root, or it has just ended
  }
}

export class Processes {
  #ledger;
  /** @type {Running[]} */
  #running = [];

  /** @param {string} ledger file that remembers what was started */
  constructor(ledger) {
    this.#ledger = ledger;
    if (existsSync(ledger)) {
      for (const line of readFileSync(ledger, 'utf8').split('\n')) {
        const [pid, start] = line.split(' ').map(String);
        if (pid && start && startTime(Number(pid)) === start) signalPid(Number(pid), 'SIGKILL');
      }
      rmSync(ledger);
    }
  }

  /**
   * @param {{name: string, command: string[], cwd: string, env: Record<string, string>, out: string}} what
   * @returns {Running}
   */
  start({ name, command, cwd, env, out }) {
    const fd = openSync(out, 'a');
    const child = spawn(command[0], command.slice(1), { cwd, env, detached: true, stdio: ['ignore', fd, fd] });
    closeSync(fd);
    const pid = child.pid;
    if (pid === undefined) throw new Error(`${name} did not start: ${command[0]}`);
    appendFileSync(this.#ledger, `${pid} ${startTime(pid)}\n`);
    favour(pid);
    /** @type {Running} */
    const running = { name, pid, exit: undefined, exited: Promise.resolve('') };
    running.exited = new Promise((resolve) => {
      child.on('error', (error) => resolve((running.exit = error.message)));
      child.on('exit', (code, signal) => resolve((running.exit = signal ?? String(code))));
    });
    this.#running.push(running);
    return running;
  }

  /** @param {Running} running @param {NodeJS.Signals} signal */
  signal(running, signal) {
    if (running.exit === undefined) signalPid(running.pid, signal);
  }

  /** SIGTERM, and SIGKILL when that was not enough. @param {Running} running @param {number} [withinMs] */
  async stop(running, withinMs = 45_000) {
    if (running.exit !== undefined) return;
    this.signal(running, 'SIGCONT');
    this.signal(running, 'SIGTERM');
    const late = new AbortController();
    await Promise.race([running.exited, sleep(withinMs, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    if (running.exit === undefined) this.signal(running, 'SIGKILL');
    await running.exited;
  }

  /** Ends what is left at once. */
  async killAll() {
    for (const running of this.#running) this.signal(running, 'SIGKILL');
    await Promise.all(this.#running.map((running) => running.exited));
    rmSync(this.#ledger, { force: true });
  }
}

/** The cgroup of a process that is short of CPU: of the cpu controller (v1), or of the unified tree (v2). */
const CPU = existsSync('/sys/fs/cgroup/cpu') ? '/sys/fs/cgroup/cpu' : '/sys/fs/cgroup';

/** Where it is still there. @param {string} name */
function removeNamespace(name) {
  if (existsSync(`/run/netns/${name}`)) execFileSync('ip', ['netns', 'delete', name]);
}

/** Writes what must be put back before it is changed, so that a run after a killed run can do it. */
export class Restore {
  #file;
  /** @type {Record<string, string>} */
  #before = {};

  /** @param {string} file */
  constructor(file) {
    this.#file = file;
    if (existsSync(file)) {
      this.#before = JSON.parse(readFileSync(file, 'utf8'));
      this.all();
    }
  }

  /** @param {string} path a file of /proc/sys @param {string} value @returns {string} what it held */
  set(path, value) {
    const before = readFileSync(path, 'utf8').trim();
    this.#before[path] ??= before;
    writeFileSync(this.#file, JSON.stringify(this.#before));
    writeFileSync(path, value);
    return before;
  }

  /** Mounts a small file system in memory. @param {string} folder @param {number} megabytes */
  mount(folder, megabytes) {
    this.#before[`mount:${folder}`] = '';
    writeFileSync(this.#file, JSON.stringify(this.#before));
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  }

  /** Makes a network namespace. @param {string} name */
  namespace(name) {
    this.#before[`netns:${name}`] = '';
    writeFileSync(this.#file, JSON.stringify(this.#before));
    execFileSync('ip', ['netns', 'add', name]);
  }

  /** @param {number} pid @param {number} percent of one processor */
  limitCpu(pid, percent) {
    const group = `${CPU}/lab`;
    this.#before[`cgroup:${group}`] = '';
    writeFileSync(this.#file, JSON.stringify(this.#before));
    if (!existsSync(group)) mkdirSync(group);
    if (CPU.endsWith('/cpu')) writeFileSync(`${group}/cpu.cfs_quota_us`, String(percent * 1000));
    else {
      writeFileSync(`${CPU}/cgroup.subtree_control`, '+cpu');
      writeFileSync(`${group}/cpu.max`, `${percent * 1000} 100000`);
    }
    writeFileSync(`${group}/cgroup.procs`, String(pid));
  }

  /** Ends the limit: its process goes back to where it was, the cgroup is removed. */
  unlimitCpu() {
    const group = `${CPU}/lab`;
    if (!existsSync(group)) return;
    for (const pid of readFileSync(`${group}/cgroup.procs`, 'utf8').split('\n').filter(Boolean)) writeFileSync(`${CPU}/cgroup.procs`, pid);
    rmdirSync(group);
    delete this.#before[`cgroup:${group}`];
  }

  /** Puts everything back; safe to call twice. */
  all() {
    for (const [path, value] of Object.entries(this.#before)) {
      if (path.startsWith('cgroup:')) this.unlimitCpu();
      else if (path.startsWith('netns:')) removeNamespace(path.slice(6));
      else if (!path.startsWith('mount:')) writeFileSync(path, value);
      else if (readFileSync('/proc/mounts', 'utf8').includes(` ${path.slice(6)} `)) execFileSync('umount', [path.slice(6)]);
    }
    this.#before = {};
    rmSync(this.#file, { force: true });
  }
}
