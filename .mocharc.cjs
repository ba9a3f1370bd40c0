'use strict';
// One mocha for every suite that runs in Node; the suite inside VS Code sets the same reporter itself.
module.exports = {
  require: ['tsx/cjs'],
  extension: ['ts'],
  reporter: './scripts/reporter.cjs',
  timeout: 10_000,
  forbidOnly: Boolean(process.env.CI),
};
