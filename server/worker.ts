/** The worker thread that reads log files for the server. */
import { parentPort } from 'node:worker_threads';
import { toMessage } from './formats/reading';
import { readHere, type WorkerAnswer, type WorkerRequest } from './workspace/workerReader';

parentPort?.on('message', ({ id, path }: WorkerRequest) => {
  readHere.read(path).then(({ reading, problem }) => {
    const message = reading && toMessage(reading);
    const answer: WorkerAnswer = { id, reading: message, problem };
    parentPort!.postMessage(answer, message ? columnBuffers(message.events) : []);
  }).catch((error: unknown) => {
    parentPort!.postMessage({ id, error: error instanceof Error ? error.message : String(error) } satisfies WorkerAnswer);
  });
});

/** The memory of an event table's columns: handed over, not copied. */
function columnBuffers(columns: object): ArrayBuffer[] {
  return Object.values(columns).flatMap(column => (ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : []));
}
