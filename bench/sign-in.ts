/** By magic link, ours and the package's in turn. */
import { startLocalAws } from '../local';
import { CognitoClient, linkIn } from '../test/support/cognito';
import { type RunningAws, startEmbeddedAws } from './processes';
import { median, percentile } from './statistics';
import { milliseconds, type Row } from './table';

const rounds = 4;
const signInsPerRound = { 1: 40, 16: 96 } as const;

/** An embedded AWS in this process or another. */
interface Target {
  readonly aws: Pick<RunningAws, 'endpoint'>;
  readonly client: CognitoClient;
}

interface Subject extends Target {
  readonly aws: RunningAws;
  /** People who have signed in once. */
  readonly people: string[];
  offsetSeconds: number;
  readonly firstTimes: number[];
  readonly times: { 1: number[]; 16: number[] };
  readonly requests: { known: number[]; unknown: number[] };
}

let people = 0;

async function newPerson(client: CognitoClient): Promise<string> {
  people += 1;
  const email = `bench-${people}@example.net`;
  await client.signUp(email);
  return email;
}

/** Of three calls, without the time to read the mail. */
async function signIn({ aws, client }: Target, email: string): Promise<number> {
  const asked = performance.now();
  const { username, answer } = await client.requestLink(email);
  const askedFor = performance.now() - asked;
  const { messages } = (await (await fetch(`${aws.endpoint}/_aws/ses`)).json()) as {
    messages: { Destination: { ToAddresses: string[] }; Body: { text_part: string } }[];
  };
  const mail = messages.find(({ Destination }) => Destination.ToAddresses.includes(email));
  const { fragment } = linkIn(mail?.Body.text_part);
  const redeemed = performance.now();
  const { AuthenticationResult } = await client.redeem(username, fragment, { session: answer.Session });
  if (!AuthenticationResult) throw new Error('A sign-in of the benchmark gave no tokens.');
  return askedFor + performance.now() - redeemed;
}

async function inParallel<T>(count: number, atOnce: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let started = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (started < count) {
        started += 1;
        results.push(await work());
      }
    }),
  );
  return results;
}

/** After both sides' cool-down. First sign-ins, which also settle the account, have a row of their own. */
async function measureRound(subject: Subject, atOnce: 1 | 16): Promise<void> {
  subject.offsetSeconds += 3_600;
  await setClock(subject, subject.offsetSeconds);
  const waiting = subject.people.slice(0, signInsPerRound[atOnce]);
  const times = await inParallel(waiting.length, atOnce, () => signIn(subject, waiting.pop() as string));
  subject.times[atOnce].push(...times);
  await emptyInbox(subject);
}

/** Otherwise later rounds would read more. */
async function emptyInbox({ aws }: Pick<Target, 'aws'>): Promise<void> {
  await fetch(`${aws.endpoint}/_aws/ses`, { method: 'DELETE' });
}

