import { serviceName } from '../../lib/config/names';
import { readFlags, UsageError } from '../arguments';
import { AwsReader } from '../aws-reader';
import type { Caller, Command } from '../caller';
import { deploymentFlags, type KnownStages, namedDeployment, regionOf, told } from '../named-deployment';
import { findAccount } from './account';
import { findDeployed } from './deployed';
import { linesOf } from './lines';
import { tell } from './story';

const usage = ({ begin, naming }: Caller) => `Usage: ${begin('why')} --user <user> [options]

Tells in plain words what became of somebody's last sign-ins, and what to do: reads the account in the user
pool and the log lines of the functions. It prints no address or number but the one that you give it.

${naming}
  --user <user>        e-mail address, phone number or user name
  --hours <hours>      how far to look back, 1 to 720 (default 24)
  --help               show this text

You need the rights that docs/operating.md names, for --deployment those of docs/your-own-pool.md.
Exit status: 0 the story was told, 1 it could not be read, 2 the command makes no sense.`;

const HOUR = 3_600_000;
const MOST_HOURS = 720;

async function run(argv: readonly string[], stages: KnownStages | undefined): Promise<number> {
  const values = readFlags(argv, {
    ...deploymentFlags,
    user: { type: 'string' },
    hours: { type: 'string' },
    help: { type: 'boolean' },
  });
  const named = namedDeployment(values, stages);
  const { user, hours = '24' } = values;
  if (!user) throw new UsageError('--user is missing; it names the user, by address, number or user name.');
  if (!/^[1-9]\d{0,2}$/.test(hours) || Number(hours) > MOST_HOURS)
    throw new UsageError(`--hours is "${hours}"; it must be a whole number from 1 to ${MOST_HOURS}.`);
  const where = told(named);
  const aws = new AwsReader(await regionOf(named));
  await aws.findCredentials(named);
  const { poolId, deployment } = await findDeployed(named, aws);
  const account = await findAccount(user, poolId, aws);
  const since = Date.now() - Number(hours) * HOUR;
  const lines =
    account.kind === 'none' ? [] : await linesOf(account.sub, since, serviceName(named), { deployment, aws });
  for (const line of tell({ user, where, account, lines, hours: Number(hours) })) console.log(line);
  return 0;
}

export const why: Command = { name: 'why', usage, run };
