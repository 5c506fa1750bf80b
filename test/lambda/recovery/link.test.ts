import './support';

import { createHash } from 'node:crypto';
import { handler as preToken } from '../../../lambda/pool/pre-token';
import { ENV } from '../../../lambda/shared/env';
import { addPasskey } from '../passkeys/support/api';
import { awsError } from '../support/aws';
import { setPasskeySettings } from '../support/environment';
import { harness } from '../support/harness';
import { ALICE, CLIENT_ID, CONTEXT, NOBODY, requestLink, SignIn, USER_POOL_ID } from '../support/sign-in';
import { answer, CAROL, linkIn, recover } from './support';

const test = harness();
const { aws, advance, counted, output } = test;

beforeEach(() => {
  for (const { userName, attributes } of [ALICE, CAROL]) aws.users.set(userName, attributes);
});

/** The secret of a new link of Carol's. */
async function newLink(): Promise<string> {
  await recover({ link: true });
  return linkIn(aws.mails.at(-1)).secret;
}

const tokenClaims = async (clientMetadata: Record<string, string> = {}) => {
  const { response } = await preToken(
    {
      version: '2',
      triggerSource: 'TokenGeneration_Authentication',
      region: 'us-east-1',
      userPoolId: USER_POOL_ID,
      userName: CAROL.userName,
      callerContext: { awsSdkVersion: '1', clientId: CLIENT_ID },
      request: { userAttributes: {}, groupConfiguration: {}, clientMetadata },
      response: {},
    } as never,
    CONTEXT,
  );
  return JSON.stringify(response);
};

