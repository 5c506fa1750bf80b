/** The package's known weaknesses in magic links, sign-up and tokens, each tried on our triggers. */
import './support/environment';

import { createHash } from 'node:crypto';
import type { PreSignUpTriggerEvent } from 'aws-lambda';
import { handler as preSignUp } from '../../lambda/pool/pre-sign-up';
import { handler as preToken } from '../../lambda/pool/pre-token';
import type { TokenEvent } from '../../lambda/pool/pre-token/claims';
import { REDIRECT_URI } from './support/environment';
import { harness } from './support/harness';
import {
  ALICE,
  CLIENT_ID,
  CONTEXT,
  fragmentOf,
  NOBODY,
  redeemLink,
  requestLink,
  SignIn,
  USER_POOL_ID,
} from './support/sign-in';

const test = harness();
const { aws, advance, output } = test;

const TOKENS = { step: 'tokens' };
const FAILED = { step: 'failed' };

describe('attacks on magic links', () => {
  it('markup in redirectUri: nothing a client sends gets into a mail', async () => {
    const attempts = [
      `${REDIRECT_URI}"><a href="https://evil.example/`,
      `${REDIRECT_URI}?"><img src=x>`,
      `${REDIRECT_URI}'onclick='alert(1)`,
    ];
    for (const redirectUri of attempts)
      await expect(requestLink(ALICE, { redirectUri })).rejects.toThrow(/registered URIs/);
    expect(aws.mails).toEqual([]);
    await requestLink(ALICE, { redirectUri: REDIRECT_URI.replace('app.example.com', 'APP.Example.COM:443') });
    expect(aws.mails[0]?.text).toContain(`${REDIRECT_URI}#`);
    expect(aws.mails[0]?.html).not.toContain('APP.Example');
  });

  it('a link that sends its token elsewhere: another path of a good origin is refused', async () => {
    for (const path of ['/redirect?to=https://evil.example', '/', '/welcome/..', '/welcome;x'])
      await expect(requestLink(ALICE, { redirectUri: new URL(REDIRECT_URI).origin + path })).rejects.toThrow(
        /registered URIs/,
      );
    expect(aws.calls).toEqual([]);
  });

  it('an error as a mirror: the refused redirectUri is not repeated', async () => {
    const error = await requestLink(ALICE, { redirectUri: 'https://evil.example/<script>' }).catch(
      (e: Error) => e,
    );
    expect(String(error)).not.toContain('evil');
  });

  it('header injection by a profile: a line break in the address reaches no mail', async () => {
    const user = {
      userName: 'm',
      attributes: { email: 'm@example.com\r\nBcc: victim@example.com', locale: 'ja\r\nX: y' },
    };
    await requestLink(user);
    expect(JSON.stringify(aws.mails)).not.toMatch(/victim|Bcc/);
  });

  it('a link in an old mailbox: it is dead after its life', async () => {
    await requestLink(ALICE);
    advance(600);
    expect(await redeemLink(ALICE, fragmentOf(aws.mails[0]))).toEqual(FAILED);
  });

  it('a stranger’s request each minute: the user’s link stays good', async () => {
    await requestLink(ALICE);
    for (let minute = 0; minute < 8; minute++) {
      advance(61);
      await requestLink(ALICE);
    }
    expect(await redeemLink(ALICE, fragmentOf(aws.mails[0]))).toEqual(TOKENS);
    expect(aws.mails.length).toBeLessThanOrEqual(3);
  });

  it('limits as an oracle: known, unknown, limited and unlimited users get one answer', async () => {
    const answers = [];
    for (const user of [ALICE, NOBODY, ALICE, NOBODY]) {
      const { signIn, answered } = await requestLink(user);
      const { publicChallengeParameters, ...rest } = await signIn.retryCreate();
      answers.push(JSON.stringify([answered, publicChallengeParameters, Object.keys(rest)]));
    }
    expect(new Set(answers).size).toBe(1);
  });

  it('mail bombing: neither one user nor the pool gets more than the limits', async () => {
    for (let i = 0; i < 40; i++) {
      await requestLink(ALICE);
      advance(30);
    }
    expect(aws.mails.length).toBeLessThanOrEqual(5);
  });

  it('a scanner that opens links: nothing but an explicit answer redeems', async () => {
    await requestLink(ALICE);
    const fragment = fragmentOf(aws.mails[0]);
    await SignIn.start(ALICE);
    await redeemLink(ALICE, fragment, { alreadyHaveMagicLink: 'no' }).catch(() => undefined);
    expect(await redeemLink(ALICE, fragment)).toEqual(TOKENS);
  });

  it('a stolen mail: without the requester’s verifier the link opens nothing', async () => {
    const codeVerifier = 'only-this-browser-knows-it-0123456789-abcdefgh';
    await requestLink(ALICE, {
      codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    });
    const fragment = fragmentOf(aws.mails[0]);
    expect(await redeemLink(ALICE, fragment)).toEqual(FAILED);
    expect(await redeemLink(ALICE, fragment, { codeVerifier })).toEqual(TOKENS);
  });

  it('an answer before a request, twice a request, an answer after tokens: each fails', async () => {
    expect(await redeemLink(ALICE, 'x.y')).toEqual(FAILED);
    const { signIn } = await requestLink(ALICE);
    expect(
      await signIn.respond('__dummy__', { signInMethod: 'MAGIC_LINK', alreadyHaveMagicLink: 'no' }),
    ).toEqual(FAILED);
  });

  it('secrets in logs: neither link nor address nor user name, at DEBUG', async () => {
    await requestLink(ALICE);
    const fragment = fragmentOf(aws.mails[0]);
    await redeemLink(ALICE, fragment);
    await redeemLink(ALICE, fragment);
    for (const secret of [fragment, ...fragment.split('.'), 'alice@example.com', ALICE.userName])
      expect(output()).not.toContain(secret);
  });
});

