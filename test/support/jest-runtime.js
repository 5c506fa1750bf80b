/**
 * Jest's runtime, but for the CDK: its packages are loaded once a worker, outside of the context that each
 * file of tests has. They keep nothing of one app for another, and loading them is most of what tests of
 * templates take.
 */
const { dirname } = require('node:path');
const Runtime = require('jest-runtime').default;

const SHARED = /^(?:aws-cdk-lib|constructs|cdk-monitoring-constructs|cdk-nag)(?:\/|$)/;

module.exports = class SharingRuntime extends Runtime {
  requireModuleOrMock(from, name) {
    if (!SHARED.test(name)) return super.requireModuleOrMock(from, name);
    // The context has an environment of its own; these packages read that of the worker. What the validation
    // says, which takes seconds a synthesis, flows/synth shows.
    process.env.CDK_VALIDATION = 'false';
    return require(require.resolve(name, { paths: [dirname(from)] }));
  }

  teardown() {
    delete process.env.CDK_VALIDATION;
    super.teardown();
  }
};
