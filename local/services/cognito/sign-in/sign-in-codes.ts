import { createHash, randomInt } from 'node:crypto';
import { AwsError, type Call } from '../../../contract';
import type { Cognito } from '../cognito';
import { attemptLimitExceeded, notAuthorized } from '../errors';
import type { CodeDeliveryDetails } from '../messages/messages';
import type { ContactAttribute, User, UserPool, UserPoolClient } from '../model';
import type { OpenSession } from '../tokens/sessions';
import { counted, lastHour } from '../users/tries';
import { countWrongFactor, requireUnlocked, rightFactor } from './password-attempts';

/** Counted apart: knowing a name must not use up the tries of whoever has proven a password. */
export type CodeUse = 'first-factor' | 'second-factor';

/** To one user. Cognito doesn't publish its number. */
const SENT_AN_HOUR = 20;
/**
 * Wrong codes instead of a password, over all sessions; then none is looked at. Cognito doesn't publish its
 * number. Those beside a password lock the user as wrong passwords do.
 */
const WRONG_AN_HOUR = 20;
const WRONG = 'wrong:first-factor';

export function wrongSignInCode(): AwsError {
  return new AwsError('CodeMismatchException', 'Invalid code or auth state for the user.');
}

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
  const now = cognito.context.clock.now();
  if (lastHour(request.user, `sent:${use}`, now).length >= SENT_AN_HOUR) throw attemptLimitExceeded();
  const user = cognito.users.update(pool, request.user, (it) => counted(it, `sent:${use}`, now));
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
 * A right code spends the session. Synchronous, so concurrent answers all count and one wins.
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
    if (user && use === 'second-factor') rightFactor(cognito, pool, user);
    return;
  }
  countWrongCode(cognito, pool, user, use, open);
  throw wrongSignInCode();
}

/** The address is proven, unless it was changed meanwhile or signs somebody else in. */
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

/** @throws AwsError NotAuthorizedException while too many wrong codes keep the user out */
export function requireTriesLeft(
  cognito: Cognito,
  pool: UserPool,
  user: User | undefined,
  use: CodeUse,
): void {
  const current = user && cognito.users.bySub(pool.id, user.sub);
  if (!current) return;
  if (use === 'second-factor') requireUnlocked(cognito, current);
  else if (lastHour(current, WRONG, cognito.context.clock.now()).length >= WRONG_AN_HOUR)
    throw notAuthorized('Invalid code or auth state for the user.');
}

export function countWrongCode(
  cognito: Cognito,
  pool: UserPool,
  user: User | undefined,
  use: CodeUse,
  open: OpenSession,
): void {
  open.miss();
  if (!user) return;
  if (use === 'second-factor') countWrongFactor(cognito, pool, user);
  else cognito.users.update(pool, user, (it) => counted(it, WRONG, cognito.context.clock.now()));
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64');
}
