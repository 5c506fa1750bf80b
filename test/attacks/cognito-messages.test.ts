/**
 * Messages that Cognito itself sends: while operators have stopped SMS, none leaves, whatever anybody calls.
 * The web ACL is taken away here, so that what holds them back is the trigger that every pool has.
 */
import {
  AdminConfirmSignUpCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { SynthOptions } from '../support/assembly';
import { ATTEMPTS, type Caller, operationsThatSend } from '../support/cognito-messages';
import { type CodesWorld, codesWorld } from '../support/one-time-codes';

it('the list names every operation that makes Cognito send by SMS', () => {
  expect(Object.keys(ATTEMPTS)).toEqual(operationsThatSend());
});

const KINDS: Readonly<Record<string, SynthOptions['overrides']>> = {
  'without passwords': ({ codes }) => ({ codes }),
  'with passwords, second factors and native sign-in by SMS': {
    passwordFlows: true,
    mfa: { mode: 'optional', factors: ['sms', 'totp', 'email'] },
    nativeSignIn: { factors: ['email-code', 'sms-code'] },
  },
};

describe.each(Object.entries(KINDS))('while sending is stopped, on a stage %s', (_kind, overrides) => {
  let world: CodesWorld;
  let administrator: CognitoIdentityProviderClient;
  const callers: Caller[] = [];

  beforeAll(async () => {
    world = await codesWorld({ webAcl: false, ...(overrides ? { overrides } : {}) });
    administrator = new CognitoIdentityProviderClient({
      endpoint: world.aws.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'administrator', secretAccessKey: 'any' },
      maxAttempts: 1,
    });
    const pool = world.aws.output('UserPoolId');
    for (let person = 0; person < 8; person++) {
      const { email, phone, sub } = await world.newPerson();
      await administrator
        .send(new AdminConfirmSignUpCommand({ UserPoolId: pool, Username: sub }))
        // Without passwords the account is confirmed already.
        .catch(() => undefined);
      const { AccessToken: accessToken } = await world.links.signIn(email);
      callers.push({ client: world.client, administrator, pool, email, phone, accessToken });
    }
    await world.setStop('on');
    // The stop is read anew at least once a minute.
    world.aws.clock.advance(61);
  }, 240_000);
  afterAll(async () => {
    administrator?.destroy();
    await world?.close();
  });

  it.each(Object.keys(ATTEMPTS))(
    '%s makes no message leave',
    async (operation) => {
      const before = world.aws.sms.all().length;
      const attempts = callers.flatMap((caller) => ATTEMPTS[operation]?.(caller) ?? []);
      expect(attempts.length).toBeGreaterThanOrEqual(8);
      await Promise.allSettled(attempts.map((attempt) => attempt()));
      expect(world.aws.sms.all().slice(before)).toEqual([]);
    },
    60_000,
  );

  it('no address that a thief makes up gets a mail', () => {
    expect(world.aws.mail.all().filter(({ destination }) => /^made-up/.test(destination.to.join()))).toEqual(
      [],
    );
  });
});
