/**
 * What else tokens say, by the stage's own rule (custom/hooks/claims.ts). It is asked whenever tokens are
 * made, so that a refresh keeps its claims, or changes them.
 */
import { ENV, hasEnv } from '../shared/env';
import { type ReadClaims, readClaims } from './answers';
import { askHook } from './ask';
import type { ClaimsEvent } from './contract';
import { notAsked } from './refusal';
import { readClaimsHook } from './settings';
import { hookUser, provenBy } from './user';

/** Claims to add, by token. */
export type HookedClaims = Exclude<ReadClaims, { readonly wrong: string }>;

interface Asking {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  readonly method: string | undefined;
  /** Locale that the client wishes for. */
  readonly locale: string | undefined;
}

/**
 * The claims of the hook; undefined where the stage has none, or tokens go without.
 *
 * @param textsAlone true where the pool's tokens take strings alone, and the ID token alone any at all
 * @throws UserFacingError where the hook failed and there are to be no tokens without its claims
 */
export async function claimsByHook(
  { method, groups, locale, ...user }: Asking,
  moment: ClaimsEvent['moment'],
  textsAlone: boolean,
): Promise<HookedClaims | undefined> {
  if (!hasEnv(ENV.CLAIMS_HOOK)) return undefined;
  const settings = readClaimsHook();
  const event: ClaimsEvent = {
    ...hookUser({ ...user, counts: provenBy(user.attributes, method) }),
    moment,
    groups,
    ...(method === undefined ? {} : { method }),
  };
  const claims = await askHook('claims', settings, event, (answer) => {
    const read = readClaims(answer, textsAlone);
    return 'wrong' in read ? read.wrong : read;
  });
  if (claims || settings.onFailure === 'omit') return claims;
  throw notAsked([locale, user.attributes.locale]);
}
