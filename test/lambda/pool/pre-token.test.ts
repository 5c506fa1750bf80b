import '../support/environment';

import { createHash } from 'node:crypto';
import { handler } from '../../../lambda/pool/pre-token';
import type { TokenEvent } from '../../../lambda/pool/pre-token/claims';
import { ENV } from '../../../lambda/shared/env';
import { addPasskey } from '../passkeys/support/api';
import { signInByName } from '../passkeys/support/sign-in';
import { FLAG } from '../passkeys/webauthn/support/authenticator';
import { awsError } from '../support/aws';
import { setPasskeySettings } from '../support/environment';
import { harness } from '../support/harness';
import {
  ALICE,
  CLIENT_ID,
  CONTEXT,
  fragmentOf,
  redeemLink,
  requestLink,
  USER_POOL_ID,
} from '../support/sign-in';

const test = harness();
const { aws, advance, counted } = test;

interface Change {
  version?: string;
  triggerSource?: string;
  clientId?: string;
  userPoolId?: string;
  userName?: string;
  clientMetadata?: unknown;
}

/** Runs pre-token-generation as Cognito does after a sign-in. */
async function tokens(change: Change = {}): Promise<Record<string, unknown>> {
  const event = {
    version: change.version ?? '1',
    region: 'us-east-1',
    userPoolId: change.userPoolId ?? USER_POOL_ID,
    userName: change.userName ?? ALICE.userName,
    triggerSource: change.triggerSource ?? 'TokenGeneration_Authentication',
    callerContext: { awsSdkVersion: '1', clientId: change.clientId ?? CLIENT_ID },
    request: {
      userAttributes: ALICE.attributes,
      groupConfiguration: {},
      ...('clientMetadata' in change ? { clientMetadata: change.clientMetadata } : {}),
    },
    response: {},
  } as unknown as TokenEvent;
  return (await handler(event, CONTEXT)).response as Record<string, unknown>;
}

/** Signs in up to the tokens. */
async function prove(
  metadata: Record<string, unknown> = {},
  answer: Record<string, unknown> = {},
): Promise<void> {
  await requestLink(ALICE, metadata);
  expect(await redeemLink(ALICE, fragmentOf(aws.mails.at(-1)), answer)).toEqual({ step: 'tokens' });
}

const CLAIMS = { claimsToAddOrOverride: { sign_in_method: 'MAGIC_LINK' } };

describe('the sign_in_method claim', () => {
  it('says what was proven', async () => {
    await prove();
    expect(await tokens()).toEqual({ claimsOverrideDetails: CLAIMS });
  });

  it.each(['2', '3'])('is in ID and access token where the pool sends version %s', async (version) => {
    await prove();
    expect(await tokens({ version })).toEqual({
      claimsAndScopeOverrideDetails: { idTokenGeneration: CLAIMS, accessTokenGeneration: CLAIMS },
    });
  });

  it('is not there when nothing was proven, whatever the client sends', async () => {
    const clientMetadata = { signInMethod: 'FIDO2', sign_in_method: 'FIDO2', proof: 'FIDO2' };
    expect(await tokens({ clientMetadata })).toEqual({});
    await prove();
    expect(await tokens({ clientMetadata })).toEqual({ claimsOverrideDetails: CLAIMS });
  });

  it('is given once a proof', async () => {
    await prove();
    await tokens();
    expect(await tokens()).toEqual({});
    expect(counted('ClaimOmitted')).toBe(1);
  });

  it.each([
    'TokenGeneration_RefreshTokens',
    'TokenGeneration_HostedAuth',
    'TokenGeneration_NewPasswordChallenge',
    'TokenGeneration_AuthenticateDevice',
  ])('is not there for %s, which leaves the proof to its sign-in', async (triggerSource) => {
    await prove();
    expect(await tokens({ triggerSource })).toEqual({});
    expect(await tokens()).toEqual({ claimsOverrideDetails: CLAIMS });
  });

  it('belongs to its user, pool and client', async () => {
    await prove();
    expect(await tokens({ clientId: 'another' })).toEqual({});
    expect(await tokens({ userName: 'mallory' })).toEqual({});
    expect(await tokens({ userPoolId: 'us-east-1_Another01' })).toEqual({});
    expect(await tokens()).toEqual({ claimsOverrideDetails: CLAIMS });
  });

  it('is not taken by another sign-in of the same user when this one has a code verifier', async () => {
    const codeVerifier = 'v'.repeat(43);
    const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
    await prove({ codeChallenge }, { codeVerifier });
    expect(await tokens()).toEqual({});
    expect(await tokens({ clientMetadata: { codeVerifier: 'x'.repeat(43) } })).toEqual({});
    expect(await tokens({ clientMetadata: { codeVerifier } })).toEqual({ claimsOverrideDetails: CLAIMS });
  });

  it('is not there when the proof is older than a sign-in takes', async () => {
    await prove();
    advance(31);
    expect(await tokens()).toEqual({});
  });

  it('is left out, and the tokens are made, when the table can’t be reached', async () => {
    await prove();
    aws.spoilOperation('UpdateItem', { how: awsError('InternalServerError', 500) });
    expect(await tokens()).toEqual({});
  });

  it('survives client metadata of any shape', async () => {
    for (const clientMetadata of [
      null,
      'text',
      7,
      [],
      { codeVerifier: { a: 1 } },
      { codeVerifier: ['v'.repeat(43)] },
    ])
      expect(await tokens({ clientMetadata })).toEqual({});
  });
});

