/**
 * Messages that the pool of another app sends itself, by its own role and to any country: what strangers and
 * users make Cognito send is counted, stopped and kept to the countries of `sms` all the same. Whatever can
 * be accepted is accepted here, and no web ACL stands before the pool.
 */
import {
  AdminConfirmSignUpCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { ClientAttributes, Mfa } from 'aws-cdk-lib/aws-cognito';
import { ATTEMPTS, type Caller } from '../support/cognito-messages';
import { newNumber } from '../support/one-time-codes';
import { operatorClient } from '../support/operator-client';
import { SMS, SmsBackend, withSms } from '../support/own-pool-sms';
import { signInByLink } from '../support/signing-in';

const REASON = 'A test that judges what is left where all of it is accepted.';
const PASSWORD = 'Correct-horse-battery-9';
/** A mobile number of a country that nothing is sent to. */
const ELSEWHERE = '+447400123456';

const everythingAccepted = () =>
  withSms({
    codes: { email: true, sms: true },
    // Three messages to Japan a day.
    sms: { ...SMS, dailyBudget: 0.25 },
    accepted: {
      passwordFlows: REASON,
      nativeSignIn: REASON,
      userOperations: REASON,
      writableIdentifiers: REASON,
      webAcl: REASON,
    },
  });

let world: SmsBackend;
let administrator: CognitoIdentityProviderClient;

async function newCaller(email: string): Promise<Caller> {
  const { UserSub: sub } = await world.client.signUp(email);
  const pool = world.aws.output('PoolId');
  await administrator.send(new AdminConfirmSignUpCommand({ UserPoolId: pool, Username: sub }));
  const { AccessToken: accessToken } = await signInByLink(world, email);
  const phone = newNumber();
  await world.setAttributes(sub, { phone_number: phone, phone_number_verified: 'true' });
  return { client: world.client, administrator, pool, email, phone, accessToken };
}

beforeAll(async () => {
  const backend = everythingAccepted();
  world = await SmsBackend.start({
    ...backend,
    pool: {
      ...backend.pool,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { sms: true, otp: true },
      signInPolicy: { allowedFirstAuthFactors: { password: true, smsOtp: true } },
    },
    client: {
      authFlows: { custom: true, userSrp: true, user: true },
      // A number is changed at once, without a proof.
      writeAttributes: new ClientAttributes().withStandardAttributes({ email: true, phoneNumber: true }),
    },
  });
  administrator = operatorClient(world.aws);
}, 240_000);
afterAll(async () => {
  administrator?.destroy();
  await world?.close();
});

const messages = () => world.aws.sms.all();

describe('in a pool with every way accepted', () => {
  it('no message leaves for a country that is not listed, whoever has a proven address', async () => {
    const { accessToken: AccessToken, email } = await newCaller('mallory@example.net');
    const attempts = [
      () =>
        world.client.call('UpdateUserAttributes', {
          AccessToken,
          UserAttributes: [{ Name: 'phone_number', Value: ELSEWHERE }],
        }),
      () =>
        world.client.call('GetUserAttributeVerificationCode', { AccessToken, AttributeName: 'phone_number' }),
      () => world.client.call('ForgotPassword', { ClientId: world.client.clientId, Username: email }),
    ];
    for (const attempt of attempts) await attempt().catch(() => undefined);
    expect(await world.profileOf(email)).toMatchObject({ email_verified: 'true', phone_number: ELSEWHERE });
    // Nor once it is proven, as numbers are that the pool has had for years.
    await world.setAttributes(email, { phone_number: ELSEWHERE, phone_number_verified: 'true' });
    for (const attempt of attempts) await attempt().catch(() => undefined);
    await world.client
      .call('InitiateAuth', {
        ClientId: world.client.clientId,
        AuthFlow: 'USER_AUTH',
        AuthParameters: { USERNAME: email, PREFERRED_CHALLENGE: 'SMS_OTP' },
      })
      .catch(() => undefined);
    expect(messages()).toEqual([]);
  });

  it('a password is reset by mail for who has a number elsewhere that is not proven', async () => {
    const email = 'judy@example.net';
    const { accessToken: AccessToken } = await newCaller(email);
    const UserAttributes = [{ Name: 'phone_number', Value: '+447400123457' }];
    await expect(world.client.call('UpdateUserAttributes', { AccessToken, UserAttributes })).rejects.toThrow(
      'No message can be sent',
    );
    const before = world.aws.mail.all().length;
    await world.client.call('ForgotPassword', { ClientId: world.client.clientId, Username: email });
    expect(world.aws.mail.all().slice(before)).toMatchObject([{ destination: { to: [email] } }]);
    expect(messages()).toEqual([]);
  });

  it('strangers who sign up with numbers spend no more than the day’s budget', async () => {
    const before = messages().length;
    const signUps = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        world.client.call('SignUp', {
          ClientId: world.client.clientId,
          Username: newNumber(),
          Password: PASSWORD,
        }),
      ),
    );
    expect(signUps.map(({ status }) => status)).toContain('rejected');
    const spent = (messages().length - before) * 0.0745;
    expect(spent).toBeGreaterThan(0);
    expect(spent).toBeLessThanOrEqual(0.25);
  });

  it('nothing leaves while sending is stopped, whatever is called', async () => {
    const callers: Caller[] = [];
    for (const name of ['one', 'two']) callers.push(await newCaller(`${name}@example.net`));
    await world.setStop('on');
    // A new day's budget.
    world.aws.clock.advance(86_400);
    const before = messages().length;
    for (const attempts of Object.values(ATTEMPTS))
      await Promise.allSettled(callers.flatMap((caller) => attempts(caller)).map((attempt) => attempt()));
    expect(messages().slice(before)).toEqual([]);
  });
});
