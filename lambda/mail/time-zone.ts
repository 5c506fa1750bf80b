/** IANA names have 32 characters at most; offsets such as `+01:00` begin otherwise. */
const NAME = /^[A-Za-z][\w+/-]{1,63}$/;

/**
 * The zone in which a mail says when it was asked for; undefined for what `Intl` doesn't know. Whoever asks
 * for another's mail chooses it, and so among names of zones alone.
 */
export function readTimeZone(value: unknown): string | undefined {
  if (typeof value !== 'string' || !NAME.test(value)) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
