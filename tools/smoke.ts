/** `npm run smoke`. See {@link USAGE}. */
import { createInterface } from 'node:readline';
import { stages } from '../custom/stages';
import { readFlags, runTool, UsageError } from './arguments';
import { knownStages } from './known-stages';
import { deploymentFlags, stageOnly } from './named-deployment';
import { acceptedIds } from './preflight/accepted';
import { AwsAccess } from './preflight/aws-access';
import { awsDataLine } from './preflight/aws-data';
import { smokeChecks } from './smoke/checks';
import { isBroken, report } from './smoke/report';
import { runSmoke } from './smoke/run';

const USAGE = `Usage: npm run --silent smoke -- --stage <name> [options]

Looks, with a reader's credentials, whether what is deployed works, and signs in as far as one can without an
account. It prints a report that can go into an issue: no account id, address, number or token is in it.

  --stage <name>     stage, as custom/stages.ts has it
  --email <address>  asks for a link for your own account (default: for an address that has none, so that the
                     mail goes to SES's mailbox simulator)
  --link             waits for the link of that mail on standard input, signs in by it, and ends the session;
                     needs --email
  --phone <number>   asks for a code by SMS, such as +14254147755: sent where the number has an account, else a
                     dry run (default: no code is asked for)
  --accept <ids>     findings that you know of, such as mail-sandbox,alarms; the exit status leaves them out
  --json             print the findings as JSON
  --help             show this text

Exit status: 0 all is right, 1 something is wrong or could not be looked at, 2 the command makes no sense.`;

/** Of a deployment it would have to know what was meant to be. */
const WHY_A_STAGE = "smoke compares what is deployed with its stage, and another app's has none.";

void runTool(USAGE, async (argv) => {
  const values = readFlags(argv, {
    ...deploymentFlags,
    email: { type: 'string' },
    link: { type: 'boolean' },
    phone: { type: 'string' },
    accept: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  const { email, phone } = values;
  const named = stageOnly(values, knownStages(stages), WHY_A_STAGE);
  const { config } = named;
  const accepted = acceptedIds(values.accept, smokeChecks);
  if (email !== undefined && !/^[^@\s]+@[^@\s]+$/.test(email))
    throw new UsageError(`--email is "${email}"; it must be an address.`);
  if (values.link && email === undefined) throw new UsageError('--link needs --email, whose mail has it.');
  if (phone !== undefined && !/^\+[1-9]\d{6,14}$/.test(phone))
    throw new UsageError(`--phone is "${phone}"; it must be a number in E.164, such as +14254147755.`);

  const aws = new AwsAccess(config.region);
  await aws.findCredentials(named);
  const findings = await runSmoke({
    config,
    aws,
    accepted,
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    ...(values.link ? { readLink } : {}),
  });
  const awsData = awsDataLine();
  console.log(
    values.json
      ? JSON.stringify({ stage: config.stage, findings, awsData }, null, 2)
      : report(config.stage, findings, new Date(), awsData),
  );
  return isBroken(findings) ? 1 : 0;
});

/** From standard input: arguments show in the shell's history and to others. */
async function readLink(): Promise<string> {
  console.error('Paste the link of the mail, and press return:');
  for await (const line of createInterface({ input: process.stdin })) if (line.trim() !== '') return line;
  return '';
}
