/** Reads files in worker threads, so that the server stays free for requests. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { fromMessage, type ReadingMessage } from '../formats/reading';
import type { FileReader } from './disk';
import { readInput, type ReadResult } from './inputs';

export interface WorkerRequest {
  id: number;
  path: string;
}

export type WorkerAnswer = { id: number; reading: ReadingMessage | null; problem: string | null } | { id: number; error: string };

interface Waiting {
  readonly worker: Worker;
  resolve(result: ReadResult): void;
  reject(error: Error): void;
}

/** One core is left to the server and whoever shows what it says; more threads than a few wait for the disk. */
const mostWorkers = 4;

export class WorkerReader implements FileReader {
  readonly atOnce: number;
  readonly #workers: Worker[] = [];
  #next = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** @param script the worker's bundle */
  constructor(readonly script: string, atOnce = Math.max(1, Math.min(mostWorkers, availableParallelism() - 1))) {
    this.atOnce = atOnce;
  }

  read(path: string): Promise<ReadResult> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const worker = this.#idle() ?? this.#start();
      this.#waiting.set(id, { worker, resolve, reject });
      worker.postMessage({ id, path } satisfies WorkerRequest);
    });
  }

  close(): void {
    for (const worker of this.#workers.splice(0)) {
      void worker.terminate();
      this.#fail(worker, new Error('the server is stopping'));
    }
  }

  /** One that reads nothing, or, when there are enough, the one with the least to read. */
  #idle(): Worker | undefined {
    const load = (worker: Worker): number => [...this.#waiting.values()].filter(waiting => waiting.worker === worker).length;
    const [least] = [...this.#workers].sort((a, b) => load(a) - load(b));
    return least && (load(least) === 0 || this.#workers.length >= this.atOnce) ? least : undefined;
  }

  #start(): Worker {
    const worker = new Worker(this.script);
    this.#workers.push(worker);
    worker.unref();
    worker.on('message', (answer: WorkerAnswer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('error' in answer) waiting?.reject(new Error(answer.error));
      else waiting?.resolve({ reading: answer.reading && fromMessage(answer.reading), problem: answer.problem });
    });
    // A worker that dies (out of memory) fails what it was reading; the next file gets another one.
    const gone = (error: Error): void => {
      const at = this.#workers.indexOf(worker);
      if (at < 0) return;
      this.#workers.splice(at, 1);
      this.#fail(worker, error);
    };
    worker.on('error', gone);
    worker.on('exit', code => gone(new Error(`the reading thread ended with code ${code}`)));
    return worker;
  }

  #fail(worker: Worker, error: Error): void {
    for (const [id, waiting] of [...this.#waiting]) {
      if (waiting.worker !== worker) continue;
      this.#waiting.delete(id);
      waiting.reject(error);
    }
  }
}

/** Reads files on the thread that asks. */
export const readHere: FileReader = {
  read: path => readInput({ file: path.replaceAll('\\', '/'), shown: path, explicit: false }),
  close() {},
};
