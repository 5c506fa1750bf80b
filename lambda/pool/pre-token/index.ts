/**
 * Cognito's pre-token-generation trigger: adds `sign_in_method` and a passkey's flags, from the proof in the
 * secrets table, which is used up; never from a client. Limits:
 * - Refreshed tokens lack the claims, as a refresh's event names no session.
 * - No event names the sign-in: a second one of the same user and client, in between, may take the claims. A
 *   code verifier prevents that.
 * - Without the table, tokens lack the claims; whoever needs them asks for a new sign-in.
 *
 * Hooks are asked here too, for every token (lambda/hooks), then the owner's trigger. Last, when nobody
 * refuses any more, a user's first sign-in is handed to the hook that welcomes.
 *
 * Where no client needs Cognito's own operations on a user, access tokens lack their scope (docs/adr/019).
 */
import { audited } from '../../audit/audited';
import { audit } from '../../audit/scope';
import { admitTokens } from '../../hooks/admission';
import { claimsByHook, type HookedClaims } from '../../hooks/claims';
import { chooseCognito } from '../../hooks/method-choice';
import { welcomeOnce } from '../../hooks/welcome';
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
  const asking = askingOf(event, proof?.method);
  const moment = event.triggerSource === 'TokenGeneration_RefreshTokens' ? 'refresh' : 'sign-in';
  const hooked = await askHooks(asking, moment, event.version);
  const owners = await askOwner(event);
  changeTokens(event, {
    ...(proof ? { claims: claimsOf(proof) } : {}),
    ...(hooked ? { hooked } : {}),
    owners: owners && readOwnersChanges(owners, event.version),
    suppressUserOperations: envFlag(ENV.SUPPRESS_USER_OPERATIONS),
  });
  if (moment === 'sign-in') await welcomeOnce({ ...asking, userName: event.userName });
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

function askingOf(event: TokenEvent, method: string | undefined) {
  return {
    userPoolId: event.userPoolId,
    clientId: event.callerContext.clientId,
    attributes: event.request.userAttributes,
    groups: event.request.groupConfiguration?.groupsToOverride ?? [],
    locale: readClientMetadata(event.request.clientMetadata).get('locale'),
    method,
  };
}

/** At once. @throws UserFacingError where there are to be no tokens */
async function askHooks(
  asking: ReturnType<typeof askingOf>,
  moment: 'sign-in' | 'refresh',
  version: string,
): Promise<HookedClaims | undefined> {
  const [claims] = await Promise.all([
    claimsByHook(asking, moment, version === '1'),
    admitTokens(asking, moment),
    // Proofs of our own methods were judged when they were given.
    moment === 'sign-in' && asking.method === undefined
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
