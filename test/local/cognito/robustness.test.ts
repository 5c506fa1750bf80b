import fc from 'fast-check';
import { AwsError } from '../../../local/contract';
import {
  type Bench,
  begin,
  call,
  codeGame,
  confirmedUser,
  EMAIL,
  PASSWORD,
  signIn,
  startBench,
} from './support';

/** Members of all operations, so that random inputs get past the first checks often enough. */
const MEMBERS = [
  'ClientId',
  'UserPoolId',
  'Username',
  'Password',
  'AccessToken',
  'AuthFlow',
  'AuthParameters',
  'ChallengeName',
  'ChallengeResponses',
  'Session',
  'ClientMetadata',
  'UserAttributes',
  'UserAttributeNames',
  'AttributeName',
  'Code',
  'ConfirmationCode',
  'SecretHash',
  'GroupName',
  'Filter',
  'Limit',
  'PaginationToken',
  'NextToken',
  'MaxResults',
  'RefreshToken',
  'Token',
  'TemporaryPassword',
  'MessageAction',
  'DesiredDeliveryMediums',
  'ProposedPassword',
  'PreviousPassword',
  'Permanent',
  'ValidationData',
  'Precedence',
  'RoleArn',
];

async function prepared(): Promise<{ bench: Bench; good: Record<string, unknown> }> {
  const bench = await startBench();
  codeGame(bench.lambda);
  await confirmedUser(bench);
  await bench.call('CreateGroup', { UserPoolId: bench.poolId, GroupName: 'staff' });
  const { AccessToken, RefreshToken } = await signIn(bench);
  const { Session } = await bench.call('InitiateAuth', {
    ClientId: bench.clientId,
    AuthFlow: 'CUSTOM_AUTH',
    AuthParameters: { USERNAME: EMAIL },
  });
  const good = {
    ClientId: bench.clientId,
    UserPoolId: bench.poolId,
    Username: EMAIL,
    Password: PASSWORD,
    AccessToken,
    RefreshToken,
    Token: RefreshToken,
    Session,
    AuthFlow: 'CUSTOM_AUTH',
    AuthParameters: { USERNAME: EMAIL, PASSWORD },
    ChallengeName: 'CUSTOM_CHALLENGE',
    ChallengeResponses: { USERNAME: EMAIL, ANSWER: 'open sesame' },
    UserAttributes: [{ Name: 'name', Value: 'Ada' }],
    GroupName: 'staff',
    AttributeName: 'email',
    MaxResults: 10,
  };
  return { bench, good };
}

function attempt(bench: Bench, operation: string, input: unknown): Promise<unknown> {
  const found = bench.service.apis[0]?.operations[operation];
  if (!found) throw new Error(`no operation ${operation}`);
  if (found.access !== 'public') found.access(input, call);
  return Promise.resolve(found.run(input, { ...call, operation }));
}

/** Operations after which user, client or pool of the good inputs are gone, locked out or signed out. */
const ENDING: ReadonlySet<string> = new Set([
  'DeleteUser',
  'AdminDeleteUser',
  'AdminDisableUser',
  'AdminResetUserPassword',
  'AdminSetUserPassword',
  'AdminUserGlobalSignOut',
  'DeleteUserPool',
  'DeleteUserPoolClient',
  'GlobalSignOut',
  'RevokeToken',
]);

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An answer has to survive the wire; an error has to be Cognito's own and in its range of statuses. */
async function check(bench: Bench, operation: string, input: unknown): Promise<boolean> {
  try {
    const answer = await attempt(bench, operation, input);
    expect(JSON.parse(JSON.stringify(answer))).toEqual(expect.any(Object));
    return true;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    expect(error.status === 501 || (error.status >= 400 && error.status < 500)).toBe(true);
    expect(error.message).not.toBe('');
    return false;
  }
}

const junk = fc.oneof(
  fc.anything({ withNullPrototype: false, maxDepth: 2 }).filter((value) => {
    try {
      return JSON.stringify(value) !== undefined;
    } catch {
      return false;
    }
  }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '',
    ' ',
    '\u0000',
    '9'.repeat(3000),
    -1,
    1e308,
    null,
    [],
    {},
    [null],
    [{}],
  ),
);

