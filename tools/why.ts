/** `npm run why`. See {@link USAGE}. */
import { stages } from '../custom/stages';
import { serviceName } from '../lib/shared/metrics';
import { readFlags, runTool, UsageError } from './arguments';
import { deploymentFlags, namedDeployment, regionOf, told } from './named-deployment';
import { AwsAccess } from './preflight/aws-access';
import { findAccount } from './why/account';
import { findDeployed } from './why/deployed';
import { linesOf } from './why/lines';
import { tell } from './why/story';

const USAGE = `Usage: npm run --silent why -- --stage <name> --user <user> [options]

Tells in plain words what became of somebody's last sign-ins, and what to do: reads the account in the user
pool and the log lines of the functions. It prints no address or number but the one that you give it.

  --stage <name>       stage, as custom/stages.ts has it
  --deployment <name>  deployment of another app's, by its deploymentName; --stage is then its stage
  --region <region>    Region of that deployment (default: AWS_REGION, else that of the AWS profile)
  --user <user>        e-mail address, phone number or user name
  --hours <hours>      how far to look back, 1 to 720 (default 24)
  --help               show this text

You need the rights that docs/operating.md names, for --deployment those of docs/your-own-pool.md. Exit status: 0 the story was told, 1 it could not be read,
2 the command makes no sense.`;

const HOUR = 3_600_000;
const MOST_HOURS = 720;

void runTool(USAGE, async (argv) => {
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
  const aws = new AwsAccess(await regionOf(named));
  await aws.findCredentials(named);
  const { poolId, deployment } = await findDeployed(named, aws);
  const account = await findAccount(user, poolId, aws);
  const since = Date.now() - Number(hours) * HOUR;
  const lines =
    account.kind === 'none' ? [] : await linesOf(account.sub, since, serviceName(named), { deployment, aws });
  for (const line of tell({ user, where, account, lines, hours: Number(hours) })) console.log(line);
  return 0;
});
