/** The wire protocol that the package's browser client speaks, and everything that isn't it. */
import '../support/environment';

import type { DefineAuthChallengeTriggerEvent } from 'aws-lambda';
import fc from 'fast-check';
import { handler as create } from '../../../lambda/custom-auth/create';
import { handler as define } from '../../../lambda/custom-auth/define';
import { ENV } from '../../../lambda/shared/env';
import { harness } from '../support/harness';
import {
  ALICE,
  CLIENT_ID,
  CONTEXT,
  fragmentOf,
  NOBODY,
  REDEEM,
  REQUEST,
  requestLink,
  SignIn,
  USER_POOL_ID,
} from '../support/sign-in';

const test = harness();
const { aws } = test;

const NONCE = /^[A-Za-z0-9_-]{22}$/;

/** Runs define-auth-challenge over a session. */
async function defineOver(session: unknown[], clientMetadata: unknown, userNotFound = false) {
  const event = {
    version: '1',
    region: 'us-east-1',
    userPoolId: USER_POOL_ID,
    userName: ALICE.userName,
    triggerSource: 'DefineAuthChallenge_Authentication',
    callerContext: { awsSdkVersion: '1', clientId: CLIENT_ID },
    request: { userAttributes: {}, session, clientMetadata, ...(userNotFound ? { userNotFound } : {}) },
    response: { failAuthentication: false, issueTokens: false },
  } as unknown as DefineAuthChallengeTriggerEvent;
  return (await define(event, CONTEXT)).response;
}

const round = (challengeResult: boolean, challengeName = 'CUSTOM_CHALLENGE') => ({
  challengeName,
  challengeResult,
});

describe('the first challenge', () => {
  it('asks the client what it wants, in public and private parameters and metadata', async () => {
    const signIn = await SignIn.start(ALICE);
    const { response } = await create(signIn.lastCreate as never, CONTEXT);
    expect(response.publicChallengeParameters).toEqual({ challenge: 'PROVIDE_AUTH_PARAMETERS' });
    expect(response.privateChallengeParameters).toEqual({
      challenge: 'PROVIDE_AUTH_PARAMETERS',
      round: expect.stringMatching(NONCE),
    });
    expect(response.challengeMetadata).toBe(
      `PROVIDE_AUTH_PARAMETERS#${response.privateChallengeParameters.round}`,
    );
  });

  it('is the same for a user who is not there', async () => {
    const { lastCreate } = await SignIn.start(NOBODY);
    const { response } = await create(lastCreate as never, CONTEXT);
    expect(Object.keys(response)).toEqual([
      'publicChallengeParameters',
      'privateChallengeParameters',
      'challengeMetadata',
    ]);
  });
});

