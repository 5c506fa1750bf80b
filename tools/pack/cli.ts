#!/usr/bin/env node
/** The commands of operators, for who has the packed construct and no checkout (docs/adr/066). */
import { runTool, UsageError } from '../arguments';
import { type Command, fromPackage, runCommand } from '../caller';
import { outputs } from '../outputs/command';
import { recover } from '../recover/command';
import { why } from '../why/command';

const COMMANDS: readonly Command[] = [why, recover, outputs];

const USAGE = `Usage: npx cognito-passwordless <command> [options]

  why      what became of somebody's last sign-ins
  recover  helps a user who has lost a factor
  outputs  what a deployment publishes, as a front end wants it
  --help   show this text; behind a command, its options`;

const [name, ...argv] = process.argv.slice(2);
const command = COMMANDS.find((each) => each.name === name);

void (command
  ? runCommand(command, fromPackage, argv)
  : runTool(USAGE, async () => {
      throw new UsageError(
        name === undefined
          ? 'The command is missing.'
          : `"${name}" is no command; there are ${COMMANDS.map((each) => each.name).join(', ')}.`,
      );
    }));
