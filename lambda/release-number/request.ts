import { hasControlCharacters } from '../shared/text';

/** What an administrator asks for. */
export interface ReleaseRequest {
  /** User name, or an address or number that the user can sign in with. */
  readonly userName: string;
  /** Why the number is known to be the user's; it is logged. */
  readonly reason: string;
}

const USAGE = 'Invoke with {"userName": "…", "reason": "…"}.';
/** Characters of a reason. */
const REASON = { least: 10, most: 500 } as const;

/** @throws Error saying what is wrong and how it should be */
export function readRequest(event: unknown): ReleaseRequest {
  const members = new Map<string, unknown>(
    typeof event === 'object' && event !== null && !Array.isArray(event) ? Object.entries(event) : [],
  );
  const unknown = [...members.keys()].find((name) => !['userName', 'reason'].includes(name));
  if (unknown !== undefined) throw new Error(`There is no option ${JSON.stringify(unknown)}. ${USAGE}`);
  const userName = members.get('userName');
  const reason = members.get('reason');
  if (typeof userName !== 'string' || userName.length < 1 || userName.length > 128)
    throw new Error(`userName must be a text of 1 to 128 characters. ${USAGE}`);
  if (
    typeof reason !== 'string' ||
    reason.trim().length < REASON.least ||
    reason.length > REASON.most ||
    hasControlCharacters(reason)
  )
    throw new Error(
      `reason must say in ${REASON.least} to ${REASON.most} characters on one line why the number is the user's; write no number in it. ${USAGE}`,
    );
  // A run of eight digits may be a phone number, which does not belong in a log.
  if (/[0-9０-９](?:[ -]?[0-9０-９]){7}/.test(reason))
    throw new Error(`reason must not have a phone number in it, as it is logged. ${USAGE}`);
  return { userName, reason };
}
