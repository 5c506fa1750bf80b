/** `npm run stage`. See {@link USAGE}. */
import { join } from 'node:path';
import { readArguments, runTool, UsageError } from './arguments';
import { checkCustom } from './stage/check';
import { askFor, flags, newStage } from './stage/new';

const project = join(__dirname, '..');

const USAGE = `Usage: npm run stage -- check [<name>]
       npm run stage -- new <name> [options]

check   says of a stage, or of all, and of the brand and the words in custom/, what is wrong and what would be right;
        exit status 1 where something is
new     asks for what a stage can't do without and writes it into custom/stages.ts; what an option says isn't asked

  --account <id>       AWS account, 12 digits
  --region <name>      AWS Region, such as eu-west-1
  --origin <url>       origin of the page that signs users in, such as https://app.example.com
  --sender <address>   address that mails are sent from; SES verifies its domain
  --alarms <address>   where operators hear of bounces, complaints and alarms
  --passkeys           passkeys too, for the host of the page
  --help               show this text`;

void runTool(USAGE, async (argv) => {
  const { values, positionals } = readArguments(argv, flags);
  const [command, name, ...others] = positionals;
  if (others.length > 0) throw new UsageError(`"${others[0]}" is one word too many.`);
  if (command === 'check') {
    const { lines, holds } = await checkCustom(project, name);
    for (const line of lines) console.log(line);
    return holds ? 0 : 1;
  }
  if (command !== 'new') throw new UsageError(`"${command ?? ''}" is no command; there are check and new.`);
  if (name === undefined) throw new UsageError('The name of the stage is missing, such as staging.');
  console.log(newStage(project, await askFor(name, values)));
  return 0;
});
