/**
 * Asks for a link and a code as a page does. The functions do all of it with their own rights, and their logs
 * tell.
 */
import { randomBytes } from 'node:crypto';
import { RevokeTokenCommand } from '@aws-sdk/client-cognito-identity-provider';
import { encodeFragment, encodeMessage, TOKEN_BYTES } from '../../../lambda/magic-link/link';
import { UNKNOWN_USER } from '../../../lambda/shared/log/log-subject';
import { parameterName } from '../../../lib/published';
import { type Outcome, ok, problem } from '../../preflight/check';
import { STACK_PERMISSIONS } from '../deployment';
import { type LogLine, NoLog, newVerifier, SIGN_IN_PERMISSIONS, SignIn } from '../sign-in';
import { hasSmsCodes, type SmokeCheck, type SmokeSubject } from '../subject';

/** Milliseconds between looks, and looks: lines come within seconds. */
const [LOOK_AGAIN, LOOKS] = [2000, 20];

const SEE_LOG = 'See the log of the function: docs/operating.md says what its lines mean.';

export const signInChecks: readonly SmokeCheck[] = [
  {
    id: 'link',
    title: 'A link: asked for, signed, handed to SES, verified',
    permissions: [...STACK_PERMISSIONS, ...SIGN_IN_PERMISSIONS, 'ssm:GetParameter'],
    concerns: ({ magicLink }) => magicLink.enabled,
    run: (subject) => withLogs(tryLink(subject)),
  },
  {
    id: 'sms-code',
    title: 'A code by SMS: asked for and handed over',
    permissions: [...STACK_PERMISSIONS, ...SIGN_IN_PERMISSIONS, 'ssm:GetParameter'],
    concerns: hasSmsCodes,
    run: (subject) => withLogs(trySmsCode(subject)),
  },
];

async function withLogs(trying: Promise<Outcome>): Promise<Outcome> {
  try {
    return await trying;
  } catch (error) {
    if (!(error instanceof NoLog)) throw error;
    return problem(
      error.message,
      'Deploy again; a log group that was deleted comes with its stack’s next change.',
    );
  }
}

async function tryLink(subject: SmokeSubject): Promise<Outcome> {
  const { config, email, readLink } = subject;
  const { clientId, keyId } = await published(subject);
  if (clientId === undefined || keyId === undefined) return notPublished();
  const { codeVerifier, codeChallenge } = newVerifier();
  const redirectUri = config.redirectUris[0] ?? '';
  const metadata = { signInMethod: 'MAGIC_LINK', redirectUri };
  // A reserved name that nobody has used.
  const stranger = `smoke-${randomBytes(9).toString('hex')}@smoke.invalid`;
  const signIn = new SignIn(subject.aws, clientId, email ?? stranger);
  const failed = await attempt(async () => {
    await signIn.start();
    await signIn.answer('__dummy__', { ...metadata, alreadyHaveMagicLink: 'no', codeChallenge });
  });
  if (failed) return refusedRequest(failed, await newest(subject, signIn, 'CreateAuthChallenge'));

  // The mailbox's owner proves the whole way; else a made-up link shows that links are looked up.
  const link = email !== undefined && readLink ? await readLink() : undefined;
  const refusal =
    link === undefined
      ? await answerMadeUp(signIn, metadata)
      : await redeem(subject, signIn, link, { ...metadata, codeVerifier });
  if (refusal) return refusal;

  const told = await linesOfAttempt(subject, signIn, 'MAGIC_LINK', link === undefined);
  if (!told)
    return problem(
      `The log has no line of the request within ${(LOOKS * LOOK_AGAIN) / 1000} seconds.`,
      'See whether the functions’ role may write to its log group, and whether that is the one of the template.',
    );
  const { asked, answered } = told;
  const unsent = asked.find(({ message }) => message === 'Nothing is sent to the user');
  const isUnknown = asked.some(({ user }) => user === UNKNOWN_USER);
  if (email !== undefined && isUnknown)
    return problem(
      'The pool has no account of the address, so that its mail went to SES’s simulator.',
      'Sign up with it on the page first, or leave --email out.',
    );
  if (unsent && unsent.reason !== 'unknown_user')
    return problem(`No link was sent (${unsent.reason}).`, SEE_LOG);
  const rejected = asked.find(({ message }) => message === 'SES did not take a mail');
  // To the client a mail that SES rejects is success.
  if (rejected) return problem(`SES did not take the mail (${rejected.errorName}).`, SEE_LOG);
  if (link !== undefined) return ok('Signed, mailed, redeemed. The session it opened is ended again.');
  const reason = answered.find(({ message }) => message === 'A link was refused')?.reason;
  if (reason !== (isUnknown ? 'unknown_user' : 'state'))
    return problem(
      `A link that nobody was sent was refused for another reason than that (${reason ?? answered.find(({ errorName }) => errorName)?.errorName ?? 'none'}).`,
      'The function that verifies can’t read the public key, or takes another one: see its log, and the policy of the key.',
    );
  const mailed =
    email === undefined
      ? 'signed and handed to SES, whose simulator has it; no account and no mailbox is concerned'
      : 'signed and mailed';
  return ok(
    `A link was ${mailed}. One that nobody was sent was refused. Both are in the log.`,
    email === undefined
      ? 'To see a mail arrive, and its link verified: --email with an address of an account of yours, and --link.'
      : undefined,
  );
}

