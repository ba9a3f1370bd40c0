'use strict';
/**
 * Mocha's readable list, plus a file with the counts for the last lines of
 * `npm test`: FAULTLINE_RESULTS names it. Used by every suite, the one inside
 * VS Code included.
 */
const { writeFileSync } = require('node:fs');
const Mocha = require('mocha');

const { EVENT_RUN_END } = Mocha.Runner.constants;

module.exports = class extends Mocha.reporters.Spec {
  /** @param {Mocha.Runner} runner @param {Mocha.MochaOptions} options */
  constructor(runner, options) {
    super(runner, options);
    /** @type {string[]} */
    const skipped = [];
    /** @type {string[]} */
    const failed = [];
    runner.on('pending', test => skipped.push(test.fullTitle()));
    runner.on('fail', test => failed.push(test.fullTitle()));
    runner.once(EVENT_RUN_END, () => {
      const file = process.env.FAULTLINE_RESULTS;
      if (file) writeFileSync(file, JSON.stringify({ passed: this.stats.passes, failed, skipped }));
    });
  }
};
