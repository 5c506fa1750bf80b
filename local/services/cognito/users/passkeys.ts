import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { AwsError } from '../../../contract';
import { isRecord } from '../../../record';
import type { Cognito } from '../cognito';
import { attemptLimitExceeded, invalidParameter, notAuthorized } from '../errors';
import type { Passkey, User, UserPool } from '../model';

/** For one user (Cognito's quota). */
const PASSKEYS = 20;
/** Milliseconds. */
const REGISTRATION_LIFE = 5 * 60 * 1000;
/** ES256 and RS256, COSE. */
const ALGORITHMS = [-7, -257];

/** Only who uses passkeys waits for the library. */
const library = () => import('@simplewebauthn/server');

/** @throws AwsError WebAuthnNotEnabledException, WebAuthnConfigurationMissingException */
function relyingPartyOf(pool: UserPool): string {
  if (!pool.firstFactors.includes('WEB_AUTHN'))
    throw new AwsError('WebAuthnNotEnabledException', 'Passkeys are not enabled for this user pool.');
  if (!pool.webAuthn.relyingPartyId)
    throw new AwsError(
      'WebAuthnConfigurationMissingException',
      'The user pool has no relying party id; set WebAuthnRelyingPartyID.',
    );
  return pool.webAuthn.relyingPartyId;
}

/** The relying party's site, over HTTPS or on this machine. */
export function originFits(origin: string, relyingPartyId: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  const secure = protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost');
  return secure && (hostname === relyingPartyId || hostname.endsWith(`.${relyingPartyId}`));
}

/** An earlier one ends. */
export async function beginRegistration(
  cognito: Cognito,
  pool: UserPool,
  user: User,
  clientId: string,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const relyingPartyId = relyingPartyOf(pool);
  const { generateRegistrationOptions } = await library();
  const options = await generateRegistrationOptions({
    rpID: relyingPartyId,
    rpName: relyingPartyId,
    userID: new Uint8Array(Buffer.from(user.sub)),
    userName: user.attributes.email ?? user.attributes.phone_number ?? user.username,
    userDisplayName: user.attributes.name ?? user.attributes.email ?? user.username,
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: (user.passkeys ?? []).map(({ id }) => ({ id })),
    authenticatorSelection: {
      residentKey: 'required',
      userVerification: pool.webAuthn.multiFactor ? 'required' : pool.webAuthn.userVerification,
    },
  });
  const expiresAt = cognito.context.clock.now() + REGISTRATION_LIFE;
  cognito.users.update(pool, user, () => ({
    passkeyRegistration: { challenge: options.challenge, clientId, expiresAt },
  }));
  return options;
}

/**
 * @throws AwsError WebAuthnChallengeNotFoundException, WebAuthnClientMismatchException,
 *   WebAuthnOriginNotAllowedException, WebAuthnCredentialNotSupportedException, LimitExceededException
 */
