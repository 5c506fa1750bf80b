/**
 * Somebody whom a rule of the stage's own refuses tries every way to an account and to tokens. Which ways
 * there are is read in AWS's own model of Cognito.
 */
import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { answering } from '../support/cognito-operations';
import { replaceHook } from '../support/hooks';
import { type SignInWorld, signInWorld } from '../support/signing-in';

const PASSWORD = 'Correct-horse-battery-9';
const EMAIL = 'once-admitted@example.net';
let world: SignInWorld;
let cognito: CognitoIdentityProviderClient;
let poolAndClient: { UserPoolId: string; ClientId: string };
/** Of before the rule. */
let refreshToken: string;

beforeAll(async () => {
  world = await signInWorld({
    overrides: {
      passwordFlows: true,
      nativeSignIn: { factors: ['email-code'] },
      hooks: { admission: { enabled: true } },
    },
  });
  const { endpoint } = world.aws;
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'any' };
  cognito = new CognitoIdentityProviderClient({ endpoint, region: 'us-east-1', credentials });
  const UserPoolId = world.aws.output('UserPoolId');
  poolAndClient = { UserPoolId, ClientId: world.client.clientId };
  await replaceHook(world.aws, 'AdmissionHook', 'exports.handler = async () => ({ admit: true });');
  await invite(EMAIL);
  ({ RefreshToken: refreshToken } = await world.signIn(EMAIL));
  world.aws.clock.advance(61);
  await replaceHook(
    world.aws,
    'AdmissionHook',
    "exports.handler = async () => ({ admit: false, words: { en: 'Not you.' } });",
  );
}, 120_000);
afterAll(async () => {
  cognito?.destroy();
  await world?.aws.close();
});

/** An account that an administrator makes, address and password included. */
async function invite(email: string): Promise<void> {
  const { UserPoolId } = poolAndClient;
  await cognito.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: email,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
      ],
    }),
  );
  await cognito.send(
    new AdminSetUserPasswordCommand({ UserPoolId, Username: email, Password: PASSWORD, Permanent: true }),
  );
}

/** A link that is good, and asked for in time. */
async function goodLink() {
  world.aws.clock.advance(61);
  return world.mailedLink(EMAIL);
}

const toTokens = {
  InitiateAuth: [
    async () => {
      const { ClientId } = poolAndClient;
      const start = await world.client.call('InitiateAuth', {
        ClientId,
        AuthFlow: 'USER_AUTH',
        AuthParameters: { USERNAME: EMAIL, PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD },
      });
      return start;
    },
  ],
  RespondToAuthChallenge: [
    async () => {
      const { userName, fragment } = await goodLink();
      return world.client.redeem(userName, fragment);
    },
    async () => {
      const { ClientId } = poolAndClient;
      const start = await world.client.call('InitiateAuth', {
        ClientId,
        AuthFlow: 'USER_AUTH',
        AuthParameters: { USERNAME: EMAIL, PREFERRED_CHALLENGE: 'EMAIL_OTP' },
      });
      const code = /<p[^>]*>(\d{6,8})<\/p>/.exec(world.mailsTo(EMAIL).at(-1)?.html ?? '')?.[1];
      return world.client.call('RespondToAuthChallenge', {
        ClientId,
        ChallengeName: 'EMAIL_OTP',
        Session: start.Session,
        ChallengeResponses: { USERNAME: EMAIL, EMAIL_OTP_CODE: code },
      });
    },
  ],
  GetTokensFromRefreshToken: [
    async () =>
      world.client.call('GetTokensFromRefreshToken', {
        ClientId: poolAndClient.ClientId,
        RefreshToken: refreshToken,
      }),
  ],
  AdminInitiateAuth: [
    async () =>
      cognito.send(
        new AdminInitiateAuthCommand({
          ...poolAndClient,
          AuthFlow: 'USER_AUTH',
          AuthParameters: { USERNAME: EMAIL, PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD },
        }),
      ),
  ],
  AdminRespondToAuthChallenge: [
    async () => {
      const { userName, fragment } = await goodLink();
      const { Session } = await cognito.send(
        new AdminInitiateAuthCommand({
          ...poolAndClient,
          AuthFlow: 'CUSTOM_AUTH',
          AuthParameters: { USERNAME: EMAIL },
        }),
      );
      return cognito.send(
        new AdminRespondToAuthChallengeCommand({
          ...poolAndClient,
          ChallengeName: 'CUSTOM_CHALLENGE',
          Session,
          ChallengeResponses: { USERNAME: userName, ANSWER: fragment },
          ClientMetadata: { signInMethod: 'MAGIC_LINK', alreadyHaveMagicLink: 'yes' },
        }),
      );
    },
  ],
} satisfies Readonly<Record<string, readonly (() => Promise<unknown>)[]>>;

/** Operations that give tokens and are no way in for a user. */
const OTHER_TOKENS: Readonly<Record<string, string>> = {
  GetClientToken: 'tokens of a machine, for clients of the flow client_credentials, of which there is none',
};

/** Operations that make accounts, or tell of the making, and are not held. */
const OTHER_ACCOUNTS: Readonly<Record<string, string>> = {
  AdminCreateUser: 'takes an administrator; tokens are held',
  CreateUserImportJob: 'takes an administrator, and Cognito asks no trigger; tokens are held',
  DescribeUserImportJob: 'reads',
  ListUserImportJobs: 'reads',
  ListUsers: 'reads',
  ListUsersInGroup: 'reads',
  StartUserImportJob: 'as CreateUserImportJob',
  StopUserImportJob: 'ends one',
};

describe('every operation of Cognito', () => {
  it('that gives tokens is tried below, or has a reason', () => {
    expect([...Object.keys(toTokens), ...Object.keys(OTHER_TOKENS)].sort()).toEqual(
      answering('AuthenticationResultType', 'TokenModelType'),
    );
  });

  it('that makes accounts is SignUp, or has a reason', () => {
    expect(['SignUp', ...Object.keys(OTHER_ACCOUNTS)].sort()).toEqual(
      answering('UserType', 'UserSub', 'UserImportJobType'),
    );
  });

  it.each(
    Object.entries(toTokens).flatMap(([name, tries]) =>
      tries.map((attempt, index) => [`${name} (${index + 1})`, attempt] as const),
    ),
  )('%s gives nothing to whom a rule refuses', async (_, attempt) => {
    await expect(attempt()).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PreTokenGeneration failed with error Refused: Not you..',
    });
  });

  it('SignUp makes no account', async () => {
    await expect(world.client.signUp('newcomer@example.net')).rejects.toMatchObject({
      message: 'PreSignUp failed with error Refused: Not you..',
    });
    world.aws.clock.advance(61);
    await world.client.requestLink('newcomer@example.net');
    expect(world.mailsTo('newcomer@example.net')).toEqual([]);
  });

  it('AdminCreateUser makes one, and it gets no tokens', async () => {
    await invite('invited@example.net');
    await expect(world.signIn('invited@example.net')).rejects.toMatchObject({
      message: 'PreTokenGeneration failed with error Refused: Not you..',
    });
  });
});
