/** When a JVM started, from the lines around those that state its uptime alone. */
import type { Basis } from '../../text/stamp';
import type { ReadingBuilder } from '../reading';

/** The lines on both sides leave no more room than this, ms: less than what decides whether a node spoke during a stop. */
const mostRoomMs = 300;
/** Threads write their lines a little out of order, ms. */
const outOfOrderMs = 20;

/**
 * A line at uptime u behind a record of t1 and before one of t2 was written in between: the JVM started from t1 - u to t2 - u. Many such
 * lines leave little room. Nothing is told where they contradict each other (a restart, a clock that was set) or leave too much.
 */
export class StartBetween {
  #from = -Infinity;
  #to = Infinity;
  #basis: Basis | null = null;
  /** Of the last line that states one, NaN once the record behind it was met; and that line. */
  #uptimeMs = NaN;
  #line = -1;
  #mixed = false;

  copy(): StartBetween {
    const twin = new StartBetween();
    twin.#from = this.#from;
    twin.#to = this.#to;
    twin.#basis = this.#basis;
    twin.#uptimeMs = this.#uptimeMs;
    twin.#line = this.#line;
    twin.#mixed = this.#mixed;
    return twin;
  }

  /** A line that states an uptime (NaN for none), behind what `host` holds. */
  before(uptimeMs: number, line: number, host: ReadingBuilder): void {
    if (uptimeMs !== uptimeMs) return;
    this.#uptimeMs = uptimeMs;
    this.#line = line;
    const { ms, basis } = host.latest;
    if (ms !== ms) return;
    this.#mixed ||= this.#basis !== null && this.#basis !== basis;
    this.#basis = basis;
    this.#from = Math.max(this.#from, ms - uptimeMs);
  }

  /** `host` has taken a line behind it; only a record says when. */
  after(host: ReadingBuilder): void {
    if (this.#uptimeMs !== this.#uptimeMs) return;
    const { ms, basis, line } = host.latest;
    if (line < this.#line) return;
    if (ms === ms && basis === this.#basis) this.#to = Math.min(this.#to, ms - this.#uptimeMs);
    this.#uptimeMs = NaN;
  }

  /** Tells the one run of the JVM in `guest` its start, where nothing else did. */
  tell(guest: ReadingBuilder): void {
    const room = this.#to - this.#from;
    if (this.#basis === null || this.#mixed || guest.segments.length > 1 || guest.jvmStart.raw === guest.jvmStart.raw || !(room >= -outOfOrderMs && room <= mostRoomMs)) return;
    guest.jvmStart = { raw: (this.#from + this.#to) / 2, basis: this.#basis };
  }
}
