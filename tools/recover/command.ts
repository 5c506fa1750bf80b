import type { Caller, Command } from '../caller';
import type { KnownStages } from '../named-deployment';
import { invokeRecoverUser } from './invoke';
import { report } from './report';
import { readCommand } from './request';

const usage = ({
  begin,
  naming,
}: Caller) => `Usage: ${begin('recover')} --user <user> --operator <you> --reason "<why>" <what> ...

Helps a user who has lost a factor, once you have made sure who they are. The user is told by mail of all that is done, and
who did what to whom, when and why is written to the log of the function. You need the policy RecoveryOperatorsPolicyArn
of the deployment, and nothing else.

${naming}
  --user <user>        user name, e-mail address or phone number
  --operator <you>     your name, for the audit log
  --reason "<why>"     why, and how the user proved who they are; no numbers or addresses, as it is logged

What to do, at least one:
  --sign-out           end all sessions; done first
  --reset-totp         the authenticator app no longer counts
  --mfa sms            codes by SMS to the proven number become the second factor
  --revoke-passkeys    remove all passkeys of this app
  --forget-devices     forget all remembered devices
  --revoke-codes       the recovery codes stop working
  --admit              confirm an account that was begun while passwords signed in; its owner then signs in
                       by a link or code, as everybody
  --link               mail the user a link that signs in once, to their proven address; you never see it
  --help               show this text`;

async function run(argv: readonly string[], stages: KnownStages | undefined): Promise<number> {
  const command = readCommand(argv, stages);
  const recovered = await invokeRecoverUser(command);
  const { lines, isComplete } = report(recovered, command.event.link === true);
  for (const line of lines) console.log(line);
  return isComplete ? 0 : 1;
}

export const recover: Command = { name: 'recover', usage, run };
