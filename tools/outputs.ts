/** `npm run outputs`. See {@link USAGE}. */

import { stages } from '../custom/stages';
import { stageConfig } from '../lib/config/stage-config';
import { readFlags, runTool, UsageError } from './arguments';
import { appFileOf, appFiles, isAppFile } from './outputs/app-file';
import { type FrontEndFormat, frontEnd, frontEndFormats } from './outputs/front-end';
import { readDeployment } from './outputs/source';

const USAGE = `Usage: npm run --silent outputs -- --stage <name> [options]

Prints the configuration of a front end, made of the values that a deployment publishes.

  --stage <name>       stage of the deployment
  --deployment <name>  name of the deployment (default passwordless)
  --format <format>    json     every published value (default)
                       client   for createClient of the project's own client (npm run client)
                       package  for Passwordless.configure of amazon-cognito-passwordless-auth
                       amplify  amplify_outputs.json; Amplify ignores the address of a local stage in it
                       amplify-config  for Amplify.configure, the address of a local stage included
                       assetlinks.json             for Android, and
                       apple-app-site-association  for iOS: what a host has to say below /.well-known/ of the
                                stage's native apps, where the web stack doesn't serve it; needs no deployment
  --host <host>        the host to say it, where the stage has several
  --file <path>        read the outputs from this file, which "cdk deploy --outputs-file" or "npm start" wrote
                       (default: cdk.out/local-outputs.json for the stage local, else SSM parameters, with your credentials)
  --local              read from the npm start that runs now, at http://localhost:4566 or AWS_ENDPOINT_URL
  --help               show this text`;

void runTool(USAGE, async (argv) => {
  const values = readFlags(argv, {
    stage: { type: 'string' },
    deployment: { type: 'string' },
    format: { type: 'string' },
    host: { type: 'string' },
    file: { type: 'string' },
    local: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  const { stage, deployment = 'passwordless', format = 'json', host, file, local = false } = values;
  if (!stage) throw new UsageError('--stage is missing; it names the stage, such as dev.');
  if (local && file !== undefined)
    throw new UsageError('--local and --file exclude each other; leave out one.');
  if (isAppFile(format)) {
    console.log(JSON.stringify(appFileOf(format, stageConfig(stages, stage), host), null, 2));
    return 0;
  }
  if (!isFormat(format))
    throw new UsageError(
      `--format is "${format}"; it must be one of ${[...frontEndFormats, ...appFiles].join(', ')}.`,
    );
  if (host !== undefined) throw new UsageError(`--host goes with --format ${appFiles.join(' or ')} alone.`);
  const config = Object.hasOwn(stages, stage) ? stageConfig(stages, stage) : undefined;
  const published = await readDeployment({
    stage,
    deploymentName: deployment,
    file,
    local,
    region: config?.region,
  });
  console.log(JSON.stringify(frontEnd(format, published, config), null, 2));
  return 0;
});

function isFormat(text: string): text is FrontEndFormat {
  return (frontEndFormats as readonly string[]).includes(text);
}