describe('the second challenge', () => {
  it('carries a nonce of its own', async () => {
    const { signIn } = await requestLink(ALICE);
    const response = await signIn.retryCreate();
    expect(response.privateChallengeParameters).toEqual({
      challenge: 'PROVIDE_MAGIC_LINK',
      round: expect.stringMatching(NONCE),
      // Names the attempt in the logs, as a hash.
      signIn: signIn.session[0]?.challengeMetadata.split('#')[1],
    });
    expect(response.challengeMetadata).toMatch(/^MAGIC_LINK#[A-Za-z0-9_-]{22}$/);
    expect(response.challengeMetadata).not.toContain(signIn.session[0]?.challengeMetadata.split('#')[1]);
  });

  it.each([
    ['a method nobody knows', { ...REQUEST, signInMethod: 'TELEPATHY' }],
    ['a name from a prototype', { ...REQUEST, signInMethod: 'toString' }],
    ['no method', { redirectUri: REQUEST.redirectUri }],
    ['a link it says it has', REDEEM],
  ])('is not made for %s', async (_what, clientMetadata) => {
    const { lastCreate } = await requestLink(ALICE).then(({ signIn }) => signIn);
    const event = structuredClone(lastCreate) as NonNullable<typeof lastCreate>;
    event.request.clientMetadata = clientMetadata as Record<string, string>;
    aws.clear();
    await expect(create(event, CONTEXT)).rejects.toThrow(/not supported|not a request/);
    expect(aws.calls).toEqual([]);
  });

  it('is not made where magic links are off', async () => {
    process.env[ENV.MAGIC_LINK_ENABLED] = 'FALSE';
    await expect(requestLink(ALICE)).rejects.toThrow('This sign-in method is not supported.');
  });
});

describe('define-auth-challenge', () => {
  it('starts with a challenge, whoever asks', async () => {
    for (const userNotFound of [false, true])
      expect(await defineOver([], undefined, userNotFound)).toEqual({
        issueTokens: false,
        failAuthentication: false,
        challengeName: 'CUSTOM_CHALLENGE',
      });
  });

  it('issues tokens after a right answer only', async () => {
    expect(await defineOver([round(true)], REDEEM)).toMatchObject({
      issueTokens: true,
      failAuthentication: false,
    });
    expect(await defineOver([round(false), round(true)], REDEEM)).toMatchObject({ issueTokens: true });
    expect(await defineOver([round(false)], REDEEM)).toMatchObject({
      issueTokens: false,
      failAuthentication: true,
    });
    expect(await defineOver([round(true), round(false)], REDEEM)).toMatchObject({ failAuthentication: true });
  });

  it('never issues tokens to a user who is not there', async () => {
    expect(await defineOver([round(true)], REDEEM, true)).toMatchObject({
      issueTokens: false,
      failAuthentication: true,
    });
  });

  it('takes one request, and as the first answer', async () => {
    expect(await defineOver([round(false)], REQUEST)).toMatchObject({ challengeName: 'CUSTOM_CHALLENGE' });
    expect(await defineOver([round(false), round(false)], REQUEST)).toMatchObject({
      failAuthentication: true,
    });
  });

  it.each(['SRP_A', 'PASSWORD_VERIFIER', 'SMS_MFA', 'custom_challenge', ''])(
    'fails a sign-in that mixes in %j',
    async (name) => {
      expect(await defineOver([round(true, name), round(true)], REDEEM)).toMatchObject({
        issueTokens: false,
        failAuthentication: true,
      });
    },
  );

  it('over any session and any metadata gives tokens for a last right answer alone, and never throws', async () => {
    const anyRound = fc.record({
      challengeName: fc.constantFrom('CUSTOM_CHALLENGE', 'SRP_A', 'PASSWORD_VERIFIER'),
      challengeResult: fc.boolean(),
    });
    const metadata = fc.oneof(
      fc.anything(),
      fc.constantFrom(REQUEST, REDEEM),
      fc.record({ signInMethod: fc.anything(), alreadyHaveMagicLink: fc.anything() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyRound, { maxLength: 4 }), metadata, async (session, clientMetadata) => {
        const response = await defineOver(session, clientMetadata);
        const right =
          session.at(-1)?.challengeResult === true &&
          session.every(({ challengeName }) => challengeName === 'CUSTOM_CHALLENGE');
        if (response.issueTokens) expect(right).toBe(true);
        expect(response.issueTokens && response.failAuthentication).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe('verify-auth-challenge-response', () => {
  it('calls AWS for nothing when the client asks for a link', async () => {
    const signIn = await SignIn.start(ALICE);
    expect(await signIn.verify('__dummy__', REQUEST)).toBe(false);
    expect(aws.calls).toEqual([]);
  });

  it('refuses an answer to a round that isn’t one of ours', async () => {
    const { signIn } = await requestLink(ALICE);
    const fragment = fragmentOf(aws.mails[0]);
    const other = await SignIn.start(ALICE);
    for (const round of [undefined, '', 'round', 7]) {
      (other as unknown as { challenge: object }).challenge = { privateChallengeParameters: { round } };
      expect(await other.verify(fragment, REDEEM)).toBe(false);
    }
    expect(await signIn.verify(fragment, REDEEM)).toBe(true);
  });
});

describe('a function whose environment is wrong', () => {
  it.each([
    ['create', ENV.CONFIGURATION_SET, ''],
    ['create', ENV.REDIRECT_URIS, '["javascript:alert(1)"]'],
    ['create', ENV.REDIRECT_URIS, 'https://app.example.com/'],
    ['create', ENV.LOCALES, 'en,tlh'],
    ['create', ENV.LINKS_PER_DAY, 'many'],
    ['verify', ENV.ACCEPTED_KEY_IDS, ''],
  ])('fails when it starts and names the variable: %s, %s = %j', async (file, name, value) => {
    process.env[name] = value;
    await jest.isolateModulesAsync(async () => {
      await expect(import(`../../../lambda/custom-auth/${file}`)).rejects.toThrow(name);
    });
  });
});
