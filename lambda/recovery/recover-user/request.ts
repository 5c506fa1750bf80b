import { type OperatorRequest, readMembers, readOperatorRequest } from '../../operators/request';
import type { RecoveryAction } from '../news';

/** What an operator asks for. */
export interface RecoverRequest extends OperatorRequest {
  /** What to do, in the order of {@link RecoveryAction}. */
  readonly actions: readonly RecoveryAction[];
}

/**
 * Options by what they ask for, in the order that it is done in: sessions end first, so that nothing is
 * undone by one.
 */
const OPTIONS = {
  signOut: 'sign-out',
  resetTotp: 'reset-totp',
  moveToSms: 'move-to-sms',
  revokePasskeys: 'revoke-passkeys',
  forgetDevices: 'forget-devices',
  revokeCodes: 'revoke-codes',
  admit: 'admit',
  link: 'link',
} as const satisfies Record<string, RecoveryAction>;

type Option = keyof typeof OPTIONS;
const OPTION_NAMES = Object.keys(OPTIONS) as Option[];

/** What its messages say. */
export const WORDS = {
  usage: `Invoke with {"userName": "…", "operator": "…", "reason": "…"} and true for at least one of ${OPTION_NAMES.join(', ')}.`,
  reason: 'why, and how the user proved who they are',
};

/** @throws Error saying what is wrong and how it should be */
export function readRequest(event: unknown): RecoverRequest {
  const members = readMembers(event, OPTION_NAMES, WORDS);
  const request = readOperatorRequest(members, WORDS);
  for (const name of OPTION_NAMES) {
    const value = members.get(name);
    if (value !== undefined && typeof value !== 'boolean')
      throw new Error(`${name} must be true or false. ${WORDS.usage}`);
  }
  const actions = OPTION_NAMES.filter((name) => members.get(name) === true).map((name) => OPTIONS[name]);
  if (actions.length === 0) throw new Error(`Nothing was asked for. ${WORDS.usage}`);
  return { ...request, actions };
}
