/**
 * The weaker way beside a required one: where second factors are required or passkeys enforced, an attacker
 * tries everything else that lets anybody in. What a stage doesn't accept in so many words is refused at
 * synthesis, or when it is tried. The ways are listed by those who know them: the triggers' register of
 * methods, Cognito's list of flows, the operators' functions that a stack publishes.
 */
import {
  AdminInitiateAuthCommand,
  AdminUpdateUserAttributesCommand,
  AuthFlowType,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { TOTP } from 'otpauth';
import { METHODS } from '../../lambda/custom-auth/methods';
import { ConfigError } from '../../lib/config/errors';
import type { Config } from '../../lib/config/schema';
import * as published from '../../lib/published';
import { FLAG } from '../lambda/passkeys/webauthn/support/authenticator';
import { amplify, configureAmplify } from '../local/cognito/foreign-clients';
import { type AccountWorld, accountWorld, PASSWORD } from '../support/account-api';
import { type AuthAnswer, type CognitoClient, linkIn } from '../support/cognito';
import { CodeSignIn, type CodesWorld, codesWorld, REFUSED } from '../support/one-time-codes';
import { passkeyPage } from '../support/passkeys';
import { stageConfig } from '../support/stages';
import { codeIn } from '../support/telephones';
import { appAlone, type Overrides, requirements, STAGE, WAYS } from '../support/ways-in';

/** Fields that are complained of. */
function complaints(overrides: Overrides): string[] {
  try {
    stageConfig('local', overrides);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ path }) => path);
  }
}

const operators = Object.values(published)
  .flatMap((values) => (typeof values === 'object' ? Object.keys(values) : []))
  .filter((name) => name.endsWith('FunctionName'));

it('the list has every method of the triggers, every flow of Cognito and every function of the operators', () => {
  expect(Object.keys(WAYS).sort()).toEqual(
    [...Object.keys(METHODS), ...Object.values(AuthFlowType), ...operators].sort(),
  );
});

describe.each(requirements)('where a stage requires a %s and accepts nothing beside it', (requirement) => {
  const stage = STAGE[requirement];
  const refused = Object.entries(WAYS).filter(([, { refusedAs }]) => refusedAs?.[requirement]);

  it.each(refused)('%s is refused at synthesis', (_way, { open, refusedAs }) => {
    expect(complaints({ ...stage, ...open?.(stage) })).toContain(refusedAs?.[requirement]);
  });
});

it('a stage that enforces passkeys has to accept one way at least, by which the first passkey is made', () => {
  expect(complaints(STAGE.passkey)).toEqual(['magicLink.enabled']);
});

const administratorOf = ({ endpoint }: { readonly endpoint: string }) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'administrator', secretAccessKey: 'any' },
  maxAttempts: 1,
});

/** What came of it: tokens, what is asked for next, or the error. */
async function outcome(attempt: Promise<AuthAnswer>): Promise<string> {
  try {
    const { AuthenticationResult: tokens, ChallengeName: next } = await attempt;
    return tokens ? 'TOKENS' : `asked for ${next}`;
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

/** Begins a sign-in and gives one answer. */
async function answered(
  client: CognitoClient,
  userName: string,
  answer: string,
  metadata: Readonly<Record<string, string>>,
): Promise<AuthAnswer> {
  const { Session, ChallengeParameters } = await client.startSession(userName);
  return client.answer(ChallengeParameters.USERNAME ?? userName, Session, answer, metadata);
}

const asks = { redirectUri: 'http://localhost:5173/', alreadyHaveMagicLink: 'no', alreadyHaveCode: 'no' };
const answers = {
  redirectUri: 'http://localhost:5173/',
  alreadyHaveMagicLink: 'yes',
  alreadyHaveCode: 'yes',
};
/** An authenticator app as it counts now, or some steps of 30 seconds later. */
const shown = (secret: string, steps = 0) =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 });

/** Somebody who signs in by password and authenticator app. */
async function ownerWithApp(world: AccountWorld): Promise<{ email: string; app: string; idToken: string }> {
  const email = await world.newAccount();
  const begun = await world.call('sign-in', { username: email, password: PASSWORD });
  const { body: set } = await world.call('challenge/set-up', { session: begun.body.session });
  const { body } = await world.call('challenge', { session: set.session, code: shown(set.key) });
  return { email, app: set.key, idToken: body.tokens.idToken };
}

/** What a password asks for next. */
async function afterPassword(
  world: AccountWorld,
  username: string,
): Promise<{ name: string; session: string }> {
  const { body } = await world.call('sign-in', { username, password: PASSWORD });
  return { name: body.challenge?.name, session: body.session };
}

