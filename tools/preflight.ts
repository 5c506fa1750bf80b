/** `npm run preflight`. See {@link USAGE}. */

import { stages } from '../custom/stages';
import { readFlags, runTool, UsageError } from './arguments';
import { knownStages } from './known-stages';
import { deploymentFlags, stageOnly } from './named-deployment';
import { acceptedIds } from './preflight/accepted';
import { AwsAccess } from './preflight/aws-access';
import { awsDataLine } from './preflight/aws-data';
import { runChecks } from './preflight/check';
import { allChecks } from './preflight/checks';
import { isBlocked, report } from './preflight/report';

const USAGE = `Usage: npm run --silent preflight -- --stage <name> [options]

Looks, with your AWS credentials, for what would stop a deployment of the stage or its users. It changes nothing.

  --stage <name>   stage, as custom/stages.ts has it
  --peak <number>  sign-ins a second at the busiest time
                   (default: the links that magicLink.poolPerHour lets out, evenly over the hour)
  --accept <ids>   problems that you know of, such as mail-sandbox,sms-sandbox; the exit status leaves them out
  --json           print the findings as JSON
  --help           show this text

Exit status: 0 nothing stands in the way, 1 there is a problem, 2 the command makes no sense.`;

/** Of a deployment it would have to know what was meant to be. */
const WHY_A_STAGE =
  "preflight looks for what would stop the deployment of a stage, and another app's has none.";

void runTool(USAGE, async (argv) => {
  const values = readFlags(argv, {
    ...deploymentFlags,
    peak: { type: 'string' },
    accept: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  const named = stageOnly(values, knownStages(stages), WHY_A_STAGE);
  const { config } = named;
  const accepted = acceptedIds(values.accept, allChecks);
  const peak = values.peak === undefined ? config.magicLink.poolPerHour / 3600 : Number(values.peak);
  if (!(peak > 0)) throw new UsageError(`--peak is "${values.peak}"; it must be a number above 0.`);

  const subject = { config, aws: new AwsAccess(config.region), peak: Math.ceil(peak * 10) / 10 };
  await subject.aws.findCredentials(named);
  const findings = await runChecks(allChecks, subject, accepted);
  const awsData = awsDataLine();
  console.log(
    values.json
      ? JSON.stringify({ stage: config.stage, findings, awsData }, null, 2)
      : `${report(config, findings)}\n${awsData}`,
  );
  return isBlocked(findings) ? 1 : 0;
});
