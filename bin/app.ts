/**
 * `cdk synth -c stage=<name>`: loads the stage and builds its stacks.
 *
 * Context: `stage` (default `dev`), `first=true` (first deployment, nothing protected yet), `adopt=true`
 * (what `cdk import` can take over: docs/adoption.md), `apiLogging=true` (only the stack that an account
 * needs once), `webPort` (page's port, stage `local`), `local=true` (any stage on this machine:
 * lib/config/on-this-machine.ts), `nag=true` (cdk-nag too).
 */
// Before anything that loads slowly.
import './start-bundling';

import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { brand } from '../custom/brand';
import { stages } from '../custom/stages';
import { functionWords } from '../custom/words/functions';
import { leaveAdoptable } from '../lib/adoption';
import { buildApiLogging, buildApp } from '../lib/app';
import { buildPage } from '../lib/bundling/build-page';
import { checkBrand } from '../lib/config/brand/check';
import { beforeProtection } from '../lib/config/first-deployment';
import { onThisMachine } from '../lib/config/on-this-machine';
import type { Config } from '../lib/config/schema';
import { stageConfig } from '../lib/config/stage-config';
import { checkFunctionWords } from '../lib/config/words/check';
import { bundling, project } from './start-bundling';

async function main(): Promise<void> {
  // The CDK notes stack traces with this machine's paths, so assemblies would differ. `cdk synth --debug`
  // keeps them.
  if (process.env.CDK_DEBUG !== 'true') Error.stackTraceLimit = 0;

  const app = new App({ analyticsReporting: false });
  const stage: string = app.node.tryGetContext('stage') ?? 'dev';
  const webPort: string | undefined = app.node.tryGetContext('webPort');
  checkBrand(brand, join(project, 'custom', 'brand'));
  checkFunctionWords(functionWords);
  const asItIs = stageConfig(stages, stage, {}, webPort === undefined ? {} : { webPort: Number(webPort) });
  const config = withContext(app, asItIs, webPort);
  if (isTrue(app, 'apiLogging')) buildApiLogging(app, config);
  else {
    const page = config.web.enabled ? await buildPage(project) : undefined;
    const stacks = buildApp(app, config, await bundling, page);
    if (isTrue(app, 'adopt')) leaveAdoptable(app, stacks);
  }
  if (isTrue(app, 'nag')) {
    const { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } = await import('cdk-nag');
    Validations.of(app).addPlugins(
      new AwsSolutionsChecks(app),
      new ServerlessChecks(app),
      new NIST80053R5Checks(app),
    );
  }
  app.synth();
}

function withContext(app: App, config: Config, webPort: string | undefined): Config {
  const protectedOrNot = isTrue(app, 'first') ? beforeProtection(config) : config;
  return isTrue(app, 'local') && webPort !== undefined
    ? onThisMachine(protectedOrNot, Number(webPort))
    : protectedOrNot;
}

function isTrue(app: App, name: string): boolean {
  return String(app.node.tryGetContext(name)) === 'true';
}

/** Settled once synthesized or failed. */
export const finished = main().catch((error: Error) => {
  // A ConfigError needs no stack.
  if (error.name === 'ConfigError') console.error(error.message);
  else console.error(error, process.env.CDK_DEBUG === 'true' ? '' : '\n(`cdk synth --debug` shows where.)');
  process.exitCode = 1;
});
