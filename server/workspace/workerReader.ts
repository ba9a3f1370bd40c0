/** Reads files in a worker thread, one at a time, so that the server stays free for requests. */
import { Worker } from 'node:worker_threads';
import { fromMessage, type ReadingMessage } from '../formats/reading';
import type { FileReader } from './disk';
import { readInput, type ReadResult } from './inputs';

export interface WorkerRequest {
  id: number;
  path: string;
}

export type WorkerAnswer = { id: number; reading: ReadingMessage | null; problem: string | null } | { id: number; error: string };

export class WorkerReader implements FileReader {
  #worker: Worker | null = null;
  #next = 0;
  readonly #waiting = new Map<number, { resolve(result: ReadResult): void; reject(error: Error): void }>();

  /** @param script the worker's bundle */
  constructor(readonly script: string) {}

  read(path: string): Promise<ReadResult> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#start().postMessage({ id, path } satisfies WorkerRequest);
    });
  }

  close(): void {
    void this.#worker?.terminate();
    this.#worker = null;
    this.#fail(new Error('the server is stopping'));
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    const worker = this.#worker = new Worker(this.script);
    worker.unref();
    worker.on('message', (answer: WorkerAnswer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('error' in answer) waiting?.reject(new Error(answer.error));
      else waiting?.resolve({ reading: answer.reading && fromMessage(answer.reading), problem: answer.problem });
    });
    // A worker that dies (out of memory) fails what it was reading; the next file gets another one.
    const gone = (error: Error): void => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#fail(error);
    };
    worker.on('error', gone);
    worker.on('exit', code => gone(new Error(`the reading thread ended with code ${code}`)));
    return worker;
  }

  #fail(error: Error): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const one of waiting) one.reject(error);
  }
}

/** Reads files on the thread that asks. */
export const readHere: FileReader = {
  read: path => readInput({ file: path.replaceAll('\\', '/'), shown: path, explicit: false }),
  close() {},
};
