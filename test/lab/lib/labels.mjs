/**
 * What was done in a run, written by the run itself; the truth tests hold findings against.
 *
 * @typedef {object} Action
 * @property {string} at ISO 8601, UTC, of the lab's own clock (never skewed)
 * @property {string} what
 * @property {string} whom node, or `host`
 * @property {Record<string, string | number>} [with] numbers that belong to it
 *
 * @typedef {object} Sighting a text as it stands in the logs, counted by plain search
 * @property {string} text
 * @property {string} file relative to the archive
 * @property {number} count
 */
export class Labels {
  /** @type {Action[]} */
  actions = [];
  /** @type {string[]} */
  truth = [];

  /** Remembers what was just done. @param {string} what @param {string} whom @param {Record<string, string | number>} [detail] */
  act(what, whom, detail) {
    const at = new Date().toISOString();
    this.actions.push(detail ? { at, what, whom, with: detail } : { at, what, whom });
    console.log(`${at} ${whom}: ${what}${detail ? ` ${JSON.stringify(detail)}` : ''}`);
    return at;
  }

  /** A fact an investigator should come to. @param {string} fact */
  conclude(fact) {
    this.truth.push(fact);
  }
}
