/** Rules of a stage's own: the examples of custom/hooks, and hooks that fail, are slow or mean harm. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminAddUserToGroupCommand, CreateGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import type { SynthOptions } from '../support/assembly';
import { eventsThat, listenerApp, problemsOf } from '../support/audit';
import { replaceHook } from '../support/hooks';
import { operatorClient } from '../support/operator-client';
import { createPasskey, passkeyPage } from '../support/passkeys';
import { type SignInWorld, signInWorld } from '../support/signing-in';

const folder = mkdtempSync(join(tmpdir(), 'hooks-'));
let world: SignInWorld;
beforeAll(async () => {
  const stage: SynthOptions = {
    overrides: {
      hooks: {
        admission: { enabled: true, timeoutMilliseconds: 1_000 },
        claims: { enabled: true, timeoutMilliseconds: 1_000 },
        methodChoice: { enabled: true },
      },
    },
  };
  world = await signInWorld(stage, [listenerApp(folder)]);
}, 240_000);
afterAll(async () => {
  await world?.aws.close();
  rmSync(folder, { recursive: true, force: true });
});

const refusal = (trigger: string, words: string) => ({
  name: 'UserLambdaValidationException',
  message: `${trigger} failed with error ${words}.`,
});
const NOT_CHECKED = 'Refused: This could not be checked just now. Please try again in a moment.';
const REFUSED = 'Refused: You can’t sign in here. If you think you should, ask whoever runs this service.';

describe('the examples', () => {
  it('keep who has an address of a refused domain from signing up, in words of the language asked for', async () => {
    const signUp = (locale: string) =>
      world.client.call('SignUp', {
        ClientId: world.client.clientId,
        Username: 'somebody@Refused.Example',
        Password: 'A-password-of-nobody-1',
        ClientMetadata: { locale },
      });
    await expect(signUp('en-GB')).rejects.toMatchObject(
      refusal(
        'PreSignUp',
        'Refused: Addresses of refused.example can’t be used here. Use the address of your company.',
      ),
    );
    await expect(signUp('ja')).rejects.toMatchObject(
      refusal(
        'PreSignUp',
        'Refused: refused.example のアドレスは使えません。会社のアドレスをお使いください。',
      ),
    );
  });

  it('put a claim into both tokens, and into those of a refresh', async () => {
    const { email } = await world.newUser();
    const tokens = await world.signIn(email);
    const { AuthenticationResult: again } = await world.client.call('GetTokensFromRefreshToken', {
      ClientId: world.client.clientId,
      RefreshToken: tokens.RefreshToken,
    });
    for (const token of [tokens.IdToken, tokens.AccessToken, again.IdToken, again.AccessToken])
      expect(decodeJwt(token)).toMatchObject({ organisation: 'example.net' });
    expect(decodeJwt(tokens.IdToken)).toMatchObject({ sign_in_method: 'MAGIC_LINK' });
  });

  it('let administrators in by passkey alone', async () => {
    const { email } = await world.newUser();
    const { IdToken } = await world.signIn(email);
    const page = passkeyPage(world.aws, world.client);
    const passkey = await page.register(IdToken, { passkey: createPasskey() });
    const cognito = operatorClient(world.aws);
    const group = { UserPoolId: world.aws.output('UserPoolId'), GroupName: 'administrators' };
    await cognito.send(new CreateGroupCommand(group));
    await cognito.send(new AdminAddUserToGroupCommand({ ...group, Username: email }));
    cognito.destroy();
    world.aws.clock.advance(61);
    await expect(world.signIn(email)).rejects.toMatchObject(
      refusal('VerifyAuthChallengeResponse', 'Refused: Administrators sign in with a passkey.'),
    );
    expect(JSON.stringify(world.aws.logs('VerifyAuthChallengeResponse'))).not.toContain(
      'is left for its seconds',
    );
    expect((await page.signIn(email, passkey, { signCount: 1 })).AuthenticationResult).toBeDefined();
  });
});

/** What a hook of *admission* does, by the local part of the address. */
const HOSTILE = `
const answers = {
  'throws': () => { throw new Error('secret of the hook'); },
  'slow': () => new Promise((resolve) => setTimeout(() => resolve({ admit: true }), 1500)),
  'huge': () => ({ admit: true, more: 'x'.repeat(100000) }),
  'text': () => 'admit',
  'nothing': () => undefined,
  'truthy': () => ({ admit: 1 }),
  'list': () => [{ admit: true }],
  'proto': () => JSON.parse('{"__proto__":{"admit":true}}'),
  'silent': () => ({ admit: false }),
  'html': () => ({ admit: false, words: { en: '<img src=x onerror=alert(1)>' } }),
  'lines': () => ({ admit: false, words: { en: 'one\\r\\ntwo' } }),
  'bidi': () => ({ admit: false, words: { en: 'good \\u202Edab' } }),
  'long': () => ({ admit: false, words: { en: 'x'.repeat(301) } }),
  'odd': () => ({ admit: false, words: 'no' }),
};
exports.handler = async ({ moment, email, attributes }) => {
  const [name, when = 'sign-up'] = (email ?? attributes.email).split('@')[0].split('--')[0].split('.');
  return when === moment && answers[name] ? answers[name]() : { admit: true };
};`;

