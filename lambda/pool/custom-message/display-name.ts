/**
 * What a mail greets its reader by. Whoever signs up chooses it, and may sign up with an address of somebody
 * else's: in a genuine mail it must not be able to say anything but a name.
 */
import { oneLine } from '../../mail/content';

/** Attributes that a user is called by, the one they chose for it first. */
const NAMES = ['nickname', 'name', 'given_name'] as const;
/** Characters; longer ones are sentences. */
const LONGEST = 40;

/** The name, on one line and not yet escaped; undefined where there is none that can stand in a mail. */
export function displayName(attributes: Readonly<Record<string, unknown>>): string | undefined {
  for (const attribute of NAMES) {
    const value = attributes[attribute];
    if (typeof value !== 'string') continue;
    const name = oneLine(value.replace(/\p{Cf}/gu, ''));
    if (name !== '' && [...name].length <= LONGEST && !saysMoreThanAName(name)) return name;
  }
  return undefined;
}

/**
 * True for what mail programs make links of, for numbers to call, and for what Cognito would take for a
 * placeholder.
 */
function saysMoreThanAName(name: string): boolean {
  return (
    /[{}#@/\\:]|\p{Cs}/u.test(name) ||
    /www\./i.test(name) ||
    // example.com, in any script; a dot after an initial is followed by a space.
    /[\p{L}\p{N}][.。．｡][\p{L}\p{N}]{2}/u.test(name) ||
    /(?:\p{Nd}[\s.()-]*){6}/u.test(name)
  );
}
