/** faultline/lineAt: from an instant to the line of a file that was current then. */
import { lineAt as lineAtIn } from '../incident/views/lineAt';
import { lineAtRequest, type LineAtParams, type LineAtResult } from '../protocol';
import type { Feature } from './context';

export const lineAt: Feature = {
  register({ connection, logs }) {
    connection.onRequest(lineAtRequest, async ({ uri, instant }: LineAtParams): Promise<LineAtResult> => {
      await logs.get(uri)?.current();
      if (!logs.log(uri)) await logs.disk.adopt(uri);
      const log = logs.log(uri);
      return log && Number.isFinite(instant) ? lineAtIn(log, instant, (file, from, to) => logs.slice(file, from, to)) : null;
    });
  },
};
