/** The package’s weaknesses in links and sign-up that need no HTTP to be tried: on our triggers alone. */
import './support/environment';

import { createHash } from 'node:crypto';
import { REDIRECT_URI } from './support/environment';
import { harness } from './support/harness';
import { ALICE, fragmentOf, redeemLink, requestLink, SignIn } from './support/sign-in';

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
