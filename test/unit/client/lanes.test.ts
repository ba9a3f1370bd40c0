import assert from 'node:assert/strict';
import { HeldLanes } from '../../../client/lanes';
import { packMarks } from '../../../server/incident/views/marks';
import type { Lane, Timeline, TimelineAnswer, TimelineParams } from '../../../server/protocol';
import { lane, timeline } from '../panel/make';

/** A server that answers when it is told to, as its logs are then. */
class SlowServer {
  readonly asked: TimelineParams[] = [];
  logs: Lane[] = [];
  /** How many lanes it puts into one answer. */
  atOnce = Infinity;
  readonly #open: (() => void)[] = [];

  readonly request = (params: TimelineParams): Promise<TimelineAnswer> => new Promise(resolve => {
    this.asked.push(params);
    this.#open.push(() => {
      const lacking = this.logs.filter(({ uri, state }) => params.known![uri] !== state);
      const lanes = lacking.slice(0, this.atOnce).map(log => ({ ...log }));
      resolve({ ...timeline([]), lanes, order: this.logs.map(({ uri }) => uri), left: lacking.length - lanes.length });
    });
  });

  async answer(): Promise<void> {
    await new Promise(setImmediate);
    this.#open.shift()!();
    await new Promise(setImmediate);
  }
}

const log = (label: string, state: string): Lane => ({ ...lane(label, []), marks: packMarks([]), state });
const states = ({ lanes }: Timeline): (string | undefined)[] => lanes.map(({ state }) => state);

describe('client: the lanes that it holds', () => {
  const server = (...logs: Lane[]): { server: SlowServer; held: HeldLanes } => {
    const made = new SlowServer();
    made.logs = logs;
    return { server: made, held: new HeldLanes(made.request) };
  };

  it('come in portions, in the order of the last one', async () => {
    const { server: slow, held } = server(log('a', 'a1'), log('b', 'b1'));
    slow.atOnce = 1;
    const all = held.ask();
    await slow.answer();
    slow.logs.reverse();
    await slow.answer();
    assert.deepEqual(states(await all), ['b1', 'a1']);
    assert.equal(slow.asked.length, 2);
  });

  it('drop a log that went while portions were under way, and take one that changed meanwhile anew', async () => {
    const { server: slow, held } = server(log('a', 'a1'), log('b', 'b1'), log('c', 'c1'));
    slow.atOnce = 1;
    const all = held.ask();
    await slow.answer();
    slow.logs = [log('b', 'b2'), log('c', 'c1')];
    await slow.answer();
    slow.logs = [log('b', 'b3'), log('c', 'c1')];
    await slow.answer();
    await slow.answer();
    assert.deepEqual(states(await all), ['b3', 'c1']);
  });

  it('are asked for one after the other: no answer stands on lanes that another one dropped', async () => {
    const { server: slow, held } = server(log('a', 'a1'), log('b', 'b1'));
    const first = held.ask();
    await slow.answer();
    await first;
    const second = held.ask();
    await new Promise(setImmediate);
    const third = held.ask();
    assert.equal(held.ask(), third, 'one that has not begun is asked once');
    await new Promise(setImmediate);
    assert.equal(slow.asked.length, 2);
    await slow.answer();
    slow.logs = [log('b', 'b2')];
    await slow.answer();
    assert.deepEqual([states(await second), states(await third)], [['a1', 'b1'], ['b2']]);
  });

  it('are the very same ones where they did not change', async () => {
    const { server: slow, held } = server(log('a', 'a1'), log('b', 'b1'));
    const first = held.ask();
    await slow.answer();
    const [a] = (await first).lanes;
    slow.logs = [log('b', 'b2'), log('a', 'a1')];
    const second = held.ask();
    await slow.answer();
    assert.equal((await second).lanes[1], a);
  });

  it('come after a question that failed, from a server that began anew', async () => {
    let fails = false;
    const slow = new SlowServer();
    const held = new HeldLanes(params => (fails ? Promise.reject(new Error('gone')) : slow.request(params)));
    slow.logs = [log('a', 'one 1')];
    const first = held.ask();
    await slow.answer();
    await first;
    fails = true;
    await assert.rejects(held.ask(), /gone/);
    fails = false;
    slow.logs = [log('a', 'two 1')];
    const again = held.ask();
    await slow.answer();
    assert.deepEqual(states(await again), ['two 1']);
  });
});
