import { type OperatorRequest, readMembers, readOperatorRequest } from '../../operators/request';
import type { RecoveryAction } from '../news';

export interface RecoverRequest extends OperatorRequest {
  readonly actions: readonly RecoveryAction[];
}

/** In the order of execution: ends sessions first, so that none undoes anything. */
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

export const WORDS = {
  usage: `Invoke with {"userName": "…", "operator": "…", "reason": "…"} and true for at least one of ${OPTION_NAMES.join(', ')}.`,
  reason: 'why, and how the user proved who they are',
};

/** @throws Error with the remedy */
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
