/**
 * Hands users who have just signed in for the first time to the stage's hook (custom/hooks/welcome.ts,
 * docs/adr/060), by a queue, so that no sign-in waits for it or fails with it.
 *
 * At least once: a mark of the user's is put before the hand-over, and says that it is under way until it is
 * done. One that was lost is made up for at the next sign-in.
 */
import { chooseLocale, readLocales } from '../mail/locale';
import { userPool } from '../shared/aws/user-pool-late';
import { ENV, hasEnv } from '../shared/env';
import { errorFacts } from '../shared/errors';
import { METRIC } from '../shared/log/metric-names';
import { count, logger } from '../shared/log/observability';
import type { WelcomeEvent } from './contract';
import { readWelcomeHook } from './settings';
import { COGNITO, hookUser, provenBy } from './user';
import { markDone, markUnderWay, WELCOME_MILLISECONDS, welcomeKey } from './welcome-mark';

interface SignedIn extends Pick<WelcomeEvent, 'userPoolId' | 'userName' | 'clientId' | 'groups'> {
  readonly attributes: Readonly<Record<string, string>>;
  readonly method: string | undefined;
  /** The client's wish. */
  readonly locale: string | undefined;
}

/** Doesn't throw, whatever happens. */
export async function welcomeOnce(signedIn: SignedIn): Promise<void> {
  if (!hasEnv(ENV.WELCOME_HOOK)) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), WELCOME_MILLISECONDS);
  });
  try {
    await Promise.race([enqueue(signedIn), late]);
  } catch (error) {
    logger.error('A user is not handed to the hook yet; their next sign-in tries again', {
      hook: 'welcome',
      ...errorFacts(error),
    });
    count(METRIC.HOOK_FAILED, 'welcome');
  } finally {
    clearTimeout(timer);
  }
}

async function enqueue(signedIn: SignedIn): Promise<void> {
  const { sub } = signedIn.attributes;
  if (sub === undefined) throw new Error('no sub');
  const { queueUrl, accountsSince } = readWelcomeHook();
  const user = { userPoolId: signedIn.userPoolId, sub };
  const first = await markUnderWay(user);
  if (first === undefined) return;
  if (!(await isOfBefore(accountsSince, signedIn))) {
    const { sendMessage } = await import('./late/send-message');
    await sendMessage(queueUrl, eventOf(signedIn, sub, first));
  }
  await markDone(user);
}

/** Also without a day that can be read: a first mail to everybody can't be taken back. */
async function isOfBefore(day: string | undefined, user: SignedIn): Promise<boolean> {
  const { createdAt } = await userPool();
  return !((await createdAt(user)) * 1000 >= Date.parse(day ?? ''));
}

function eventOf(signedIn: SignedIn, sub: string, first: number): WelcomeEvent {
  const { userPoolId, userName, clientId, attributes, method, groups, locale } = signedIn;
  return {
    ...hookUser({ userPoolId, clientId, attributes, counts: provenBy(attributes, method) }),
    id: welcomeKey({ userPoolId, sub }).userNameHash.B.toString('hex').slice(0, 32),
    userId: sub,
    userName,
    signedInAt: new Date(first).toISOString(),
    method: method ?? COGNITO,
    groups,
    locale: chooseLocale([locale, attributes.locale], readLocales()),
  };
}