async function setClock({ aws }: Pick<Target, 'aws'>, offsetSeconds: number): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${aws.endpoint}/_local/clock`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ offsetSeconds }),
  });
}

/** And signs each in once, to warm up. */
async function prepare(subject: Subject): Promise<void> {
  subject.people.push(...(await inParallel(signInsPerRound[16], 4, () => newPerson(subject.client))));
  const waiting = [...subject.people];
  const times = await inParallel(waiting.length, 1, () => signIn(subject, waiting.pop() as string));
  subject.firstTimes.push(...times.slice(times.length / 2));
  await emptyInbox(subject);
}

/** For people with an account and without. */
async function measureRequests(subject: Subject): Promise<void> {
  for (let pair = 0; pair < 40; pair++) {
    const known = await newPerson(subject.client);
    for (const [kind, name] of [
      ['known', known],
      ['unknown', `nobody-${people}-${pair}@example.net`],
    ] as const) {
      const startedAt = performance.now();
      await subject.client.requestLink(name);
      subject.requests[kind].push(performance.now() - startedAt);
    }
  }
}

async function subjectOn(assembly: string, clientId: string): Promise<Subject> {
  const aws = await startEmbeddedAws(assembly);
  return {
    aws,
    client: new CognitoClient(aws.endpoint, clientId),
    people: [],
    offsetSeconds: 0,
    firstTimes: [],
    times: { 1: [], 16: [] },
    requests: { known: [], unknown: [] },
  };
}

export async function signInRows(ours: string, packages: string): Promise<Row[]> {
  const clientIds = { ours: await clientIdOf(ours), package: await clientIdOf(packages) };
  const subjects = {
    ours: await subjectOn(ours, clientIds.ours.clientId),
    package: await subjectOn(packages, clientIds.package.clientId),
  };
  try {
    const both = [subjects.ours, subjects.package];
    for (const subject of both) await prepare(subject);
    for (let round = 0; round < rounds; round++)
      for (const atOnce of [1, 16] as const) for (const subject of both) await measureRound(subject, atOnce);
    for (const subject of both) await measureRequests(subject);
    return [
      callsRow(clientIds),
      ...([1, 16] as const).flatMap((atOnce) =>
        ([0.5, 0.99] as const).map((share): Row => {
          const [a, b] = [
            percentile(subjects.ours.times[atOnce], share),
            percentile(subjects.package.times[atOnce], share),
          ];
          return {
            what: `sign-in, ${atOnce} at a time, p${share * 100}`,
            ours: milliseconds(a),
            beside: milliseconds(b),
            ratio: a / b,
            goal: { atMost: 0.7 },
          };
        }),
      ),
      firstSignInRow(subjects),
      existenceRow('ours', subjects.ours),
      existenceRow("the package's", subjects.package),
      memoryRow(subjects),
    ];
  } finally {
    await Promise.all([subjects.ours.aws.stop(), subjects.package.aws.stop()]);
  }
}

function callsRow(counted: { ours: { calls: number }; package: { calls: number } }): Row {
  return {
    what: 'AWS calls of the functions in one sign-in',
    ours: String(counted.ours.calls),
    beside: String(counted.package.calls),
    ratio: counted.ours.calls / counted.package.calls,
  };
}

function firstSignInRow({ ours, package: packages }: { ours: Subject; package: Subject }): Row {
  const [a, b] = [median(ours.firstTimes), median(packages.firstTimes)];
  return {
    what: 'first sign-in of a new person, 1 at a time, p50 (ours also replaces the password and verifies the address)',
    ours: milliseconds(a),
    beside: milliseconds(b),
    ratio: a / b,
  };
}

function existenceRow(whose: string, { requests }: Subject): Row {
  const [known, unknown] = [median(requests.known), median(requests.unknown)];
  return {
    what: `asking for a link, ${whose}: known beside unknown person, p50`,
    ours: milliseconds(known),
    beside: milliseconds(unknown),
    ratio: known / unknown,
  };
}

function memoryRow({ ours, package: packages }: { ours: Subject; package: Subject }): Row {
  const megabytes = (subject: Subject) => (subject.aws.peakMemory() ?? Number.NaN) / 1024 ** 2;
  const [a, b] = [megabytes(ours), megabytes(packages)];
  return {
    what: 'embedded AWS: peak resident memory under this load',
    ours: `${Math.round(a)} MB`,
    beside: `${Math.round(b)} MB`,
    ratio: a / b,
    goal: { atMost: 300, value: a, unit: ' MB' },
  };
}

/** With the AWS calls of a person's second sign-in. */
async function clientIdOf(assembly: string): Promise<{ clientId: string; calls: number }> {
  const aws = await startLocalAws({ assembly });
  try {
    const clientId = aws.output('UserPoolClientId');
    const client = new CognitoClient(aws.endpoint, clientId);
    const running = { aws, client };
    const email = await newPerson(client);
    await signIn(running, email);
    await emptyInbox(running);
    aws.clock.advance(3600);
    aws.calls.clear();
    await signIn(running, email);
    return { clientId, calls: aws.calls.all().filter(({ principal }) => principal.kind === 'role').length };
  } finally {
    await aws.close();
  }
}
