/**
 * What `cdk.json` starts: runs the app, or, where the CLI watches the sources, has it run by a process that
 * has loaded the CDK already.
 */
const Module = require('node:module');
const { askWarm, watchAbove } = require('./warm-client');

// From Node.js 22.1 on: keeps compiled code of the CDK between runs.
Module.enableCompileCache?.();

async function runHere() {
  // First, for what it tells esbuild.
  const { options, run } = require('./run-app');
  const building = require('esbuild').build(options);
  // What every stage needs, and much of the CDK with it, is loaded while esbuild compiles in its own process.
  require('cdk-monitoring-constructs');
  let built;
  try {
    built = await building;
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
    return;
  }
  await run(built);
}

const watch = watchAbove();
if (watch === undefined) void runHere();
else
  askWarm(watch).then((status) => {
    if (status === undefined) void runHere();
    else process.exitCode = status;
  });
