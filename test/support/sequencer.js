/**
 * The order in which Jest runs files: the longest first, so that none is left alone at the end. How long they
 * take Jest remembers itself; where it doesn't, as in a fresh clone, what stands here counts.
 */
const { relative, sep } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

/** Seconds of the longest files on two cores, roughly; only their order matters. */
const KNOWN = {
  'test/flows/getting-started.test.ts': 200,
  'test/flows/own-stages.test.ts': 150,
  'test/browser/people.test.ts': 140,
  'test/flows/diff.test.ts': 140,
  'test/flows/getting-started-protected.test.ts': 120,
  'test/flows/adoption-cli.test.ts': 110,
  'test/browser/views.test.ts': 100,
  'test/flows/deploy-workflow.test.ts': 100,
  'test/lambda/bundling.test.ts': 100,
  'test/browser/passwords.test.ts': 95,
  'test/attacks/verdict-workflow.test.ts': 90,
  'test/flows/synth.test.ts': 90,
  'test/attacks/strange-input.test.ts': 85,
  'test/attacks/weaker-ways.test.ts': 85,
  'test/browser/one-time-codes.test.ts': 80,
  'test/browser/kinds-of-stage.test.ts': 75,
  'test/browser/passkey-kinds.test.ts': 75,
  'test/browser/passkeys.test.ts': 75,
  'test/flows/deploy-cli.test.ts': 75,
  'test/attacks/deploy-workflow.test.ts': 70,
  'test/attacks/strangers-quotas.test.ts': 70,
  'test/attacks/account-api.test.ts': 70,
  'test/flows/leaving.test.ts': 65,
  'test/browser/sign-in.test.ts': 60,
  'test/stacks/monitoring.test.ts': 60,
};

/** Seconds of any other file, by its folder. */
const USUAL = [
  ['test/browser/', 30],
  ['test/flows/', 25],
  ['test/attacks/', 25],
  ['test/faults/', 25],
  ['test/guards/', 12],
  ['test/', 5],
];

module.exports = class LongestFirst extends Sequencer {
  /** Milliseconds that a file takes. */
  time(test) {
    return super.time(test) ?? 1000 * secondsOf(relative(test.context.config.rootDir, test.path));
  }
};

function secondsOf(file) {
  const path = file.split(sep).join('/');
  return KNOWN[path] ?? USUAL.find(([folder]) => path.startsWith(folder))?.[1] ?? 0;
}

module.exports.KNOWN = KNOWN;
