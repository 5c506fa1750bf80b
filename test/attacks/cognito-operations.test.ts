/**
 * Cognito's own operations beside ours: every one that a browser can call, in every kind of stage, by a thief
 * who has nothing but a refresh token of 20 days ago. What an account is signed in to by stays as it is, and
 * no message reaches the thief.
 */
import {
  AdminConfirmSignUpCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { SynthOptions } from '../support/assembly';
import { CognitoClient, claimsOf } from '../support/cognito';
import { OPERATIONS, publicOperations, type Theft } from '../support/cognito-operations';
import { type CodesWorld, codesWorld } from '../support/one-time-codes';

const HOUR = 3_600;
const DAYS = 24 * HOUR;
const SCOPE = 'aws.cognito.signin.user.admin';

interface Kind {
  /** True where access tokens have the scope of Cognito's own operations. */
  readonly scope: boolean;
  readonly stage: SynthOptions;
}

const withoutStepUp: SynthOptions['overrides'] = ({ codes }) => ({ codes: { ...codes, stepUp: false } });

const KINDS: Readonly<Record<string, Kind>> = {
  'whose clients need none of them': { scope: false, stage: { overrides: withoutStepUp } },
  'with codes as a step up': { scope: true, stage: {} },
  'with passwords': { scope: true, stage: { overrides: { passwordFlows: true } } },
  'with native sign-in': {
    scope: true,
    stage: {
      overrides: {
        passwordFlows: true,
        nativeSignIn: { factors: ['passkey', 'email-code', 'sms-code'], relyingPartyId: 'localhost' },
      },
    },
  },
  'that requires an address': {
    scope: false,
    stage: {
      overrides: ({ codes }) => ({
        codes: { ...codes, stepUp: false, sms: false },
        requiredAttributes: ['email'],
        signInIdentifiers: ['email'],
      }),
    },
  },
};

/** Those that end sessions come last, each with a session of its own. */
const LAST = ['GlobalSignOut', 'RevokeToken'];
const inOrder = [...Object.keys(OPERATIONS).filter((name) => !LAST.includes(name)), ...LAST];

/** Calls as a browser does; gives the name and message of what was refused, undefined for what was done. */
async function tried(client: CognitoClient, operation: string, body: object): Promise<string | undefined> {
  try {
    await client.call(operation, body);
    return undefined;
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

const administratorOf = ({ aws }: CodesWorld) =>
  new CognitoIdentityProviderClient({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'administrator', secretAccessKey: 'any' },
  });

/** Everything that the pool has of a user. */
async function profileOf(
  administrator: CognitoIdentityProviderClient,
  world: CodesWorld,
  Username: string,
): Promise<Record<string, string>> {
  const { UserAttributes = [] } = await administrator.send(
    new AdminGetUserCommand({ UserPoolId: world.aws.output('UserPoolId'), Username }),
  );
  return Object.fromEntries(UserAttributes.map(({ Name = '', Value = '' }) => [Name, Value]));
}

it('the list names every operation that the SDK calls without credentials, and no other', () => {
  expect(Object.keys(OPERATIONS).sort()).toEqual(publicOperations());
});

describe.each(Object.entries(KINDS))('a stage %s', (_kind, { scope, stage }) => {
  let world: CodesWorld;
  let administrator: CognitoIdentityProviderClient;
  let owner: { sub: string; email: string; phone: string };
  let stolen: string;
  let before: Record<string, string>;
  let others = 0;

  /** A refresh token is good for one renewal, and gives the next. */
  async function theft(): Promise<Theft> {
    const { AuthenticationResult: tokens } = await world.client.call('GetTokensFromRefreshToken', {
      ClientId: world.client.clientId,
      RefreshToken: stolen,
    });
    stolen = tokens.RefreshToken;
    others += 1;
    return {
      clientId: world.client.clientId,
      accessToken: tokens.AccessToken,
      refreshToken: stolen,
      ...owner,
      thiefEmail: `thief-${others}@example.org`,
      thiefPhone: `+8190999900${String(others).padStart(2, '0')}`,
    };
  }

  const messagesTo = ({ thiefEmail, thiefPhone }: Theft) => [
    ...world.links.mailsTo(thiefEmail),
    ...world.textsTo(thiefPhone),
  ];

  beforeAll(async () => {
    world = await codesWorld(stage);
    administrator = administratorOf(world);
    owner = await world.newPerson();
    await administrator
      .send(
        new AdminConfirmSignUpCommand({ UserPoolId: world.aws.output('UserPoolId'), Username: owner.sub }),
      )
      // Without passwords the account is confirmed already.
      .catch(() => undefined);
    stolen = (await world.links.signIn(owner.email)).RefreshToken;
    world.aws.clock.advance(20 * DAYS);
    before = await profileOf(administrator, world, owner.sub);
  }, 240_000);
  afterAll(async () => {
    administrator?.destroy();
    await world?.close();
  });

  it(`gives access tokens ${scope ? 'with' : 'without'} their scope, at a sign-in and at each renewal`, async () => {
    const { accessToken } = await theft();
    const granted = (token: string) => String(claimsOf(token).scope).split(' ').includes(SCOPE);
    expect(granted(accessToken)).toBe(scope);
    expect(granted((await world.links.signIn(owner.email)).AccessToken)).toBe(scope);
  });

  it.each(inOrder)('%s leaves number and address as they are', async (operation) => {
    const { attack, stopped } = OPERATIONS[operation] as (typeof OPERATIONS)[string];
    if (LAST.includes(operation)) {
      world.aws.clock.advance(HOUR);
      stolen = (await world.links.signIn(owner.email)).RefreshToken;
    }
    const thief = await theft();
    for (const body of attack(thief)) {
      const refusal = await tried(world.client, operation, body);
      if (stopped === 'refused') expect(refusal).toMatch(/^ForbiddenException: /);
      if (stopped === 'scope' && !scope && operation !== 'SetUserSettings')
        expect(refusal).toBe('NotAuthorizedException: Access Token does not have required scopes');
    }
    expect(await profileOf(administrator, world, owner.sub)).toEqual(before);
    expect(messagesTo(thief)).toEqual([]);
  });
});

describe('a caller who names another operation in the header that Cognito names it in', () => {
  it('is refused all the same, in any case of letters', async () => {
    const world = await codesWorld();
    try {
      const { email } = await world.newPerson();
      const { AccessToken } = await world.links.signIn(email);
      for (const header of ['x-amzn-cognito-operation-name', 'X-Amzn-Cognito-Operation-Name']) {
        const { endpoint, client } = { endpoint: world.aws.endpoint, client: world.client };
        const dodging = new CognitoClient(endpoint, client.clientId, undefined, { [header]: 'GetUser' });
        const body = { AccessToken, UserAttributes: [{ Name: 'email', Value: 'thief@example.org' }] };
        expect(await tried(dodging, 'UpdateUserAttributes', body)).toMatch(/^ForbiddenException: /);
        expect(await tried(dodging, 'GetUser', { AccessToken })).toBeUndefined();
      }
      expect(world.links.mailsTo('thief@example.org')).toEqual([]);
    } finally {
      await world.close();
    }
  }, 240_000);
});

/** AWS WAF isn't in every Region, and its headers are no promise; so what is behind it holds by itself. */
describe.each([true, false])(
  'where no web ACL stands before the pool, and tokens have the scope: %s',
  (scope) => {
    let world: CodesWorld;
    let owner: { sub: string; email: string; phone: string };
    let AccessToken: string;
    let administrator: CognitoIdentityProviderClient;
    let before: Record<string, string>;
    beforeAll(async () => {
      world = await codesWorld({ webAcl: false, ...(scope ? {} : { overrides: withoutStepUp }) });
      owner = await world.newPerson();
      ({ AccessToken } = await world.links.signIn(owner.email));
      administrator = administratorOf(world);
      before = await profileOf(administrator, world, owner.sub);
    }, 240_000);
    afterAll(async () => {
      administrator?.destroy();
      await world?.close();
    });

    const attempts = [
      ['UpdateUserAttributes', { UserAttributes: [{ Name: 'email', Value: 'thief@example.org' }] }],
      ['UpdateUserAttributes', { UserAttributes: [{ Name: 'phone_number', Value: '+819099990000' }] }],
      ['UpdateUserAttributes', { UserAttributes: [{ Name: 'phone_number_verified', Value: 'true' }] }],
      ['GetUserAttributeVerificationCode', { AttributeName: 'email' }],
      ['GetUserAttributeVerificationCode', { AttributeName: 'phone_number' }],
      ['VerifyUserAttribute', { AttributeName: 'email', Code: '000000' }],
    ] as const;
    it.each(attempts)('%s is refused: %j', async (operation, body) => {
      const refusal = await tried(world.client, operation, { AccessToken, ...body });
      if (!scope) expect(refusal).toBe('NotAuthorizedException: Access Token does not have required scopes');
      else if (operation === 'VerifyUserAttribute')
        expect(refusal).toMatch(/^(CodeMismatch|ExpiredCode)Exception/);
      else expect(refusal).toMatch(/^(UserLambdaValidation|NotAuthorized)Exception: /);
      expect([...world.links.mailsTo('thief@example.org'), ...world.aws.sms.all()]).toEqual([]);
      expect(await profileOf(administrator, world, owner.sub)).toEqual(before);
    });
  },
);
