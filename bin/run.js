/**
 * What `cdk.json` starts: runs the app, or, where the CLI watches the sources, has it run by a process that
 * has loaded the CDK already.
 */
const Module = require('node:module');
const { askWarm, watchAbove } = require('./warm-client');

// From Node.js 22.1 on: keeps compiled code of the CDK between runs.
Module.enableCompileCache?.();

function runHere() {
  const { buildSync } = require('esbuild');
  const { options, run } = require('./run-app');
  let built;
  try {
    built = buildSync(options);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
    return;
  }
  run(built);
}

const watch = watchAbove();
if (watch === undefined) runHere();
else
  askWarm(watch).then((status) => {
    if (status === undefined) runHere();
    else process.exitCode = status;
  });
