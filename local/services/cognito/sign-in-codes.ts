import { createHash, randomInt } from 'node:crypto';
import { AwsError, type Call } from '../../contract';
import type { Cognito } from './cognito';
import { attemptLimitExceeded, notAuthorized } from './errors';
import type { CodeDeliveryDetails } from './messages';
import type { ContactAttribute, User, UserPool, UserPoolClient } from './model';
import type { OpenSession } from './sessions';

/** Limits are counted apart: who only knows a name must not use up the tries of who has proven a password. */
export type CodeUse = 'first-factor' | 'second-factor';

const HOUR = 3600 * 1000;
/** Codes for signing in that one user is sent within an hour. Cognito doesn't publish its number. */
const SENT_AN_HOUR = 20;
/**
 * Wrong codes of one user within an hour, over all sessions, after which none is looked at. Cognito doesn't
 * publish its number.
 */
const WRONG_AN_HOUR = 20;

/** `CodeMismatchException` of a sign-in. */
export function wrongSignInCode(): AwsError {
  return new AwsError('CodeMismatchException', 'Invalid code or auth state for the user.');
}

/** Sends a code that lives as long as the session that it belongs to. */
export async function sendSignInCode(
  cognito: Cognito,
  request: {
    readonly pool: UserPool;
    readonly client: UserPoolClient;
    readonly user: User;
    readonly attribute: ContactAttribute;
    readonly destination: string;
    readonly use: CodeUse;
    readonly clientMetadata: Readonly<Record<string, string>> | undefined;
    readonly call: Call;
  },
): Promise<{ codeHash: string; delivery: CodeDeliveryDetails }> {
  const { pool, use } = request;
  const sent = recent(cognito, request.user, `sent:${use}`);
  if (sent.length >= SENT_AN_HOUR) throw attemptLimitExceeded();
  const user = note(cognito, pool, request.user, `sent:${use}`);
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const delivery = await cognito.messages.send({
    ...request,
    user,
    code,
    clientId: request.client.id,
    source: 'CustomMessage_Authentication',
  });
  return { codeHash: hashOf(code), delivery };
}

/**
 * Checks a code for signing in and spends the session when it is right. Nothing is awaited in here, so a code
 * counts its wrong answers and works once also when many come at once.
 *
 * @param codeHash undefined when no code was sent
 * @throws AwsError CodeMismatchException
 */
export function checkSignInCode(
  cognito: Cognito,
  pool: UserPool,
  user: User | undefined,
  use: CodeUse,
  open: OpenSession,
  codeHash: string | undefined,
  given: string,
): void {
  requireTriesLeft(cognito, pool, user, use);
  if (codeHash !== undefined && codeHash === hashOf(given)) {
    open.spend();
    return;
  }
  countWrongCode(cognito, pool, user, use, open);
  throw wrongSignInCode();
}

/**
 * Notes that the user has the address a code went to, unless it was changed meanwhile or signs somebody else
 * in.
 */
export function provenAddress(
  cognito: Cognito,
  pool: UserPool,
  user: User,
  { attribute, destination }: { readonly attribute: ContactAttribute; readonly destination: string },
): void {
  const holder = cognito.users.find(pool, destination);
  if (holder && holder.sub !== user.sub) return;
  cognito.users.update(pool, user, ({ attributes }) =>
    attributes[attribute] === destination
      ? { attributes: { ...attributes, [`${attribute}_verified`]: 'true' } }
      : {},
  );
}

/** @throws AwsError NotAuthorizedException when the user had too many wrong codes within the hour */
export function requireTriesLeft(
  cognito: Cognito,
  pool: UserPool,
  user: User | undefined,
  use: CodeUse,
): void {
  const current = user && cognito.users.bySub(pool.id, user.sub);
  if (current && recent(cognito, current, `wrong:${use}`).length >= WRONG_AN_HOUR)
    throw notAuthorized('Invalid code or auth state for the user.');
}

/** Counts a wrong code against the session and the user. */
export function countWrongCode(
  cognito: Cognito,
  pool: UserPool,
  user: User | undefined,
  use: CodeUse,
  open: OpenSession,
): void {
  open.miss();
  if (user) note(cognito, pool, user, `wrong:${use}`);
}

function recent(cognito: Cognito, user: User, kind: string): readonly number[] {
  const since = cognito.context.clock.now() - HOUR;
  return (user.codeTimes[kind] ?? []).filter((time) => time > since);
}

function note(cognito: Cognito, pool: UserPool, user: User, kind: string): User {
  return cognito.users.update(pool, user, (current) => ({
    codeTimes: {
      ...current.codeTimes,
      [kind]: [...recent(cognito, current, kind), cognito.context.clock.now()],
    },
  }));
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64');
}
