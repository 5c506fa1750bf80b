/** Attacks on links that no client can try over HTTP, or that try a limit through many requests. */
import './support/environment';

import { harness } from './support/harness';
import { ALICE, redeemLink, requestLink } from './support/sign-in';

const test = harness();
const { aws, advance } = test;

const FAILED = { step: 'failed' };

describe('attacks on magic links', () => {
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

  it('an answer before a request, or two requests in one sign-in: each fails', async () => {
    expect(await redeemLink(ALICE, 'x.y')).toEqual(FAILED);
    const { signIn } = await requestLink(ALICE);
    expect(
      await signIn.respond('__dummy__', { signInMethod: 'MAGIC_LINK', alreadyHaveMagicLink: 'no' }),
    ).toEqual(FAILED);
  });
});
