/**
 * Hosts of their own for the nodes of a run: a network namespace each, with one address and one cable to a switch (a bridge in a namespace
 * of its own, so that nothing of this machine's network is touched). Needs root, ip of iproute2, nsenter of util-linux, and iptables for `deny`.
 */
import { execFileSync } from 'node:child_process';

/** @typedef {import('./processes.mjs').Restore} Restore */

const SWITCH = 'lab-switch';
const NET = '10.0.0.';

export class Network {
  /** Host a node runs on. @type {Map<string, string>} */
  #hostOf = new Map();

  /**
   * @param {Restore} restore @param {Record<string, string>} names loopback addresses by node: the last part stays
   * @param {Record<string, string>} [shared] nodes that run on the host of another one
   */
  constructor(restore, names, shared = {}) {
    restore.namespace(SWITCH);
    ip('-n', SWITCH, 'link', 'add', 'bridge', 'type', 'bridge');
    ip('-n', SWITCH, 'link', 'set', 'bridge', 'up');
    /** @type {Record<string, string>} */
    this.addresses = {};
    for (const [name, loopback] of Object.entries(names).sort(([a], [b]) => Number(a in shared) - Number(b in shared))) {
      const host = shared[name] ?? name;
      this.#hostOf.set(name, host);
      this.addresses[name] = NET + loopback.slice(loopback.lastIndexOf('.') + 1);
      const own = `lab-${host}`;
      if (host === name) {
        restore.namespace(own);
        ip('-n', SWITCH, 'link', 'add', port(host), 'type', 'veth', 'peer', 'name', 'eth0', 'netns', own);
        ip('-n', SWITCH, 'link', 'set', port(host), 'master', 'bridge', 'up');
        ip('-n', own, 'link', 'set', 'lo', 'up');
        ip('-n', own, 'link', 'set', 'eth0', 'up');
      }
      // The first address of a host is the one it speaks from.
      ip('-n', own, 'address', 'add', `${this.addresses[name]}/24`, 'dev', 'eth0');
    }
  }

  /** What runs a command on the host of a node; one without a host runs on the producer's. @param {string} node */
  on(node) {
    return ['nsenter', `--net=/run/netns/lab-${this.#hostOf.get(node) ?? 'producer'}`];
  }

  /** Pulls or plugs the cable of a node's host, at the switch. @param {string} node @param {boolean} plugged */
  cable(node, plugged) {
    ip('-n', SWITCH, 'link', 'set', port(this.#hostOf.get(node) ?? node), plugged ? 'up' : 'down');
  }

  /** A firewall of a node's host drops what comes for a port, or no longer. @param {string} node @param {number} service @param {boolean} denied */
  deny(node, service, denied) {
    for (const end of ['--dport', '--sport']) execFileSync(this.on(node)[0], [...this.on(node).slice(1), 'iptables', denied ? '-A' : '-D', end === '--dport' ? 'INPUT' : 'OUTPUT', '-p', 'tcp', end, String(service), '-j', 'DROP']);
  }
}

/** Of the switch; the name of a link has 15 characters at the most. @param {string} host */
const port = (host) => host.slice(0, 15);

/** @param {string[]} args */
function ip(...args) {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
