/** Ours and the package's in turn. */
import { startLocalAws } from '../local';
import { CognitoClient, linkIn } from '../test/support/cognito';
import {
  createPasskey,
  type PasskeyPage,
  passkeyPage,
  type RegisteredPasskey,
} from '../test/support/passkeys';
import { type RunningAws, startEmbeddedAws } from './processes';
import { percentile } from './statistics';
import { milliseconds, type Row } from './table';

const rounds = 5;
/** The package's web ACL allows 100 requests in five minutes. */
const peoplePerRound = 20;
/** Another window of the web ACLs. */
const betweenRounds = 600;

const ceremonies = {
  registration: 'registration of a passkey',
  byName: 'sign-in with a passkey and a user name',
  withoutName: 'sign-in with a passkey alone',
} as const;
type Ceremony = keyof typeof ceremonies;

interface Deployment {
  readonly endpoint: string;
  readonly client: CognitoClient;
  readonly page: PasskeyPage;
}

interface Subject extends Deployment {
  readonly aws: RunningAws;
  readonly times: Readonly<Record<Ceremony, number[]>>;
}

let people = 0;

/** Just signed in by a link. */
async function newPerson({ endpoint, client }: Deployment): Promise<{ email: string; token: string }> {
  people += 1;
  const email = `passkey-bench-${people}@example.net`;
  await client.signUp(email);
  const { username, answer } = await client.requestLink(email);
  const { messages } = (await (await fetch(`${endpoint}/_aws/ses`)).json()) as {
    messages: { Destination: { ToAddresses: string[] }; Body: { text_part: string } }[];
  };
  const mail = messages.find(({ Destination }) => Destination.ToAddresses.includes(email));
  const { fragment } = linkIn(mail?.Body.text_part);
  const { AuthenticationResult } = await client.redeem(username, fragment, { session: answer.Session });
  await fetch(`${endpoint}/_aws/ses`, { method: 'DELETE' });
  if (!AuthenticationResult) throw new Error('A sign-in of the benchmark gave no tokens.');
  return { email, token: AuthenticationResult.IdToken };
}

/** In order, each measured by `around`. */
async function ceremoniesOf(
  deployment: Deployment,
  around: <T>(ceremony: Ceremony, work: () => Promise<T>) => Promise<T>,
): Promise<void> {
  const { page } = deployment;
  const { email, token } = await newPerson(deployment);
  const made = createPasskey();
  const passkey: RegisteredPasskey = await around('registration', () =>
    page.register(token, { passkey: made }),
  );
  const byName = await around('byName', () => page.signIn(email, passkey, { signCount: 1 }));
  const alone = await around('withoutName', () => page.signInWithoutName(passkey, { signCount: 2 }));
  if (!byName.AuthenticationResult || !alone.AuthenticationResult)
    throw new Error('A sign-in of the benchmark gave no tokens.');
}

/** The API's path, and DynamoDB calls by ceremony. */
async function look(assembly: string) {
  const aws = await startLocalAws({ assembly });
  try {
    const clientId = aws.output('UserPoolClientId');
    const client = new CognitoClient(aws.endpoint, clientId);
    const deployment = { endpoint: aws.endpoint, client, page: passkeyPage(aws, client) };
    const calls = { registration: 0, byName: 0, withoutName: 0 };
    await ceremoniesOf(deployment, async (ceremony, work) => {
      aws.calls.clear();
      const result = await work();
      calls[ceremony] = aws.calls.all().filter(({ service }) => service === 'dynamodb').length;
      return result;
    });
    return { clientId, apiPath: aws.output('Fido2ApiUrl').slice(aws.endpoint.length), calls };
  } finally {
    await aws.close();
  }
}

async function subjectOn(
  assembly: string,
  { clientId, apiPath }: { clientId: string; apiPath: string },
): Promise<Subject> {
  const aws = await startEmbeddedAws(assembly);
  const client = new CognitoClient(aws.endpoint, clientId);
  const page = passkeyPage({ output: () => `${aws.endpoint}${apiPath}` }, client);
  return {
    aws,
    endpoint: aws.endpoint,
    client,
    page,
    times: { registration: [], byName: [], withoutName: [] },
  };
}

async function measureRound(subject: Subject, round: number): Promise<void> {
  await fetch(`${subject.endpoint}/_local/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ offsetSeconds: round * betweenRounds }),
  });
  for (let person = 0; person < peoplePerRound; person++)
    await ceremoniesOf(subject, async (ceremony, work) => {
      const startedAt = performance.now();
      const result = await work();
      // The first round warms up.
      if (round > 0) subject.times[ceremony].push(performance.now() - startedAt);
      return result;
    });
}

export async function passkeyRows(ours: string, packages: string): Promise<Row[]> {
  const seen = { ours: await look(ours), package: await look(packages) };
  const subjects = {
    ours: await subjectOn(ours, seen.ours),
    package: await subjectOn(packages, seen.package),
  };
  try {
    for (let round = 0; round <= rounds; round++)
      for (const subject of [subjects.ours, subjects.package]) await measureRound(subject, round);
  } finally {
    await Promise.all([subjects.ours.aws.stop(), subjects.package.aws.stop()]);
  }
  return (Object.keys(ceremonies) as Ceremony[]).flatMap((ceremony) => [
    ...([0.5, 0.99] as const).map((share): Row => {
      const [a, b] = [
        percentile(subjects.ours.times[ceremony], share),
        percentile(subjects.package.times[ceremony], share),
      ];
      return {
        what: `${ceremonies[ceremony]}, p${share * 100}`,
        ours: milliseconds(a),
        beside: milliseconds(b),
        ratio: a / b,
        goal: { atMost: 0.8 },
      };
    }),
    {
      what: `${ceremonies[ceremony]}: DynamoDB calls`,
      ours: String(seen.ours.calls[ceremony]),
      beside: String(seen.package.calls[ceremony]),
      ratio: seen.ours.calls[ceremony] / seen.package.calls[ceremony],
      goal: { atMost: 1 },
    },
  ]);
}