describe('every operation', () => {
  it.each([
    ['keep', 600],
    ['end', 40],
  ])(
    'answers random bodies with an AWS error or a proper answer (operations that %s the sign-in)',
    async (kind, numRuns) => {
      let { bench, good } = await prepared();
      const all = Object.keys(bench.service.apis[0]?.operations ?? {});
      const operations = all.filter((name) => ENDING.has(name) === (kind === 'end'));
      const bodies = fc.tuple(
        fc.constantFrom(...operations),
        fc.oneof(
          { weight: 1, arbitrary: junk },
          // Proper inputs with a few members spoilt reach the depths of an operation.
          { weight: 4, arbitrary: fc.dictionary(fc.constantFrom(...MEMBERS), junk, { maxKeys: 3 }) },
        ),
      );
      const answered = new Set<string>();
      await fc.assert(
        fc.asyncProperty(bodies, async ([operation, spoilt]) => {
          if (kind === 'end') ({ bench, good } = await prepared());
          const session = operation.endsWith('RespondToAuthChallenge')
            ? await begin(bench).catch(() => ({}))
            : {};
          const body = isObject(spoilt) ? { ...good, ...session, ...spoilt } : spoilt;
          const input: unknown = JSON.parse(JSON.stringify(body));
          if (await check(bench, operation, input)) answered.add(operation);
        }),
        { numRuns },
      );
      // If everything were refused at the door, this would test nothing but the door.
      expect(answered.size).toBeGreaterThan(operations.length / 3);
    },
    60_000,
  );

  it.each([null, undefined, 1, 'text', [], true])('refuses a body that is %j', async (body) => {
    const { bench } = await prepared();
    for (const operation of Object.keys(bench.service.apis[0]?.operations ?? {})) {
      const error = await attempt(bench, operation, body).catch((thrown: AwsError) => thrown);
      expect([operation, (error as AwsError).code]).toEqual([operation, 'InvalidParameterException']);
    }
  });

  it('names every member that is missing', async () => {
    const { bench } = await prepared();
    expect(await bench.refusal('InitiateAuth', {})).toBe(
      "InvalidParameterException: 2 validation errors detected: Value at 'clientId' failed to satisfy constraint: " +
        "Member must not be null; Value at 'authFlow' failed to satisfy constraint: Member must not be null",
    );
    expect(await bench.refusal('InitiateAuth', { ClientId: bench.clientId, AuthFlow: 'CUSTOM_AUTH' })).toBe(
      'InvalidParameterException: Missing required parameter USERNAME',
    );
  });
});

describe('triggers that answer at random', () => {
  it('never give tokens to a user who does not exist, and never cause anything but an AWS error', async () => {
    const { bench } = await prepared();
    const response = fc.record(
      {
        issueTokens: fc.oneof(fc.boolean(), junk),
        failAuthentication: fc.oneof(fc.boolean(), junk),
        challengeName: fc.oneof(fc.constantFrom('CUSTOM_CHALLENGE', 'SRP_A', 'PASSWORD_VERIFIER'), junk),
        publicChallengeParameters: junk,
        privateChallengeParameters: junk,
        challengeMetadata: junk,
        answerCorrect: junk,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(response, response, fc.boolean(), async (defined, created, known) => {
        bench.lambda.functions.define = () => ({ response: defined });
        bench.lambda.functions.create = () => ({ response: created });
        const input = {
          ClientId: bench.clientId,
          AuthFlow: 'CUSTOM_AUTH',
          AuthParameters: { USERNAME: known ? EMAIL : 'nobody@example.com' },
        };
        const answer = (await attempt(bench, 'InitiateAuth', input).catch((error) => {
          if (!(error instanceof AwsError)) throw error;
          return {};
        })) as { AuthenticationResult?: unknown };
        if (!known) expect(answer.AuthenticationResult).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
