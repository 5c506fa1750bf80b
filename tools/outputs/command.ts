import { readFlags, UsageError } from '../arguments';
import type { Caller, Command } from '../caller';
import { deploymentFlags, type KnownStages, namedDeployment } from '../named-deployment';
import { appFileOf, appFiles, isAppFile } from './app-file';
import { type FrontEndFormat, frontEnd, frontEndFormats } from './front-end';
import { readDeployment } from './source';

/** Asks for a checkout, or for stacks of this app. */
const OF_STAGES = `                       assetlinks.json             for Android, and
                       apple-app-site-association  for iOS: what a host has to say below /.well-known/ of the
                                stage's native apps, where the web stack doesn't serve it; needs no deployment
  --host <host>        the host to say it, where the stage has several
  --file <path>        read the outputs from this file, which "cdk deploy --outputs-file" or "npm start" wrote
                       (default: cdk.out/local-outputs.json for the stage local, else SSM parameters, with your credentials)
  --local              read from the npm start that runs now, at http://localhost:4566 or AWS_ENDPOINT_URL
`;

const usage = ({ begin, naming, stages }: Caller) => `Usage: ${begin('outputs')} [options]

Prints the configuration of a front end, made of the values that a deployment publishes.

${naming}
  --format <format>    json     every published value (default)
                       client   for createClient of the project's own client (docs/client.md)
                       package  for Passwordless.configure of amazon-cognito-passwordless-auth
                       amplify  amplify_outputs.json; Amplify ignores the address of a local stage in it
                       amplify-config  for Amplify.configure, the address of a local stage included
${stages ? OF_STAGES : ''}  --help               show this text`;

async function run(argv: readonly string[], stages: KnownStages | undefined): Promise<number> {
  const values = readFlags(argv, {
    ...deploymentFlags,
    format: { type: 'string' },
    host: { type: 'string' },
    file: { type: 'string' },
    local: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  const named = namedDeployment(values, stages);
  const { config } = named;
  const { format = 'json', host, file, local = false } = values;
  if (local && file !== undefined)
    throw new UsageError('--local and --file exclude each other; leave out one.');
  if (isAppFile(format)) {
    if (!config)
      throw new UsageError(
        `--format ${format} is made of a stage of custom/stages.ts; of passkeys.relyingParties[].apps of --deployment nothing is published.`,
      );
    console.log(JSON.stringify(appFileOf(format, config, host), null, 2));
    return 0;
  }
  if (!isFormat(format))
    throw new UsageError(
      `--format is "${format}"; it must be one of ${[...frontEndFormats, ...appFiles].join(', ')}.`,
    );
  if (host !== undefined) throw new UsageError(`--host goes with --format ${appFiles.join(' or ')} alone.`);
  const published = await readDeployment(named, { file, local });
  console.log(JSON.stringify(frontEnd(format, published, config), null, 2));
  return 0;
}

function isFormat(text: string): text is FrontEndFormat {
  return (frontEndFormats as readonly string[]).includes(text);
}

export const outputs: Command = { name: 'outputs', usage, run };
