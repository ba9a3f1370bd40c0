/** faultline/timeline: all lanes of the workspace. */
import { timelineRequest, type Timeline, type TimelineParams } from '../protocol';
import { canonicalUri } from '../workspace/uris';
import type { Feature } from './context';

export const timeline: Feature = {
  register({ connection, logs }) {
    connection.onRequest(timelineRequest, async ({ uris }: TimelineParams): Promise<Timeline> => {
      await logs.settled();
      for (const uri of uris ?? []) if (!logs.log(uri)) await logs.disk.adopt(uri);
      const { lanes, notes, ...rest } = logs.incident.timeline(uris?.map(canonicalUri));
      return { ...rest, lanes: lanes.map(lane => ({ ...lane, uri: logs.clientUri(lane.uri) })), notes: [...notes, ...logs.disk.notes] };
    });
  },
};