describe('attacks on sign-up', () => {
  const signUp = (email: string) =>
    preSignUp(
      {
        version: '1',
        region: 'us-east-1',
        userPoolId: USER_POOL_ID,
        userName: 'victim',
        triggerSource: 'PreSignUp_SignUp',
        callerContext: { awsSdkVersion: '1', clientId: CLIENT_ID },
        request: { userAttributes: { email } },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      } as PreSignUpTriggerEvent,
      CONTEXT,
    );

  it('pre-hijacking: signing up with someone’s address verifies nothing', async () => {
    const { response } = await signUp('victim@example.com');
    expect(response).toMatchObject({ autoVerifyEmail: false, autoVerifyPhone: false });
  });

  it('pre-hijacking: the owner’s first proof takes the password away before the address counts', async () => {
    const victim = { userName: 'victim', attributes: { email: 'victim@example.com' } };
    await requestLink(victim);
    await redeemLink(victim, fragmentOf(aws.mails[0]));
    expect(aws.operations.slice(-2)).toEqual(['AdminSetUserPassword', 'AdminUpdateUserAttributes']);
  });

  it('an attacker’s change of address: a link to the old one proves nothing of the new one', async () => {
    await requestLink(ALICE);
    const moved = { ...ALICE, attributes: { email: 'victim@example.com', email_verified: 'false' } };
    expect(await redeemLink(moved, fragmentOf(aws.mails[0]))).toEqual(FAILED);
    expect(aws.operations).not.toContain('AdminUpdateUserAttributes');
  });
});

describe('attacks on tokens', () => {
  it('a forged sign_in_method: no metadata of a client becomes a claim', async () => {
    const event = {
      version: '2',
      userPoolId: USER_POOL_ID,
      userName: ALICE.userName,
      triggerSource: 'TokenGeneration_Authentication',
      callerContext: { clientId: CLIENT_ID },
      request: { clientMetadata: { signInMethod: 'FIDO2', sign_in_method: 'FIDO2' } },
      response: {},
    } as unknown as TokenEvent;
    expect((await preToken(event, CONTEXT)).response).toEqual({});
  });
});
