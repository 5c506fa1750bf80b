/** `npm run why`. See {@link USAGE}. */
import { stages } from '../custom/stages';
import { stageConfig } from '../lib/config/stage-config';

import { readFlags, runTool, UsageError } from './arguments';
import { reachStage } from './local-stage';
import { AwsAccess } from './preflight/aws-access';
import { Deployment } from './smoke/deployment';
import { findAccount } from './why/account';
import { linesOf } from './why/lines';
import { tell } from './why/story';

const USAGE = `Usage: npm run --silent why -- --stage <name> --user <user> [options]

Tells in plain words what became of somebody's last sign-ins, and what to do: reads the account in the user
pool and the log lines of the functions. It prints no address or number but the one that you give it.

  --stage <name>   stage of the deployment
  --user <user>    e-mail address, phone number or user name
  --hours <hours>  how far to look back, 1 to 720 (default 24)
  --help           show this text

You need the rights that docs/operating.md names. Exit status: 0 the story was told, 1 it could not be read,
2 the command makes no sense.`;

const HOUR = 3_600_000;
const MOST_HOURS = 720;

void runTool(USAGE, async (argv) => {
  const values = readFlags(argv, {
    stage: { type: 'string' },
    user: { type: 'string' },
    hours: { type: 'string' },
    help: { type: 'boolean' },
  });
  const { stage, user, hours = '24' } = values;
  if (!stage) throw new UsageError('--stage is missing; it names the stage, such as dev.');
  if (!user) throw new UsageError('--user is missing; it names the user, by address, number or user name.');
  if (!/^[1-9]\d{0,2}$/.test(hours) || Number(hours) > MOST_HOURS)
    throw new UsageError(`--hours is "${hours}"; it must be a whole number from 1 to ${MOST_HOURS}.`);
  const config = stageConfig(stages, stage);
  reachStage(stage);
  const aws = new AwsAccess(config.region);
  await aws.findCredentials(config);
  const deployment = new Deployment(config, aws);
  const account = await findAccount(user, { config, deployment, aws });
  const since = Date.now() - Number(hours) * HOUR;
  const lines = account.kind === 'none' ? [] : await linesOf(account.sub, since, { deployment, aws });
  for (const line of tell({ user, stage, account, lines, hours: Number(hours) })) console.log(line);
  return 0;
});