describe('a hook of admission that does harm', () => {
  beforeAll(() => replaceHook(world.aws, 'AdmissionHook', HOSTILE));

  it.each([
    ['throws', NOT_CHECKED],
    ['slow', NOT_CHECKED],
    ['huge', NOT_CHECKED],
    ['text', NOT_CHECKED],
    ['nothing', NOT_CHECKED],
    ['truthy', NOT_CHECKED],
    ['list', NOT_CHECKED],
    ['proto', NOT_CHECKED],
    ['silent', 'SignUp is not permitted for this user pool'],
    ['html', 'Refused: <img src=x onerror=alert(1)>'],
    ['lines', 'SignUp is not permitted for this user pool'],
    ['bidi', 'SignUp is not permitted for this user pool'],
    ['long', 'SignUp is not permitted for this user pool'],
    ['odd', 'SignUp is not permitted for this user pool'],
  ])('%s: lets nobody sign up', async (name, message) => {
    await expect(world.client.signUp(`${name}@example.net`)).rejects.toMatchObject(
      refusal('PreSignUp', message),
    );
  });

  it.each([
    ['silent.sign-in', REFUSED],
    ['throws.sign-in', NOT_CHECKED],
    ['lines.sign-in', REFUSED],
  ])('%s: lets nobody in who has an account and a link', async (name, message) => {
    const email = `${name}--${process.pid}@example.net`;
    await world.client.signUp(email);
    await expect(world.signIn(email)).rejects.toMatchObject(refusal('PreTokenGeneration', message));
  });

  it('ends a session at its refresh', async () => {
    const email = `silent.refresh--${process.pid}@example.net`;
    await world.client.signUp(email);
    const { RefreshToken } = await world.signIn(email);
    await expect(
      world.client.call('GetTokensFromRefreshToken', { ClientId: world.client.clientId, RefreshToken }),
    ).rejects.toMatchObject(refusal('PreTokenGeneration', REFUSED));
  });
});

it('other teams hear of each who was not let in, and why', async () => {
  const events = await eventsThat(world.aws, (event) => event['detail-type'] === 'Sign-in not admitted', 5);
  expect(events.map(problemsOf).filter(Boolean)).toEqual([]);
  expect(events.map(({ detail }) => [detail.method, detail.reason]).sort()).toEqual([
    ['COGNITO', 'not_admitted'],
    ['MAGIC_LINK', 'hook_failed'],
    ['MAGIC_LINK', 'method'],
    ['MAGIC_LINK', 'not_admitted'],
    ['MAGIC_LINK', 'not_admitted'],
  ]);
  for (const { detail } of events) expect(detail.sub).toEqual(expect.any(String));
});

describe('a hook of claims that does harm', () => {
  it.each([
    ['claims that are Cognito’s', "{ idToken: { sub: 'root' } }"],
    ['claims that are ours', "{ accessToken: { sign_in_method: 'FIDO2' } }"],
    ['a wrong shape', '[]'],
    ['too many bytes', "{ idToken: { big: 'x'.repeat(3000) } }"],
  ])('adds nothing: %s', async (_, answer) => {
    await replaceHook(world.aws, 'ClaimsHook', `exports.handler = async () => (${answer});`);
    const { email, sub } = await world.newUser();
    const { IdToken, AccessToken } = await world.signIn(email);
    expect(decodeJwt(IdToken)).toMatchObject({ sub, sign_in_method: 'MAGIC_LINK' });
    expect(decodeJwt(AccessToken)).toMatchObject({ sub, sign_in_method: 'MAGIC_LINK' });
    expect(decodeJwt(IdToken)).not.toHaveProperty('big');
  });
});
