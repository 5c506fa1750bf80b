/**
 * The name in a mail's greeting. Strangers choose it by signing up with somebody's address, so it must be
 * only a name.
 */
import { oneLine } from '../../mail/content';

const NAMES = ['nickname', 'name', 'given_name'] as const;
/** Characters; longer ones are sentences. */
const LONGEST = 40;

/** On one line, not escaped; undefined for a name unfit for mail. */
export function displayName(attributes: Readonly<Record<string, unknown>>): string | undefined {
  for (const attribute of NAMES) {
    const value = attributes[attribute];
    if (typeof value !== 'string') continue;
    const name = oneLine(value.replace(/\p{Cf}/gu, ''));
    if (name !== '' && [...name].length <= LONGEST && !saysMoreThanAName(name)) return name;
  }
  return undefined;
}

/** True for links, numbers to call, and Cognito's placeholders. */
function saysMoreThanAName(name: string): boolean {
  return (
    /[{}#@/\\:]|\p{Cs}/u.test(name) ||
    /www\./i.test(name) ||
    // example.com, in any script; after an initial's dot there is a space.
    /[\p{L}\p{N}][.。．｡][\p{L}\p{N}]{2}/u.test(name) ||
    /(?:\p{Nd}[\s.()-]*){6}/u.test(name)
  );
}
