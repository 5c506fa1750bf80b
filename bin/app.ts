/** `cdk synth -c stage=<name>`: reads the stage, loads its configuration, builds the stacks. */
import { bundleLambdas } from '../lib/bundling/bundle-lambdas';

async function main(): Promise<void> {
  // esbuild works in a process of its own while this one loads the CDK.
  const bundling = bundleLambdas();
  // A failure is reported where it is awaited, not as soon as it happens.
  bundling.catch(() => undefined);
  const { App } = await import('aws-cdk-lib');
  const { buildApp } = await import('../lib/app');
  const { stageConfig } = await import('../lib/config/stages');

  const app = new App({ analyticsReporting: false });
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
