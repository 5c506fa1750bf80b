/**
 * Nothing that anybody can send is a fault of ours: strange bodies, headers, queries, paths and tokens at
 * every route of every API, and strange answers, names and metadata at the triggers. No answer is a 5xx, and
 * no function logs an error.
 *
 * The seed is printed; `STRANGE_SEED` runs it again and `STRANGE_SECONDS` runs it longer.
 */
import { request as httpRequest } from 'node:http';
import {
  AdminConfirmSignUpCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import * as fc from 'fast-check';
import { type Route, routesOf } from '../campaign/routes';
import { variants } from '../campaign/variants';
import { assemblyOf, type SynthOptions } from '../support/assembly';
import { type CodesWorld, codesWorld, type Person, type Tokens } from '../support/one-time-codes';
import {
  answerArbitrary,
  bodyArbitrary,
  fill,
  headersArbitrary,
  LIVE,
  metadataArbitrary,
  strangeText,
  suffixArbitrary,
} from '../support/strange-input';

const { STRANGE_SEED, STRANGE_SECONDS = '15' } = process.env;
const SEED = Number(STRANGE_SEED ?? 20261129);
const SECONDS = Number(STRANGE_SECONDS);

const authorization = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ token: 'id' }) },
  { weight: 2, arbitrary: fc.constant({ token: 'access' }) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(
        'refresh',
        'deleted',
        'deleted access',
        'disabled',
        'cut short',
        'of nobody',
        'another key',
      )
      .map((token) => ({ token })),
  },
  fc.constantFrom<{ raw?: string[] }>(
    {},
    { raw: ['Bearer'] },
    { raw: ['Bearer  x', 'Basic eDp5'] },
    { raw: [''] },
  ),
);

interface Answered {
  readonly status: number;
  readonly text: string;
}

