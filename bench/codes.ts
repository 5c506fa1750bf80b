/**
 * The package has codes for SMS step-up alone, so only its request is compared; its check fetches tokens'
 * keys from AWS's own host.
 */
import {
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { startLocalAws } from '../local';
import { CognitoClient } from '../test/support/cognito';
import { type CodeMethod, CodeSignIn } from '../test/support/one-time-codes';
import { codeIn } from '../test/support/telephones';
import { type RunningAws, startEmbeddedAws } from './processes';
import { percentile } from './statistics';
import { milliseconds, type Row } from './table';

const people = 30;
const rounds = 4;
/** So that no limit of an earlier round counts. */
const betweenRounds = 4_000;

const steps = {
  smsRequest: 'request for a code by SMS',
  smsRequestUnknown: 'the same for a name without an account',
  smsCheck: 'check of a code by SMS',
  mailRequest: 'request for a code by e-mail',
  mailCheck: 'check of a code by e-mail',
  stepUpRequest: 'request for a step-up code by SMS',
} as const;
type Step = keyof typeof steps;

interface Person {
  readonly email: string;
  readonly phone: string;
}

interface Subject {
  readonly aws: RunningAws;
  readonly client: CognitoClient;
  readonly people: readonly Person[];
  readonly times: Record<Step, number[]>;
}

interface Ids {
  readonly clientId: string;
  readonly userPoolId: string;
}

async function look(assembly: string): Promise<Ids> {
  const aws = await startLocalAws({ assembly });
  try {
    return { clientId: aws.output('UserPoolClientId'), userPoolId: aws.output('UserPoolId') };
  } finally {
    await aws.close();
  }
}

/** Their number and address are proven. */
async function makePeople(aws: RunningAws, client: CognitoClient, UserPoolId: string): Promise<Person[]> {
  const cognito = new CognitoIdentityProviderClient({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
  });
  const made: Person[] = [];
  for (let nth = 0; nth < people; nth++) {
    const email = `code-bench-${nth}@example.net`;
    const phone = `+8190${String(10_000_000 + nth * 1_357)}`;
    await client.signUp(email);
    const UserAttributes = Object.entries({
      email_verified: 'true',
      phone_number: phone,
      phone_number_verified: 'true',
    }).map(([Name, Value]) => ({ Name, Value }));
    await cognito.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username: email, UserAttributes }));
    made.push({ email, phone });
  }
  cognito.destroy();
  return made;
}

async function subjectOn(assembly: string): Promise<Subject> {
  const { clientId, userPoolId } = await look(assembly);
  const aws = await startEmbeddedAws(assembly);
  const client = new CognitoClient(aws.endpoint, clientId);
  const times = Object.fromEntries(Object.keys(steps).map((step) => [step, [] as number[]]));
  return {
    aws,
    client,
    people: await makePeople(aws, client, userPoolId),
    times: times as Record<Step, number[]>,
  };
}

async function setClock({ aws }: Subject, offsetSeconds: number): Promise<void> {
  await fetch(`${aws.endpoint}/_local/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ offsetSeconds }),
  });
}

async function codeFor({ aws }: Subject, { email, phone }: Person, method: CodeMethod): Promise<string> {
  if (method === 'SMS_OTP') {
    const { sms_messages: byNumber } = (await (
      await fetch(`${aws.endpoint}/_aws/sns/sms-messages`)
    ).json()) as {
      sms_messages: Record<string, { Message: string }[]>;
    };
    return codeIn(byNumber[phone]?.at(-1)?.Message ?? '');
  }
  const { messages } = (await (await fetch(`${aws.endpoint}/_aws/ses`)).json()) as {
    messages: { Destination: { ToAddresses: string[] }; Body: { text_part: string } }[];
  };
  const mail = messages.findLast(({ Destination }) => Destination.ToAddresses.includes(email));
  return codeIn(mail?.Body.text_part ?? '');
}

/** The first warms up and isn't kept. */
async function measureRound(subject: Subject, round: number, isOurs: boolean): Promise<void> {
  const { client, times } = subject;
  await setClock(subject, round * betweenRounds);
  const timed = async <T>(step: Step, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const result = await work();
    if (round > 0) times[step].push(performance.now() - startedAt);
    return result;
  };
  for (const [nth, person] of subject.people.entries()) {
    await timed('stepUpRequest', async () => {
      const { Session, ChallengeParameters } = await client.startSession(person.email);
      const name = ChallengeParameters.USERNAME ?? person.email;
      await client.answer(name, Session, '__dummy__', { signInMethod: 'SMS_OTP_STEPUP' });
    });
    if (!isOurs) continue;
    // Waits for the number's cool-down.
    await setClock(subject, round * betweenRounds + (nth + 1) * 40);
    const bySms = await timed('smsRequest', () => CodeSignIn.ask(client, person.phone));
    const smsCode = await codeFor(subject, person, 'SMS_OTP');
    await timed('smsCheck', () => bySms.tokens(smsCode));
    await timed('smsRequestUnknown', () => CodeSignIn.ask(client, `nobody-${round}-${nth}@example.net`));
    const byMail = await timed('mailRequest', () => CodeSignIn.ask(client, person.email, 'EMAIL_OTP'));
    const mailCode = await codeFor(subject, person, 'EMAIL_OTP');
    await timed('mailCheck', () => byMail.tokens(mailCode));
  }
  await fetch(`${subject.aws.endpoint}/_aws/ses`, { method: 'DELETE' });
}

export async function codeRows(ours: string, packagesWithStepUp: string): Promise<Row[]> {
  const subjects = { ours: await subjectOn(ours), package: await subjectOn(packagesWithStepUp) };
  try {
    for (let round = 0; round < rounds; round++) {
      await measureRound(subjects.ours, round, true);
      await measureRound(subjects.package, round, false);
    }
  } finally {
    await Promise.all([subjects.ours.aws.stop(), subjects.package.aws.stop()]);
  }
  return (Object.keys(steps) as Step[]).flatMap((step) =>
    ([0.5, 0.99] as const).map((share): Row => {
      const what = `${steps[step]}, p${share * 100}`;
      const mine = percentile(subjects.ours.times[step], share);
      const theirs = subjects.package.times[step];
      if (theirs.length === 0)
        return { what, ours: milliseconds(mine), beside: '(the package has no such codes)' };
      const beside = percentile(theirs, share);
      return { what, ours: milliseconds(mine), beside: milliseconds(beside), ratio: mine / beside };
    }),
  );
}
