/** What a browser does at sign-in, whoever sits before it: asks for a message, answers with what one has. */
import type { Tokens } from '../../support/one-time-codes';
import { type Result, result } from '../commands/command';
import type { Answer, Party, Person, Session } from '../model';
import { sessionFrom, type World } from '../world';

export type Asked = 'MAGIC_LINK' | 'EMAIL_OTP' | 'SMS_OTP';

/** A sign-in under way. */
export interface Attempt {
  readonly userName: string;
  readonly session: string | undefined;
  readonly answer: Answer;
}

/** Begins a sign-in as anybody can. */
export async function begin(world: World, by: Party, userName: string): Promise<Attempt> {
  const answer = await world.cognito(by, 'InitiateAuth', {
    AuthFlow: 'CUSTOM_AUTH',
    ClientId: world.clientId,
    AuthParameters: { USERNAME: userName },
  });
  const { ChallengeParameters, Session } = answer.body ?? {};
  return { userName: ChallengeParameters?.USERNAME ?? userName, session: Session, answer };
}

/** Answers a sign-in under way; the metadata says by which method. */
export async function respond(
  world: World,
  by: Party,
  { userName, session }: Pick<Attempt, 'userName' | 'session'>,
  answer: string,
  metadata: Readonly<Record<string, string>>,
): Promise<Attempt> {
  const told = await world.cognito(by, 'RespondToAuthChallenge', {
    ChallengeName: 'CUSTOM_CHALLENGE',
    ClientId: world.clientId,
    Session: session ?? 'no session was given, so this one is made up',
    ChallengeResponses: { USERNAME: userName, ANSWER: answer },
    ClientMetadata: metadata,
  });
  return { userName, session: told.body?.Session, answer: told };
}

/**
 * Asks for a link or a code.
 *
 * @param challenge of the browser that will answer; none as clients of the package send none
 */
export async function ask(
  world: World,
  by: Party,
  userName: string,
  method: Asked,
  challenge?: string,
): Promise<Attempt> {
  const isBound = challenge !== undefined;
  const sent = { mails: world.aws.mail.all().length, texts: world.aws.sms.all().length };
  const unboundBefore = world.unboundAsks;
  if (!isBound) world.unboundAsks = { begun: unboundBefore.begun + 1, ended: unboundBefore.ended };
  const attempt = await begin(world, by, userName);
  const asked =
    attempt.session === undefined
      ? attempt
      : await respond(world, by, attempt, '__dummy__', {
          signInMethod: method,
          ...(method === 'MAGIC_LINK'
            ? { redirectUri: 'http://localhost:5173/', alreadyHaveMagicLink: 'no' }
            : { alreadyHaveCode: 'no' }),
          ...(isBound ? { codeChallenge: challenge } : {}),
        });
  if (!isBound) world.unboundAsks = { ...world.unboundAsks, ended: world.unboundAsks.ended + 1 };
  // A message that came while somebody asked without a challenge may be of either: it counts as bound to
  // nobody.
  const isOnlyBound =
    unboundBefore.begun === unboundBefore.ended && world.unboundAsks.begun === unboundBefore.begun;
  // What the attacker asks for with a challenge of its own is bound to nobody else: who reads the mailbox
  // then gets in.
  if (isBound && isOnlyBound && by !== 'attacker') {
    const mails = world.aws.mail
      .all()
      .slice(sent.mails)
      .filter(({ destination }) => destination.to.includes(userName));
    const texts = world.aws.sms
      .all()
      .slice(sent.texts)
      .filter(({ phoneNumber }) => phoneNumber === userName);
    for (const { id } of [...mails, ...texts]) world.bound.add(id);
  }
  return asked;
}

/** Redeems a link as the page does: in a sign-in of its own, with the verifier that the browser has. */
export async function redeemLink(
  world: World,
  by: Party,
  link: { userName: string; fragment: string; mailId: string },
  verifier?: string,
): Promise<Attempt> {
  const attempt = await begin(world, by, link.userName);
  const answered = await respond(world, by, attempt, link.fragment, {
    signInMethod: 'MAGIC_LINK',
    redirectUri: 'http://localhost:5173/',
    alreadyHaveMagicLink: 'yes',
    ...(verifier === undefined ? {} : { codeVerifier: verifier }),
  });
  return noteOpened(world, answered, `the message ${link.mailId}`);
}

/** Answers with a code, in the sign-in that asked for it. */
export async function answerCode(
  world: World,
  by: Party,
  asked: Attempt,
  method: Exclude<Asked, 'MAGIC_LINK'>,
  code: { digits: string; messageId: string },
  verifier?: string,
): Promise<Attempt> {
  const answered = await respond(world, by, asked, code.digits, {
    signInMethod: method,
    alreadyHaveCode: 'yes',
    ...(verifier === undefined ? {} : { codeVerifier: verifier }),
  });
  return noteOpened(world, answered, `the message ${code.messageId}`);
}

/** Answers with what one has at hand: a recovery code, the secret of a recovery link, an assertion. */
export async function answerWith(
  world: World,
  by: Party,
  userName: string,
  signInMethod: string,
  secret: string,
  verifier?: string,
): Promise<Attempt> {
  const attempt = await begin(world, by, userName);
  const answered = await respond(world, by, attempt, secret, {
    signInMethod,
    ...(verifier === undefined ? {} : { codeVerifier: verifier }),
  });
  return noteOpened(world, answered, `${signInMethod} ${secret.slice(0, 60)} of ${attempt.userName}`);
}

/**
 * Takes new tokens for the refresh token that one holds. Where refresh tokens rotate, this is the only way.
 */
export async function refreshSession(world: World, by: Party, session: Session): Promise<Result> {
  const { body } = await world.cognito(by, 'GetTokensFromRefreshToken', {
    ClientId: world.clientId,
    RefreshToken: session.tokens.RefreshToken,
  });
  const tokens = body?.AuthenticationResult;
  if (tokens) session.tokens = { ...session.tokens, ...tokens };
  return result(tokens !== undefined);
}

/** Tokens of an answer, if there are some. */
export function tokensOf({ answer }: Attempt): Tokens | undefined {
  return answer.body?.AuthenticationResult;
}

/** Keeps the session in the browser of its owner. */
export function keepSession(person: Person, attempt: Attempt): boolean {
  const tokens = tokensOf(attempt);
  if (tokens === undefined) return false;
  person.session = sessionFrom(tokens);
  return true;
}

function noteOpened(world: World, attempt: Attempt, what: string): Attempt {
  if (tokensOf(attempt) !== undefined) world.evidence.redeemed.push(what);
  return attempt;
}
