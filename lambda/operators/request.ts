import { isRecord } from '../shared/record';
import { hasControlCharacters } from '../shared/text';

export interface OperatorRequest {
  /** Or an address or number that signs in. */
  readonly userName: string;
  /** To find them by; logged. */
  readonly operator: string;
  /** Why, and how it is known to be right; logged. */
  readonly reason: string;
}

export interface RequestWords {
  /** How to invoke the function. */
  readonly usage: string;
  /** Such as "why, and how the user proved who they are". */
  readonly reason: string;
}

/** Characters of a reason. */
const REASON = { least: 10, most: 500 } as const;

/**
 * @param options names beside those of every operation
 * @throws Error naming an unknown member
 */
export function readMembers(
  event: unknown,
  options: readonly string[],
  { usage }: RequestWords,
): ReadonlyMap<string, unknown> {
  const members = new Map<string, unknown>(isRecord(event) ? Object.entries(event) : []);
  const known = ['userName', 'operator', 'reason', ...options];
  const unknown = [...members.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`There is no option ${JSON.stringify(unknown)}. ${usage}`);
  return members;
}

/** @throws Error naming the member, with the remedy */
export function readOperatorRequest(
  members: ReadonlyMap<string, unknown>,
  words: RequestWords,
): OperatorRequest {
  const [userName, operator] = [members.get('userName'), members.get('operator')];
  if (typeof userName !== 'string' || userName.length < 1 || userName.length > 128)
    throw new Error(`userName must be a text of 1 to 128 characters. ${words.usage}`);
  if (
    typeof operator !== 'string' ||
    operator.trim().length < 2 ||
    operator.length > 128 ||
    hasControlCharacters(operator)
  )
    throw new Error(`operator must name who asks, in 2 to 128 characters on one line. ${words.usage}`);
  return { userName, operator, reason: readReason(members.get('reason'), words) };
}

function readReason(reason: unknown, words: RequestWords): string {
  if (
    typeof reason !== 'string' ||
    reason.trim().length < REASON.least ||
    reason.length > REASON.most ||
    hasControlCharacters(reason)
  )
    throw new Error(
      `reason must say in ${REASON.least} to ${REASON.most} characters on one line ${words.reason}. ${words.usage}`,
    );
  // A log holds no phone numbers (eight digits) or addresses.
  if (/[0-9０-９](?:[ -]?[0-9０-９]){7}/.test(reason) || /\S@\S/.test(reason))
    throw new Error(
      `reason must not have a phone number or an address in it, as it is logged. ${words.usage}`,
    );
  return reason;
}
