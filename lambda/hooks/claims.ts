/**
 * Further claims by the stage's own rule (custom/hooks/claims.ts), asked whenever tokens are made, refreshes
 * included.
 */
import { ENV, hasEnv } from '../shared/env';
import { type ReadClaims, readClaims } from './answers';
import { askHook } from './ask';
import type { ClaimsEvent } from './contract';
import { notAsked } from './refusal';
import { readClaimsHook } from './settings';
import { hookUser, provenBy } from './user';

/** By token. */
export type HookedClaims = Exclude<ReadClaims, { readonly wrong: string }>;

interface Asking {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  readonly method: string | undefined;
  /** The client's wish. */
  readonly locale: string | undefined;
}

/**
 * Undefined where the stage has no hook, or tokens go without its claims.
 *
 * @param textsAlone true where all tokens but the ID token take only strings
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