describe('a stage that requires a second factor and accepts links', () => {
  let world: AccountWorld;
  beforeAll(async () => {
    world = await accountWorld({
      mfa: appAlone,
      codes: {},
      recovery: { links: { enabled: false } },
      weakerWays: { magicLinks: 'A test shows what a stage accepts that accepts them.' },
    });
  }, 240_000);
  afterAll(() => world?.aws.close());

  it('has accepted this: who reads the mail turns the factor off and enrols another', async () => {
    const { email, app } = await ownerWithApp(world);
    const thief = world.publicClient;
    const { answer } = await thief.requestLink(email);
    const { userName, fragment } = linkIn(world.mailTo(email));
    const { AuthenticationResult } = await thief.redeem(userName, fragment, { session: answer.Session });
    const AccessToken = AuthenticationResult?.AccessToken;
    await thief.call('SetUserMFAPreference', { AccessToken, SoftwareTokenMfaSettings: { Enabled: false } });
    expect(await afterPassword(world, email)).toMatchObject({ name: 'MFA_SETUP' });
    const { SecretCode: secret } = await thief.call('AssociateSoftwareToken', { AccessToken });
    await thief.call('VerifySoftwareToken', { AccessToken, UserCode: shown(secret) });
    await thief.call('SetUserMFAPreference', {
      AccessToken,
      SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
    });
    world.aws.clock.advance(60);
    const { session } = await afterPassword(world, email);
    expect(await world.call('challenge', { session, code: shown(app, 2) })).toMatchObject({ status: 401 });
    const { session: again } = await afterPassword(world, email);
    expect(await world.call('challenge', { session: again, code: shown(secret, 2) })).toMatchObject({
      status: 200,
    });
  });
});

describe('a stage that requires a second factor and accepts nothing, with passkeys and codes as a step up', () => {
  let world: AccountWorld;
  let owner: { email: string; app: string; idToken: string };
  const tried: string[] = [];
  beforeAll(async () => {
    world = await accountWorld({ ...STAGE['second factor'], codes: { stepUp: true } });
    owner = await ownerWithApp(world);
    const cognito = new CognitoIdentityProviderClient(administratorOf(world.aws));
    await cognito.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: world.aws.output('UserPoolId'),
        Username: owner.email,
        UserAttributes: [
          { Name: 'phone_number', Value: '+819012345678' },
          { Name: 'phone_number_verified', Value: 'true' },
        ],
      }),
    );
    cognito.destroy();
  }, 240_000);
  afterAll(() => world?.aws.close());

  const attempt = (way: string, work: () => Promise<void>) => {
    tried.push(way);
    it(`${way} opens nothing`, work);
  };
  const messages = () => [world.aws.mail.all().length, world.aws.sms.all().length];

  for (const method of [
    'MAGIC_LINK',
    'EMAIL_OTP',
    'SMS_OTP',
    'WHATSAPP_OTP',
    'RECOVERY_LINK',
    'RECOVERY_CODE',
  ])
    attempt(method, async () => {
      const before = messages();
      const known = [
        await outcome(
          answered(world.publicClient, owner.email, '__dummy__', { signInMethod: method, ...asks }),
        ),
        await outcome(
          answered(world.publicClient, owner.email, '123456', { signInMethod: method, ...answers }),
        ),
        await outcome(
          answered(world.publicClient, owner.email, 'A'.repeat(43), { signInMethod: method, ...answers }),
        ),
      ];
      const nobody = 'nobody@example.net';
      const unknown = [
        await outcome(answered(world.publicClient, nobody, '__dummy__', { signInMethod: method, ...asks })),
        await outcome(answered(world.publicClient, nobody, '123456', { signInMethod: method, ...answers })),
        await outcome(
          answered(world.publicClient, nobody, 'A'.repeat(43), { signInMethod: method, ...answers }),
        ),
      ];
      for (const each of known) expect(each).toMatch(/not supported|^NotAuthorizedException/);
      expect(unknown).toEqual(known);
      expect(messages()).toEqual(before);
    });

  attempt('SMS_OTP_STEPUP', async () => {
    const step = { signInMethod: 'SMS_OTP_STEPUP' };
    const { publicClient: client, aws } = world;
    const { Session, ChallengeParameters } = await client.startSession(owner.email);
    const name = ChallengeParameters.USERNAME ?? owner.email;
    const asked = await client.answer(name, Session, '__dummy__', step);
    const secretCode = codeIn(aws.sms.all().at(-1)?.message ?? '');
    for (const answer of [
      secretCode,
      JSON.stringify({ secretCode }),
      JSON.stringify({ secretCode, jwt: 'a.b.c' }),
    ])
      expect(await outcome(client.answer(name, asked.Session, answer, step))).not.toBe('TOKENS');
  });

  attempt('FIDO2', async () => {
    const page = passkeyPage(world.aws, world.publicClient);
    const passkey = await page.register(owner.idToken);
    expect(await outcome(page.signIn(owner.email, passkey, { flags: FLAG.UP, signCount: 1 }))).toBe(
      `${REFUSED.name}: ${REFUSED.message}`,
    );
    // What it is held to: its holder was verified, which counts as both factors.
    expect(await outcome(page.signIn(owner.email, passkey, { signCount: 2 }))).toBe('TOKENS');
  });

  for (const AuthFlow of ['USER_PASSWORD_AUTH', 'USER_AUTH'])
    attempt(AuthFlow, async () => {
      const AuthParameters = { USERNAME: owner.email, PASSWORD, PREFERRED_CHALLENGE: 'PASSWORD' };
      const ClientId = world.publicClient.clientId;
      expect(
        await outcome(world.publicClient.call('InitiateAuth', { AuthFlow, ClientId, AuthParameters })),
      ).toMatch(/^InvalidParameterException: .*not enabled/);
    });

  attempt('USER_SRP_AUTH', async () => {
    const { aws } = world;
    await configureAmplify({
      Auth: {
        Cognito: {
          userPoolId: aws.output('UserPoolId'),
          userPoolClientId: aws.output('UserPoolClientId'),
          userPoolEndpoint: aws.endpoint,
        },
      },
    });
    expect(await amplify.signIn({ username: owner.email, password: PASSWORD })).toMatchObject({
      isSignedIn: false,
      nextStep: { signInStep: 'CONFIRM_SIGN_IN_WITH_TOTP_CODE' },
    });
  });

  for (const AuthFlow of ['ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'] as const)
    attempt(AuthFlow, async () => {
      const cognito = new CognitoIdentityProviderClient(administratorOf(world.aws));
      const begin = (ClientId: string) =>
        outcome(
          cognito.send(
            new AdminInitiateAuthCommand({
              UserPoolId: world.aws.output('UserPoolId'),
              ClientId,
              AuthFlow,
              AuthParameters: { USERNAME: owner.email, PASSWORD },
            }),
          ) as Promise<AuthAnswer>,
        );
      expect(await begin(world.publicClient.clientId)).toMatch(/^InvalidParameterException: .*not enabled/);
      cognito.destroy();
      // The account API's client has such a flow.
      expect(await afterPassword(world, owner.email)).toMatchObject({ name: 'SOFTWARE_TOKEN_MFA' });
    });

  attempt('RecoverUserFunctionName', async () => {
    const lambda = new LambdaClient(administratorOf(world.aws));
    const before = messages();
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({
        FunctionName: world.aws.output('RecoverUserFunctionName'),
        Payload: JSON.stringify({
          userName: owner.email,
          operator: 'o.perator',
          reason: 'Lost the phone; showed the passport at the counter',
          link: true,
        }),
      }),
    );
    lambda.destroy();
    expect(FunctionError).toBeDefined();
    expect(Buffer.from(Payload ?? []).toString()).toContain('recovery links (recovery.links.enabled)');
    expect(messages()).toEqual(before);
  });

  it('each way that lets anybody in was tried', () => {
    const withoutProof = ['CUSTOM_AUTH', 'REFRESH_TOKEN', 'REFRESH_TOKEN_AUTH'];
    const takeAway = ['ForgetUserFunctionName', 'ReleaseNumberFunctionName'];
    expect([...tried, ...withoutProof, ...takeAway].sort()).toEqual(Object.keys(WAYS).sort());
  });
});

