/**
 * Cognito's pre-token-generation trigger: adds `sign_in_method`, which says how the user has just proven who
 * they are, and, for a passkey, whether the authenticator verified the user and whether the passkey is
 * synced.
 *
 * The values come from the proof that verify-auth-challenge-response left in the secrets table, used up here;
 * no value a client sends ever becomes a claim. Limits, given by what Cognito's events tell:
 * - A refresh isn't a sign-in, and its event doesn't say which session it belongs to: refreshed tokens lack
 *   the claims.
 * - The event doesn't name the sign-in either. If a second sign-in of the same user with the same client, by
 *   whatever method, gets its tokens between the right answer of the first and the tokens of the first, it
 *   could take the claims and the first lacks it. A sign-in with a code verifier is safe from that: the
 *   verifier comes with the client metadata of the same call here and there, and a proof with a requester is
 *   given to nobody else.
 * - When the table can't be reached the tokens are made without the claims; who demands it then asks for a
 *   new sign-in.
 *
 * Here the stage's own rules are asked, where it has any: who may have tokens at all, and what else they say
 * (lambda/hooks). Every token of every way in comes by here. A trigger of the pool's owner is asked after
 * them, of tokens that there will be.
 *
 * Where no client of the stage needs Cognito's own operations on a user, every access token of every source
 * comes without the scope that opens them, whatever became of the claims: a stolen token then changes no
 * address or number.
 */
import { audited } from '../../audit/audited';
import { audit } from '../../audit/scope';
import { admitTokens } from '../../hooks/admission';
import { claimsByHook, type HookedClaims } from '../../hooks/claims';
import { chooseCognito } from '../../hooks/method-choice';
import { readClientMetadata } from '../../shared/client-metadata';
import { ENV, envFlag, requireEnv } from '../../shared/env';
import { errorFacts } from '../../shared/errors';
import { METRIC } from '../../shared/log/metric-names';
import { count, logger } from '../../shared/log/observability';
import { type Proof, takeProof } from '../../shared/proofs';
import { readCodeVerifier } from '../../shared/requester';
import { trigger } from '../../shared/trigger';
import { askOwner } from '../owners-trigger';
import { CLAIM, type Claims, changeTokens, type TokenEvent } from './claims';
import { readOwnersChanges } from './owners-changes';

requireEnv(ENV.SECRETS_TABLE);

export const handler = audited(trigger(addClaims));

async function addClaims(event: TokenEvent): Promise<TokenEvent> {
  if (isForNoUser(event)) {
    Object.assign(event.response, await askOwner(event));
    return event;
  }
  const proof =
    event.triggerSource === 'TokenGeneration_Authentication' ? await provenProof(event) : undefined;
  const hooked = await askHooks(event, proof?.method);
  const owners = await askOwner(event);
  changeTokens(event, {
    ...(proof ? { claims: claimsOf(proof) } : {}),
    ...(hooked ? { hooked } : {}),
    owners: owners && readOwnersChanges(owners, event.version),
    suppressUserOperations: envFlag(ENV.SUPPRESS_USER_OPERATIONS),
  });
  return event;
}

/** Tokens of a machine (client credentials), in version 3 of the event. */
const isForNoUser = (event: TokenEvent) =>
  (event.triggerSource as string) === 'TokenGeneration_ClientCredentials';

async function provenProof(event: TokenEvent): Promise<Pick<Proof, 'method' | 'passkey'> | undefined> {
  const proof = await proofOf(event);
  logger.info('Tokens', { method: proof?.method });
  if (proof === undefined) {
    count(METRIC.CLAIM_OMITTED);
    audit('Sign-in by Cognito', {});
  }
  return proof;
}

/**
 * The stage's own rules, both at once: nobody gets by, whichever way in it was. @throws UserFacingError where
 * there are to be no tokens
 */
async function askHooks(event: TokenEvent, method: string | undefined): Promise<HookedClaims | undefined> {
  const asking = {
    userPoolId: event.userPoolId,
    clientId: event.callerContext.clientId,
    attributes: event.request.userAttributes,
    groups: event.request.groupConfiguration?.groupsToOverride ?? [],
    locale: readClientMetadata(event.request.clientMetadata).get('locale'),
    method,
  };
  const moment = event.triggerSource === 'TokenGeneration_RefreshTokens' ? 'refresh' : 'sign-in';
  const [claims] = await Promise.all([
    claimsByHook(asking, moment, event.version === '1'),
    admitTokens(asking, moment),
    // Proofs of our methods were judged when they were given.
    moment === 'sign-in' && method === undefined
      ? chooseCognito(asking, asking.groups, asking.locale)
      : undefined,
  ]);
  return claims;
}

function claimsOf({ method, passkey }: Pick<Proof, 'method' | 'passkey'>): Claims {
  return {
    [CLAIM.SIGN_IN_METHOD]: method,
    ...(passkey && {
      [CLAIM.USER_VERIFIED]: String(passkey.userVerified),
      [CLAIM.BACKED_UP]: String(passkey.backedUp),
    }),
  };
}

async function proofOf(event: TokenEvent): Promise<Pick<Proof, 'method' | 'passkey'> | undefined> {
  const verifier = readCodeVerifier(readClientMetadata(event.request.clientMetadata).get('codeVerifier'));
  try {
    return await takeProof(
      requireEnv(ENV.SECRETS_TABLE),
      { userPoolId: event.userPoolId, userName: event.userName, clientId: event.callerContext.clientId },
      verifier.kind === 'given' ? verifier.value : undefined,
      Math.floor(Date.now() / 1000),
    );
  } catch (error) {
    logger.error('The proof of a sign-in could not be read', errorFacts(error));
    return undefined;
  }
}