/** Sends exactly this, which `fetch` would tidy up. */
function send(
  url: string,
  method: string,
  headers: Readonly<Record<string, string | string[]>>,
  body: string,
): Promise<Answered> {
  const { hostname, port, origin } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { hostname, port, method, path: url.slice(origin.length), headers: { ...headers } },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Runs a property for the test's time, with the seed printed. */
async function hold<Input>(
  what: string,
  inputs: fc.Arbitrary<Input>,
  check: (input: Input) => Promise<void>,
): Promise<number> {
  let runs = 0;
  const property = fc.asyncProperty(inputs, async (input) => {
    runs += 1;
    await check(input);
  });
  process.stdout.write(`strange input at ${what}: seed ${SEED}\n`);
  await fc.assert(property, {
    seed: SEED,
    numRuns: 100_000,
    interruptAfterTimeLimit: SECONDS * 1000,
    markInterruptAsFailure: false,
    endOnFailure: true,
  });
  return runs;
}

const accountApi = variants.passwords().accountApi;
/**
 * All APIs in stages with and without passwords, and limits of all users together that a test doesn't meet.
 */
const STAGES = [
  ['without passwords', { overrides: { ...variants.local(), accountApi } }],
  ['with passwords', { overrides: variants.passwords() }],
] as const satisfies readonly (readonly [string, SynthOptions])[];

describe.each(STAGES)('a stage %s', (_, stage) => {
  let world: CodesWorld;
  let routes: readonly Route[];
  let administrator: CognitoIdentityProviderClient;
  let person: Person;
  let tokens: Readonly<Record<string, string>>;

  beforeAll(async () => {
    world = await codesWorld(stage);
    routes = routesOf(await assemblyOf(stage), world.aws);
    administrator = new CognitoIdentityProviderClient({
      endpoint: world.aws.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    tokens = await someTokens();
  }, 240_000);
  afterAll(async () => {
    administrator?.destroy();
    await world?.close();
  });

  /** Somebody whose account is confirmed, also where passwords sign in. */
  async function confirmed(attributes: Readonly<Record<string, string>> = {}): Promise<Person> {
    const made = await world.newPerson(attributes);
    const named = { UserPoolId: world.aws.output('UserPoolId'), Username: made.sub };
    if ('passwordFlows' in stage.overrides) await administrator.send(new AdminConfirmSignUpCommand(named));
    return made;
  }

  /** Tokens of a person, of one who is deleted, of one who is disabled, and some that nobody signed. */
  async function someTokens(): Promise<Record<string, string>> {
    const signedIn = async (): Promise<Tokens & { sub: string }> => {
      const { email, sub } = await confirmed();
      return { ...(await world.links.signIn(email)), sub };
    };
    person = await confirmed({ name: '\ud83d\ude00 "<b>', locale: 'xx-not-a-tag' });
    const own = await world.links.signIn(person.email);
    const UserPoolId = world.aws.output('UserPoolId');
    const deleted = await signedIn();
    await administrator.send(new AdminDeleteUserCommand({ UserPoolId, Username: deleted.sub }));
    const disabled = await signedIn();
    await administrator.send(new AdminDisableUserCommand({ UserPoolId, Username: disabled.sub }));
    const [head = '', body = '', signature = ''] = own.IdToken.split('.');
    return {
      id: own.IdToken,
      access: own.AccessToken,
      refresh: own.RefreshToken,
      deleted: deleted.IdToken,
      'deleted access': deleted.AccessToken,
      disabled: disabled.IdToken,
      'cut short': `${head}.${body}.${signature.slice(2)}`,
      'of nobody': `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`,
      'another key': `${Buffer.from('{"alg":"RS256","kid":"\\ud800"}').toString('base64url')}.${body}.${signature}`,
    };
  }

  /** How many lines each function has written. */
  const written = () =>
    new Map(Object.entries(world.aws.logs()).map(([name, lines]) => [name, lines.length]));

  /** What functions have written since that says that something went wrong in them. */
  function faultsSince(before: ReadonlyMap<string, number>): string[] {
    return Object.entries(world.aws.logs()).flatMap(([name, lines]) =>
      lines
        .slice(before.get(name) ?? 0)
        .filter((line) => /"level":"(ERROR|CRITICAL)"|Unhandled|Task timed out|Runtime\.\w+/.test(line))
        // A sign-in waits 0.8 seconds for its events, which a busy machine takes up.
        .filter((line) => !/audit trail was lost.*"errorName":"(Timeout|Abort)Error"/.test(line))
        .map((line) => `${name}: ${line.slice(0, 600)}`),
    );
  }

  it('reaches every API that the templates have', () => {
    const apis = new Set(routes.map(({ url, path }) => url.slice(0, -path.length)));
    expect(apis.size).toBe(4);
    expect(routes.length).toBeGreaterThan(20);
  });

  it(
    'finds no request to a route of an API that is answered as a fault',
    async () => {
      const tally = new Map<string, number>();
      const one = fc.integer({ min: 0, max: routes.length - 1 }).chain((index) =>
        fc.record({
          route: fc.constant(routes[index] as Route),
          method: fc.oneof(
            { weight: 9, arbitrary: fc.constant((routes[index] as Route).method) },
            fc.constantFrom('GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'POST'),
          ),
          headers: headersArbitrary,
          auth: authorization,
          suffix: suffixArbitrary,
          body:
            (routes[index] as Route).method === 'GET'
              ? fc.constantFrom('', '', '', '{}')
              : bodyArbitrary((routes[index] as Route).members),
        }),
      );
      const runs = await hold(
        'the APIs',
        fc.array(one, { minLength: 4, maxLength: 12 }),
        async (requests) => {
          const before = written();
          const live = await liveValues(JSON.stringify(requests));
          const answers = await Promise.all(
            requests.map(async ({ route, method, headers, auth, suffix, body }) => {
              const authorized =
                'token' in auth
                  ? { authorization: `Bearer ${tokens[auth.token]}` }
                  : { authorization: auth.raw ?? [] };
              const answer = await send(
                route.url + suffix,
                method,
                { ...headers, ...authorized },
                fill(body, live),
              );
              return { asked: `${method} ${route.path}${suffix}`, ...answer };
            }),
          );
          for (const { asked, status } of answers) {
            const key = `${asked.split(/[?;]/)[0]} ${status}`;
            tally.set(key, (tally.get(key) ?? 0) + 1);
          }
          expect({
            faults: answers.filter(({ status }) => status >= 500),
            logged: faultsSince(before),
          }).toEqual({
            faults: [],
            logged: [],
          });
        },
      );
      if (process.env.STRANGE_TALLY) process.stdout.write(`${[...tally].sort().map(String).join('\n')}\n`);
      expect(runs).toBeGreaterThan(0);
    },
    SECONDS * 1000 + 60_000,
  );

  /** Values of this very moment, as far as the requests want them. */
  async function liveValues(requests: string) {
    const session = requests.includes(LIVE.session) ? await liveSession() : '';
    return { ...known(), session };
  }

  const known = () => ({
    session: '',
    refresh: tokens.refresh ?? '',
    email: person.email,
    phone: person.phone,
    link: 'e30.e30',
  });

  async function liveSession(): Promise<string> {
    const url = `${world.aws.output('AccountApiUrl')}sign-in`;
    const headers = { 'content-type': 'application/json' };
    const { text } = await send(url, 'POST', headers, JSON.stringify({ username: person.email }));
    return (JSON.parse(text) as { session?: string }).session ?? '';
  }

  it(
    'finds no answer, name or metadata that makes a trigger fail',
    async () => {
      const userName = fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(LIVE.email, LIVE.phone, 'nobody@example.net') },
        strangeText,
      );
      const rounds = fc.array(fc.record({ metadata: metadataArbitrary, answer: answerArbitrary }), {
        minLength: 1,
        maxLength: 3,
      });
      const beside = fc.record({
        attributes: fc.dictionary(
          fc.constantFrom('name', 'email', 'phone_number', 'locale', 'x'),
          strangeText,
          {
            maxKeys: 3,
          },
        ),
        password: fc.oneof(fc.constant('Correct-horse-battery-9'), strangeText),
      });
      const inputs = fc.record({ userName, rounds, beside });
      const runs = await hold(
        'the triggers',
        inputs,
        async ({ userName: name, rounds: all, beside: { attributes, password } }) => {
          const before = written();
          const live = known();
          const Username = fill(name, live);
          const ClientId = world.client.clientId;
          const [{ metadata: ClientMetadata } = { metadata: {} }] = all;
          const statuses: [string, number][] = [];
          const call = async (operation: string, body: object) => {
            const answer = await send(
              world.aws.endpoint,
              'POST',
              {
                'content-type': 'application/x-amz-json-1.1',
                'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
              },
              JSON.stringify(body),
            );
            statuses.push([operation, answer.status]);
            return answer;
          };
          const started = await call('InitiateAuth', {
            ClientId,
            AuthFlow: 'CUSTOM_AUTH',
            AuthParameters: { USERNAME: Username },
            ClientMetadata,
          });
          let next = JSON.parse(started.text);
          for (const { metadata, answer } of all) {
            if (!next.Session) break;
            const answered = await call('RespondToAuthChallenge', {
              ClientId,
              ChallengeName: 'CUSTOM_CHALLENGE',
              Session: next.Session,
              ChallengeResponses: {
                USERNAME: next.ChallengeParameters?.USERNAME ?? Username,
                ANSWER: fill(answer, live),
              },
              ClientMetadata: metadata,
            });
            next = JSON.parse(answered.text);
          }
          const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
          await call('SignUp', { ClientId, Username, Password: password, UserAttributes, ClientMetadata });
          await call('ResendConfirmationCode', { ClientId, Username, ClientMetadata });
          await call('ForgotPassword', { ClientId, Username, ClientMetadata });
          expect({
            faults: statuses.filter(([, status]) => status >= 500),
            logged: faultsSince(before),
          }).toEqual({
            faults: [],
            logged: [],
          });
        },
      );
      expect(runs).toBeGreaterThan(0);
    },
    SECONDS * 1000 + 60_000,
  );
});
