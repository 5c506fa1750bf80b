const { availableParallelism, totalmem } = require('node:os');

/** Bytes that a worker takes with the servers, commands and browser of its test. */
const WORKER_BYTES = 2.5 * 2 ** 30;

/** ESM-only packages that the tests load: compiled like our own sources. */
const esmOnly = [
  'jose',
  'postal-mime',
  'amazon-cognito-passwordless-auth/dist/client',
  'amazon-cognito-passwordless-auth/dist/cdk/custom-auth',
];

const base = {
  testEnvironment: 'node',
  runtime: '<rootDir>/test/support/jest-runtime.js',
  transform: {
    '^.+\\.[cm]?[jt]sx?$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript', tsx: true }, target: 'es2023' },
        module: { type: 'commonjs' },
      },
    ],
  },
  // Brand and words are whoever's this clone is; tests run on those that the project ships. Those of this
  // clone are judged by test/config/own-stages.test.ts.
  moduleNameMapper: {
    '^(?:\\.\\./)+custom/(brand|words/functions)$': '<rootDir>/test/fixtures/custom/$1',
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  // Started once a run, by whichever project comes first: synthesizes variants of stages.
  globalSetup: '<rootDir>/test/support/synthesizer.ts',
  // Every test that talks to the embedded AWS holds its answers against AWS's published models.
  setupFilesAfterEnv: ['<rootDir>/test/support/api-models/watch.ts'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.build', '<rootDir>/.cache'],
};

/** @type {import('jest').Config} */
module.exports = {
  // Two a core, as far as memory goes: flows and browsers wait for two thirds of their time, mostly for the
  // CDK CLI, which looks every few seconds.
  maxWorkers: Math.max(2, Math.min(2 * availableParallelism(), Math.floor(totalmem() / WORKER_BYTES))),
  // The CDK, which files share, keeps tokens of files that are over, and with them their apps. A worker that
  // has more than this is started anew between two files: where memory is short, V8 ends at 2 GB.
  workerIdleMemoryLimit: '1GB',
  testSequencer: '<rootDir>/test/support/sequencer.js',
  // For hooks that synthesize first; what a test itself waits for has limits of its own.
  testTimeout: 60_000,
  projects: [
    {
      ...base,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/test/{config,features,shared,stacks,guards,lambda,local,setup,tools,web}/**/*.test.ts',
      ],
    },
    { ...base, displayName: 'flows', testMatch: ['<rootDir>/test/{flows,attacks,faults}/**/*.test.ts'] },
    { ...base, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.test.ts'] },
  ],
};
