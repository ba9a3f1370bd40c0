/** Ordered stops: a broker that was asked to go is not lost. */
import { numberIn } from '../../formats/events';
import { secondMs, type Actor, type Scene, type Seen } from './scene';

/** An ordered stop takes no longer than this before it is over, or given up. ms */
const stoppingMs = 10 * 60 * secondMs;

/** Is an event the node's own word for its ordered stop? A controller also tells of the others' ("[Controller id=1] Shutting down broker 2"). */
export function ownStop({ log, event }: Seen, { node, brokerId }: Actor): boolean {
  const named = numberIn(event.fields, 'broker');
  return log.node.key === node.key && event.kind !== 'kafka.start' && (brokerId === null || named !== named || named === brokerId);
}

/** Was the last thing the node was told before this to stop, in order? By its own words, else by its controller's. */
export function askedToStop(scene: Scene, owner: Actor, at: number): boolean {
  let asked = owner.brokerId !== null && toldToStop(scene, owner.brokerId, { log: owner.logs[0] }, at);
  for (const seen of scene.between(at - stoppingMs, at, 'kafka.shutdown', 'kafka.shutdown.controlled', 'kafka.stopped', 'kafka.start')) {
    if (ownStop(seen, owner)) asked = true;
    else if (seen.event.kind === 'kafka.start' && seen.log.node.key === owner.node.key) asked = false;
  }
  return asked;
}

/** Did a controller of that cluster let this broker stop? */
export function toldToStop(scene: Scene, id: number, { log }: Pick<Seen, 'log'>, at: number): boolean {
  return scene.between(at - stoppingMs, at, 'kafka.shutdown.controlled').some(seen => numberIn(seen.event.fields, 'broker') === id && (scene.clusters.count === 1 || scene.maybeTogether(seen.log, log)));
}