describe('a recovery link', () => {
  it('signs in once, and the tokens say so', async () => {
    const secret = await newLink();
    expect(await answer('RECOVERY_LINK', secret)).toBe('tokens');
    expect(await tokenClaims()).toContain('"sign_in_method":"RECOVERY_LINK"');
    expect(counted('RecoveryUsed', 'link')).toBe(1);
  });

  it('tells its user that it was used', async () => {
    await answer('RECOVERY_LINK', await newLink());
    expect(aws.mails.at(-1)).toMatchObject({
      to: 'carol@example.com',
      subject: 'Your Example & Co account was opened with a recovery link',
    });
  });

  it('signs in when the mail about it can’t be sent', async () => {
    const secret = await newLink();
    aws.spoilOperation('SendEmail', { how: awsError('ThrottlingException', 429) });
    expect(await answer('RECOVERY_LINK', secret)).toBe('tokens');
  });

  it('leads to the page, and says in its mail that it is for nobody else and how long it works', async () => {
    await newLink();
    const { text, html } = aws.mails.at(-1) ?? { text: '', html: '' };
    expect(text).toMatch(/\nhttps:\/\/app\.example\.com\/welcome#recovery\.[\w-]+\.[\w-]{43}\n/);
    expect(text).toContain(
      'The link works once and for 15 minutes. Do not share it, not even with our support.',
    );
    expect(html).toContain('href="https://app.example.com/welcome#recovery.');
  });

  it('opens the account of somebody who lost the passkey that the stage enforces', async () => {
    setPasskeySettings({ enforce: true });
    await addPasskey(CAROL);
    expect(await answer('RECOVERY_LINK', await newLink())).toBe('tokens');
  });
});

describe('a recovery link is refused', () => {
  it('the second time', async () => {
    const secret = await newLink();
    await answer('RECOVERY_LINK', secret);
    advance(1);
    expect(await answer('RECOVERY_LINK', secret)).toBe('failed');
  });

  it('to all but one of many that come at once', async () => {
    const secret = await newLink();
    const steps = await Promise.all(Array.from({ length: 8 }, () => answer('RECOVERY_LINK', secret)));
    expect(steps.filter((step) => step === 'tokens')).toHaveLength(1);
  });

  it('once it is over', async () => {
    const secret = await newLink();
    advance(901);
    expect(await answer('RECOVERY_LINK', secret)).toBe('failed');
  });

  it('to another user, and to nobody', async () => {
    const secret = await newLink();
    expect(await answer('RECOVERY_LINK', secret, ALICE)).toBe('failed');
    expect(await answer('RECOVERY_LINK', secret, NOBODY)).toBe('failed');
    expect(await answer('RECOVERY_LINK', secret)).toBe('tokens');
  });

  it('to another client, and in another pool', async () => {
    const secret = await newLink();
    expect(await answer('RECOVERY_LINK', secret, { ...CAROL, clientId: 'another' })).toBe('failed');
    expect(await answer('RECOVERY_LINK', secret, { ...CAROL, userPoolId: 'us-east-1_Another01' })).toBe(
      'failed',
    );
  });

  it('once a newer one was mailed', async () => {
    const first = await newLink();
    const second = await newLink();
    expect(await answer('RECOVERY_LINK', first)).toBe('failed');
    expect(await answer('RECOVERY_LINK', second)).toBe('tokens');
  });

  it('once support has ended all sessions', async () => {
    const secret = await newLink();
    await recover({ signOut: true });
    expect(await answer('RECOVERY_LINK', secret)).toBe('failed');
  });

  it('once the address that it went to is not the user’s any more, or not proven', async () => {
    const secret = await newLink();
    for (const changes of [{ email: 'thief@example.com' }, { email_verified: 'false' }])
      expect(
        await answer('RECOVERY_LINK', secret, { ...CAROL, attributes: { ...CAROL.attributes, ...changes } }),
      ).toBe('failed');
    expect(await answer('RECOVERY_LINK', secret)).toBe('tokens');
  });

  it.each([undefined, null, '', 'x', 'A'.repeat(43), 'A'.repeat(44), { S: 1 }, ['x'], 7, '__proto__'])(
    'when it is none: %j',
    async (secret) => {
      await newLink();
      expect(await answer('RECOVERY_LINK', secret)).toBe('failed');
    },
  );

  it('as a magic link, or a magic link as one', async () => {
    const secret = await newLink();
    const signIn = await SignIn.start(CAROL);
    expect(
      (await signIn.respond(secret, { signInMethod: 'MAGIC_LINK', alreadyHaveMagicLink: 'yes' })).step,
    ).toBe('failed');
    await requestLink(CAROL);
    const token = /#[\w-]+\.([\w-]{43})\s/.exec(aws.mails.at(-1)?.text ?? '')?.[1] ?? '';
    expect(token).toHaveLength(43);
    expect(await answer('RECOVERY_LINK', token)).toBe('failed');
  });

  it('with a verifier, whatever it is: no browser has asked for the link', async () => {
    const secret = await newLink();
    const codeVerifier = createHash('sha256').update('verifier').digest('base64url');
    for (const given of ['short', '', codeVerifier])
      expect(await answer('RECOVERY_LINK', secret, CAROL, { codeVerifier: given })).toBe('failed');
    expect(counted('RecoveryRefused', 'verifier')).toBe(3);
    expect(await answer('RECOVERY_LINK', secret)).toBe('tokens');
  });

  it('where the stage has none', async () => {
    const secret = await newLink();
    process.env[ENV.RECOVERY_METHODS] = '';
    expect(await answer('RECOVERY_LINK', secret)).toBe('failed');
  });

  it('in the same way for everybody: the same calls, whether or not there is such a user or link', async () => {
    const secret = await newLink();
    const callsFor = async (user: typeof CAROL, value: string) => {
      const before = aws.calls.length;
      await answer('RECOVERY_LINK', value, user);
      return aws.operations.slice(before);
    };
    const calls = [
      await callsFor(NOBODY, secret),
      await callsFor(ALICE, secret),
      await callsFor(CAROL, 'A'.repeat(43)),
    ];
    const same = ['GetItem', 'UpdateItem'];
    expect(calls).toEqual([same, same, same]);
    expect(output()).not.toContain(secret);
  });
});

describe('when a try of the trigger gives no answer', () => {
  it('the same round is let in again, for seconds', async () => {
    const secret = await newLink();
    const signIn = await SignIn.start(CAROL);
    expect(await signIn.verify(secret, { signInMethod: 'RECOVERY_LINK' })).toBe(true);
    expect(await signIn.retryVerify()).toBe(true);
    advance(21);
    expect(await signIn.retryVerify()).toBe(false);
  });

  it('because it died after the link was used up, the next one finishes the sign-in', async () => {
    const secret = await newLink();
    const signIn = await SignIn.start(CAROL);
    aws.spoilOperation('UpdateItem', { when: 'after', how: 'kill' });
    expect(await aws.run(() => signIn.verify(secret, { signInMethod: 'RECOVERY_LINK' }))).toBe('killed');
    aws.spoilCalls(() => undefined);
    expect(await signIn.retryVerify()).toBe(true);
  });
});