export async function completeRegistration(
  cognito: Cognito,
  pool: UserPool,
  user: User,
  clientId: string,
  credential: unknown,
): Promise<void> {
  const relyingPartyId = relyingPartyOf(pool);
  const begun = user.passkeyRegistration;
  // The first answer, right or wrong, spends the challenge.
  cognito.users.update(pool, user, () => ({ passkeyRegistration: undefined }));
  if (!begun || cognito.context.clock.now() >= begun.expiresAt)
    throw new AwsError(
      'WebAuthnChallengeNotFoundException',
      'The registration challenge was not found or has expired.',
    );
  if (begun.clientId !== clientId)
    throw new AwsError(
      'WebAuthnClientMismatchException',
      'The registration was started by another app client.',
    );
  if (!isRecord(credential)) throw invalidParameter('Credential must be a RegistrationResponseJSON.');
  const origin = originOf(credential);
  if (!originFits(origin, relyingPartyId))
    throw new AwsError(
      'WebAuthnOriginNotAllowedException',
      'The origin of the credential does not align with the relying party id.',
    );
  const { verifyRegistrationResponse } = await library();
  const result = await verifyRegistrationResponse({
    response: credential as unknown as RegistrationResponseJSON,
    expectedChallenge: begun.challenge,
    expectedOrigin: origin,
    expectedRPID: relyingPartyId,
    requireUserVerification: pool.webAuthn.multiFactor || pool.webAuthn.userVerification === 'required',
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => undefined);
  if (!result?.verified)
    throw new AwsError('WebAuthnCredentialNotSupportedException', 'The credential could not be verified.');
  const { id, publicKey, counter, transports = [] } = result.registrationInfo.credential;
  const attachment = credential.authenticatorAttachment;
  const passkey: Passkey = {
    id,
    publicKey: Buffer.from(publicKey).toString('base64url'),
    counter,
    name: 'Passkey',
    relyingPartyId,
    ...(typeof attachment === 'string' ? { attachment } : {}),
    transports,
    createdAt: cognito.context.clock.now(),
  };
  if (cognito.users.in(pool.id).some(({ passkeys = [] }) => passkeys.some((other) => other.id === id)))
    throw new AwsError('WebAuthnCredentialNotSupportedException', 'The credential is registered already.');
  cognito.users.update(pool, user, ({ passkeys = [] }) => {
    if (passkeys.length >= PASSKEYS) throw attemptLimitExceeded();
    return { passkeys: [...passkeys, passkey] };
  });
}

export async function passkeyRequestOptions(
  pool: UserPool,
  passkeys: readonly Passkey[],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await library();
  return generateAuthenticationOptions({
    rpID: relyingPartyOf(pool),
    allowCredentials: passkeys.map(({ id }) => ({ id })),
    userVerification: pool.webAuthn.multiFactor ? 'required' : pool.webAuthn.userVerification,
  });
}

/**
 * One of the user's must have signed the challenge.
 *
 * @param credential AuthenticationResponseJSON as text
 * @throws AwsError NotAuthorizedException
 */
export async function verifyPasskey(
  cognito: Cognito,
  pool: UserPool,
  user: User,
  challenge: string,
  credential: string,
): Promise<{ readonly userVerified: boolean }> {
  const relyingPartyId = relyingPartyOf(pool);
  const response = parsed(credential);
  const passkey = user.passkeys?.find(({ id }) => id === response.id);
  const origin = originOf(response);
  if (!passkey || !originFits(origin, relyingPartyId)) throw notAuthorized();
  const { verifyAuthenticationResponse } = await library();
  const result = await verifyAuthenticationResponse({
    response: response as unknown as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: relyingPartyId,
    requireUserVerification: pool.webAuthn.multiFactor || pool.webAuthn.userVerification === 'required',
    credential: {
      id: passkey.id,
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
      counter: passkey.counter,
    },
  }).catch(() => undefined);
  if (!result?.verified) throw notAuthorized();
  const { newCounter, userVerified } = result.authenticationInfo;
  cognito.users.update(pool, user, ({ passkeys = [] }) => ({
    passkeys: passkeys.map((each) => (each.id === passkey.id ? { ...each, counter: newCounter } : each)),
  }));
  return { userVerified };
}

function parsed(credential: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(credential);
    if (isRecord(value)) return value;
  } catch {
    // Not JSON: told below.
  }
  throw invalidParameter('CREDENTIAL must be an AuthenticationResponseJSON.');
}

/** From the client data; empty without any. */
function originOf(credential: Record<string, unknown>): string {
  const response = isRecord(credential.response) ? credential.response : {};
  try {
    const text = Buffer.from(String(response.clientDataJSON), 'base64url').toString('utf8');
    const data: unknown = JSON.parse(text);
    return isRecord(data) && typeof data.origin === 'string' ? data.origin : '';
  } catch {
    return '';
  }
}
