import type { RecoveryAction } from '../shared/recovery/mail/content';
import { hasControlCharacters } from '../shared/text';

/** What an operator asks for. */
export interface RecoverRequest {
  /** User name, or an address or number that the user can sign in with. */
  readonly userName: string;
  /** Who asks, by a name that others can find them by; it is logged. */
  readonly operator: string;
  /** Why, and how the user proved who they are; it is logged. */
  readonly reason: string;
  /** What to do, in the order of {@link RecoveryAction}. */
  readonly actions: readonly RecoveryAction[];
}

/** Options by what they ask for, in the order that it is done in: sessions end first, so that nothing is undone by one. */
const OPTIONS = {
  signOut: 'sign-out',
  resetTotp: 'reset-totp',
  moveToSms: 'move-to-sms',
  revokePasskeys: 'revoke-passkeys',
  forgetDevices: 'forget-devices',
  revokeCodes: 'revoke-codes',
  link: 'link',
} as const satisfies Record<string, RecoveryAction>;

type Option = keyof typeof OPTIONS;
const OPTION_NAMES = Object.keys(OPTIONS) as Option[];

const USAGE = `Invoke with {"userName": "…", "operator": "…", "reason": "…"} and true for at least one of ${OPTION_NAMES.join(', ')}.`;
/** Characters of a reason. */
const REASON = { least: 10, most: 500 } as const;

/** @throws Error saying what is wrong and how it should be */
export function readRequest(event: unknown): RecoverRequest {
  const members = new Map<string, unknown>(
    typeof event === 'object' && event !== null && !Array.isArray(event) ? Object.entries(event) : [],
  );
  const known = ['userName', 'operator', 'reason', ...OPTION_NAMES];
  const unknown = [...members.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`There is no option ${JSON.stringify(unknown)}. ${USAGE}`);
  const userName = members.get('userName');
  if (typeof userName !== 'string' || userName.length < 1 || userName.length > 128)
    throw new Error(`userName must be a text of 1 to 128 characters. ${USAGE}`);
  const operator = members.get('operator');
  if (
    typeof operator !== 'string' ||
    operator.trim().length < 2 ||
    operator.length > 128 ||
    hasControlCharacters(operator)
  )
    throw new Error(`operator must name who asks, in 2 to 128 characters on one line. ${USAGE}`);
  const reason = readReason(members.get('reason'));
  for (const name of OPTION_NAMES) {
    const value = members.get(name);
    if (value !== undefined && typeof value !== 'boolean')
      throw new Error(`${name} must be true or false. ${USAGE}`);
  }
  const actions = OPTION_NAMES.filter((name) => members.get(name) === true).map((name) => OPTIONS[name]);
  if (actions.length === 0) throw new Error(`Nothing was asked for. ${USAGE}`);
  return { userName, operator, reason, actions };
}

function readReason(reason: unknown): string {
  if (
    typeof reason !== 'string' ||
    reason.trim().length < REASON.least ||
    reason.length > REASON.most ||
    hasControlCharacters(reason)
  )
    throw new Error(
      `reason must say in ${REASON.least} to ${REASON.most} characters on one line why, and how the user proved who they are. ${USAGE}`,
    );
  // A run of eight digits may be a phone number; neither that nor an address belongs in a log.
  if (/[0-9０-９](?:[ -]?[0-9０-９]){7}/.test(reason) || /\S@\S/.test(reason))
    throw new Error(`reason must not have a phone number or an address in it, as it is logged. ${USAGE}`);
  return reason;
}