describe('the claims of a sign-in with a passkey', () => {
  beforeEach(() => setPasskeySettings({ userVerification: 'preferred' }));

  it.each([
    [FLAG.UP | FLAG.UV, 'true', 'false'],
    [FLAG.UP, 'false', 'false'],
    [FLAG.UP | FLAG.UV | FLAG.BE | FLAG.BS, 'true', 'true'],
    [FLAG.UP | FLAG.BE, 'false', 'false'],
  ])(
    'say method, user verification and backup state as the authenticator did: %d',
    async (flags, verified, synced) => {
      const passkey = await addPasskey(ALICE, { flags: flags | FLAG.AT });
      expect(await signInByName(ALICE, passkey, { flags })).toEqual({ step: 'tokens' });
      expect(await tokens()).toEqual({
        claimsOverrideDetails: {
          claimsToAddOrOverride: {
            sign_in_method: 'FIDO2',
            passkey_user_verified: verified,
            passkey_backed_up: synced,
          },
        },
      });
      expect(await tokens()).toEqual({});
    },
  );

  it('belong to the requester that sent a code verifier', async () => {
    const codeVerifier = 'v'.repeat(43);
    const passkey = await addPasskey(ALICE);
    await signInByName(ALICE, passkey, {}, { codeVerifier });
    expect(await tokens()).toEqual({});
    expect(await tokens({ clientMetadata: { codeVerifier } })).toMatchObject({
      claimsOverrideDetails: { claimsToAddOrOverride: { sign_in_method: 'FIDO2' } },
    });
  });

  it('are not there after a link that follows', async () => {
    const passkey = await addPasskey(ALICE);
    await signInByName(ALICE, passkey);
    await prove();
    expect(await tokens()).toEqual({ claimsOverrideDetails: CLAIMS });
  });
});

describe('the scope of Cognito’s own operations', () => {
  const scopesToSuppress = ['aws.cognito.signin.user.admin'];
  const suppressed = { claimsAndScopeOverrideDetails: { accessTokenGeneration: { scopesToSuppress } } };
  beforeEach(() => {
    process.env[ENV.SUPPRESS_USER_OPERATIONS] = 'TRUE';
  });
  afterEach(() => {
    delete process.env[ENV.SUPPRESS_USER_OPERATIONS];
  });

  it.each([
    'TokenGeneration_Authentication',
    'TokenGeneration_RefreshTokens',
    'TokenGeneration_NewPasswordChallenge',
    'TokenGeneration_AuthenticateDevice',
    'TokenGeneration_HostedAuth',
    'TokenGeneration_SomethingNew',
  ])('is taken out whatever the tokens are for: %s', async (triggerSource) => {
    expect(await tokens({ version: '2', triggerSource })).toEqual(suppressed);
  });

  it('is taken out beside the claims of a proof', async () => {
    await prove();
    expect(await tokens({ version: '2' })).toEqual({
      claimsAndScopeOverrideDetails: {
        idTokenGeneration: CLAIMS,
        accessTokenGeneration: { ...CLAIMS, scopesToSuppress },
      },
    });
  });

  it('is taken out when the table can’t be reached', async () => {
    await prove();
    aws.spoilOperation('UpdateItem', { how: awsError('InternalServerError', 500) });
    expect(await tokens({ version: '2' })).toEqual(suppressed);
  });

  it('stays where the stage’s clients need it', async () => {
    delete process.env[ENV.SUPPRESS_USER_OPERATIONS];
    expect(await tokens({ version: '2', triggerSource: 'TokenGeneration_RefreshTokens' })).toEqual({});
  });
});