describe('a stage that enforces passkeys and accepts everything beside them', () => {
  let world: CodesWorld;
  let owner: Awaited<ReturnType<CodesWorld['newPerson']>>;
  let link: ReturnType<typeof linkIn> & { session: string | undefined };
  beforeAll(async () => {
    const why = 'A test shows what a stage accepts that accepts it.';
    world = await codesWorld({
      overrides: ({ passkeys: own }: Config) => ({
        passkeys: { ...own, enforce: true },
        weakerWays: { magicLinks: why, emailCodes: why, smsCodes: why, recoveryLinks: why },
      }),
    });
    owner = await world.newPerson();
    const { IdToken } = await world.links.signIn(owner.email);
    await world.passkeys.register(IdToken);
    world.aws.clock.advance(120);
    link = { ...(await world.links.mailedLink(owner.email)), redirectUri: '' } as typeof link;
  }, 240_000);
  afterAll(() => world?.close());

  it('no link opens an account that has a passkey', async () => {
    expect(await outcome(world.client.redeem(link.userName, link.fragment, { session: link.session }))).toBe(
      `${REFUSED.name}: ${REFUSED.message}`,
    );
  });

  it.each(['EMAIL_OTP', 'SMS_OTP'] as const)('no code does (%s)', async (method) => {
    world.aws.clock.advance(120);
    const to = method === 'SMS_OTP' ? owner.phone : owner.email;
    const signIn = await CodeSignIn.ask(world.client, to, method);
    expect(await outcome(signIn.answer(world.codeFor(to)))).not.toBe('TOKENS');
  });
});
