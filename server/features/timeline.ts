/** faultline/timeline: all lanes of the workspace, or what a client lacks of them; in portions, where it asks for that. */
import { randomUUID } from 'node:crypto';
import type { IncidentLog } from '../incident/incident';
import { aroundLanes, laneOf, lanesOf, type LanePlan } from '../incident/views/timeline';
import { timelineRequest, type Lane, type Timeline, type TimelineAnswer, type TimelineParams } from '../protocol';
import type { Logs } from '../workspace/logs';
import { takingTurns } from '../workspace/turns';
import { canonicalUri } from '../workspace/uris';
import type { Feature } from './context';

export const timeline: Feature = {
  register({ connection, logs }) {
    connection.onRequest(timelineRequest, async ({ uris, known = {}, portion = Infinity }: TimelineParams): Promise<TimelineAnswer> => {
      await logs.settled();
      for (const uri of uris ?? []) if (!logs.log(uri)) await logs.disk.adopt(uri);
      const { incident } = logs;
      const wanted = uris && new Set(uris.map(canonicalUri));
      const plans = lanesOf(incident.logs.filter(log => !wanted || wanted.has(log.file)));
      const lacking = plans.filter(plan => known[logs.clientUri(plan.log.file)] !== stateOf(plan));
      const turn = takingTurns();
      const lanes: Lane[] = [];
      for (let marks = 0; lanes.length < lacking.length && marks < portion;) {
        const plan = lacking[lanes.length];
        const lane = await laneOf(plan, turn);
        marks += lane.marks.count;
        lanes.push({ ...lane, uri: logs.clientUri(lane.uri), state: stateOf(plan) });
      }
      const left = lacking.length - lanes.length;
      const around = left > 0 ? nothingYet(logs) : await aroundLanes(incident, plans, turn);
      return { ...around, notes: [...around.notes, ...logs.disk.notes], lanes, order: plans.map(({ log }) => logs.clientUri(log.file)), left };
    });
  },
};

function nothingYet({ incident }: Logs): Omit<Timeline, 'lanes'> {
  return { span: null, timeout: incident.timeoutOf([]), sessions: [], stalls: [], notes: [] };
}

/** Of this server: another one begins to count anew. */
const server = randomUUID();
const states = new WeakMap<IncidentLog, number>();
let made = 0;

/** A log that changes in any way is another one. */
function stateOf({ log, most }: LanePlan): string {
  let state = states.get(log);
  if (state === undefined) states.set(log, state = ++made);
  return `${server} ${state} ${most}`;
}
