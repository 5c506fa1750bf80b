/** `cdk synth -c stage=<name>`: reads the stage, loads its configuration, builds the stacks. */
// First, before anything that takes long to load.
import './start-bundling';

import { App } from 'aws-cdk-lib';
import { buildApp } from '../lib/app';
import { stageConfig } from '../lib/config/stages';
import { bundling } from './start-bundling';

async function main(): Promise<void> {
  // Stack traces in the assembly would hold this machine's paths, and cost a tenth of the time.
  const app = new App({ analyticsReporting: false, stackTraces: false });
  const stage: string = app.node.tryGetContext('stage') ?? 'dev';
  const webPort: string | undefined = app.node.tryGetContext('webPort');
  const config = stageConfig(stage, {}, webPort === undefined ? {} : { webPort: Number(webPort) });
  buildApp(app, config, await bundling);
  app.synth();
}

main().catch((error: Error) => {
  // A ConfigError says all there is to say; where in the code it was noticed helps nobody.
  console.error(error.name === 'ConfigError' ? error.message : error);
  process.exitCode = 1;
});
