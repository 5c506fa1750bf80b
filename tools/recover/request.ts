/** The function checks what deployment and user have. */
import { readOperatorRequest } from '../../lambda/operators/request';
import { WORDS } from '../../lambda/recovery/recover-user/request';
import { readArguments, UsageError } from '../arguments';
import {
  deploymentFlags,
  type KnownStages,
  type NamedDeployment,
  namedDeployment,
} from '../named-deployment';

export interface RecoverCommand {
  readonly named: NamedDeployment;
  /** The function's event. */
  readonly event: Readonly<Record<string, string | boolean>>;
}

/** Options of the event by flag. */
const ACTIONS = {
  'sign-out': 'signOut',
  'reset-totp': 'resetTotp',
  'revoke-passkeys': 'revokePasskeys',
  'forget-devices': 'forgetDevices',
  'revoke-codes': 'revokeCodes',
  admit: 'admit',
  link: 'link',
} as const;

/** @throws UsageError naming what is missing or wrong */
export function readCommand(argv: readonly string[], stages: KnownStages | undefined): RecoverCommand {
  const { values, positionals } = readArguments(argv, {
    ...deploymentFlags,
    user: { type: 'string' },
    operator: { type: 'string' },
    reason: { type: 'string' },
    mfa: { type: 'string' },
    'sign-out': { type: 'boolean' },
    'reset-totp': { type: 'boolean' },
    'revoke-passkeys': { type: 'boolean' },
    'forget-devices': { type: 'boolean' },
    'revoke-codes': { type: 'boolean' },
    admit: { type: 'boolean' },
    link: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  if (positionals.length > 0)
    throw new UsageError(`"${positionals[0]}" is not an option. Put a reason of several words in quotes.`);
  const named = namedDeployment(values, stages);
  const { user, operator, reason, mfa } = values;
  if (!user) throw new UsageError('--user is missing; it names the user, by user name, address or number.');
  if (!operator) throw new UsageError('--operator is missing; it names you, for the audit log.');
  if (!reason)
    throw new UsageError(
      '--reason is missing; it says why, and how the user proved who they are, for the audit log.',
    );
  if (mfa !== undefined && mfa !== 'sms')
    throw new UsageError(`--mfa is "${mfa}"; it must be sms, the one factor that a user can be moved to.`);
  const actions = Object.entries(ACTIONS).filter(([flag]) => values[flag as keyof typeof ACTIONS] === true);
  if (actions.length === 0 && mfa === undefined)
    throw new UsageError(`Nothing was asked for. Give at least one of ${flagNames()}.`);
  checkWords(user, operator, reason);
  return {
    named,
    event: {
      userName: user,
      operator,
      reason,
      ...(mfa === 'sms' ? { moveToSms: true } : {}),
      ...Object.fromEntries(actions.map(([, option]) => [option, true])),
    },
  };
}

/** The function's own checks, by the flags' names. */
function checkWords(userName: string, operator: string, reason: string): void {
  try {
    readOperatorRequest(new Map(Object.entries({ userName, operator, reason })), { ...WORDS, usage: '' });
  } catch (error) {
    throw new UsageError(`--${(error as Error).message.replace(/^userName/, 'user').trim()}`);
  }
}

function flagNames(): string {
  return [...Object.keys(ACTIONS).map((flag) => `--${flag}`), '--mfa sms'].join(', ');
}
