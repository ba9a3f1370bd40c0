/** A gateway between brokers and the ensemble that can go silent: what it gets it keeps, as a broken network would. */
import { connect, createServer } from 'node:net';

/** @typedef {{ silence(on: boolean): void, close(): void }} Gateway */

/**
 * @param {{host: string, port: number}} listen @param {{host: string, port: number}[]} servers tried in turn, one per connection
 * @returns {Promise<Gateway>}
 */
export async function gateway(listen, servers) {
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  let silent = false;
  let next = 0;
  const server = createServer((inner) => {
    const outer = connect(servers[next++ % servers.length]);
    for (const [from, to] of [[inner, outer], [outer, inner]]) {
      sockets.add(from);
      if (silent) from.pause();
      from.on('data', (data) => to.write(data));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        if (!silent) to.destroy();
      });
    }
  });
  await new Promise((resolve) => server.listen(listen.port, listen.host, () => resolve(undefined)));
  return {
    silence(on) {
      silent = on;
      for (const socket of sockets) {
        if (on) socket.pause();
        else socket.destroy();
      }
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