/** A wrong token in a good link; undefined when refused. */
async function answerMadeUp(
  signIn: SignIn,
  metadata: Readonly<Record<string, string>>,
): Promise<Outcome | undefined> {
  const iat = Math.floor(Date.now() / 1000);
  const message = encodeMessage({ userName: signIn.userName, iat, exp: iat + 60 });
  const madeUp = encodeFragment(message, randomBytes(TOKEN_BYTES).toString('base64url'));
  const failed = await attempt(async () => {
    const { AuthenticationResult } = await signIn.answer(madeUp, {
      ...metadata,
      alreadyHaveMagicLink: 'yes',
    });
    if (AuthenticationResult) throw new Error('A made-up link signs in.');
  });
  return failed?.message === 'A made-up link signs in.'
    ? problem(failed.message, 'Take the deployment off the net.')
    : undefined;
}

/** Ends the session at once. */
async function redeem(
  { aws }: SmokeSubject,
  signIn: SignIn,
  link: string,
  metadata: Readonly<Record<string, string>>,
): Promise<Outcome | undefined> {
  const fragment = link.trim().split('#').at(-1) ?? '';
  const failed = await attempt(async () => {
    const { AuthenticationResult: tokens } = await signIn.answer(fragment, {
      ...metadata,
      alreadyHaveMagicLink: 'yes',
    });
    if (!tokens?.RefreshToken) throw new Error('Cognito gave no tokens.');
    await aws.cognito.send(new RevokeTokenCommand({ ClientId: signIn.clientId, Token: tokens.RefreshToken }));
  });
  if (!failed) return undefined;
  return problem(
    `The link of the mail did not sign in (${failed.name}).`,
    'It has to be the link of the newest mail, whole, and of this very run. Else see the log of the function that verifies.',
  );
}

async function trySmsCode(subject: SmokeSubject): Promise<Outcome> {
  const { phone } = subject;
  if (phone === undefined)
    return ok(
      'Not tried.',
      'With --phone a code is asked for: sent where the number has an account, else a dry run, which AWS checks and sends nothing of.',
    );
  const { clientId } = await published(subject);
  if (clientId === undefined) return notPublished();
  const signIn = new SignIn(subject.aws, clientId, phone);
  const metadata = { signInMethod: 'SMS_OTP' };
  const failed = await attempt(async () => {
    await signIn.start();
    await signIn.answer('__dummy__', { ...metadata, alreadyHaveCode: 'no' });
  });
  if (failed) return refusedRequest(failed, await newest(subject, signIn, 'CreateAuthChallenge'));
  // No code: refused before it counts as a guess, and marks the attempt in the log.
  await attempt(async () => void (await signIn.answer('smoke', { ...metadata, alreadyHaveCode: 'yes' })));
  const told = await linesOfAttempt(subject, signIn, 'SMS_OTP', true);
  if (!told) return problem('The log has no line of the request.', SEE_LOG);
  const refused = told.asked.find(({ message = '' }) =>
    ['The channel did not take an SMS', 'An SMS to a country that is not listed was not sent'].includes(
      message,
    ),
  );
  const unsent = told.asked.find(
    ({ message = '', reason }) =>
      ['Nothing is sent to the user', 'No SMS is sent'].includes(message) && reason !== 'unknown_user',
  );
  if (refused || unsent)
    return problem(
      `No code was sent (${refused?.reason ?? refused?.errorName ?? unsent?.reason ?? refused?.message}).`,
      SEE_LOG,
    );
  return told.asked.some(({ user }) => user === UNKNOWN_USER)
    ? ok('The number has no account: AWS took a dry run of the message, and sent none.')
    : ok('Handed over to AWS; see whether it came.');
}

/** Log lines of one attempt. */
interface Told {
  readonly asked: readonly LogLine[];
  readonly answered: readonly LogLine[];
}

/**
 * Lines name attempts by a hash that clients can't compute, so it takes the newest that asked by this method
 * and answered since this began.
 */
async function linesOfAttempt(
  { deployment }: SmokeSubject,
  signIn: SignIn,
  method: string,
  isRefused: boolean,
): Promise<Told | undefined> {
  for (let look = 1; ; look++) {
    const [asked, answered] = await Promise.all(
      ['CreateAuthChallenge', 'VerifyAuthChallengeResponse'].map((trigger) =>
        signIn.linesOf(deployment, trigger),
      ),
    );
    const ids = (asked ?? [])
      .filter((line) => line.message === 'A challenge' && line.method === method)
      .map((line) => line.signIn);
    const isOver = ({ signIn: id, message = '', method: by, right }: LogLine) =>
      ids.includes(id) &&
      ((message === 'An answer' && by === method && right !== isRefused) || message === 'Failed');
    const id = (answered ?? []).filter(isOver).at(-1)?.signIn;
    const of = (lines: readonly LogLine[] | undefined) => (lines ?? []).filter(({ signIn }) => signIn === id);
    if (id !== undefined) return { asked: of(asked), answered: of(answered) };
    if (look === LOOKS) return undefined;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
  }
}

/** What a function wrote of its last failure. */
async function newest(
  { deployment }: SmokeSubject,
  signIn: SignIn,
  trigger: string,
): Promise<LogLine | undefined> {
  return (await signIn.linesOf(deployment, trigger)).filter(({ errorName }) => errorName).at(-1);
}

function refusedRequest({ name, message }: Error, line: LogLine | undefined): Outcome {
  const cause = line ? ` Its function wrote: ${line.message} (${line.errorName}).` : '';
  return problem(`Cognito refused the request: ${name}: ${message}${cause}`, SEE_LOG);
}

function notPublished(): Outcome {
  return problem('The stage has published no client or key.', 'Deploy the auth stack.');
}

async function published({ aws, config }: SmokeSubject) {
  const [clientId, keyArn] = await Promise.all([
    aws.parameter(parameterName(config, 'UserPoolClientId')),
    aws.parameter(parameterName(config, 'SigningKeyArn')),
  ]);
  return { clientId, keyId: keyArn?.replace(/^arn:.*:key\//, '') };
}

async function attempt(work: () => Promise<void>): Promise<Error | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
