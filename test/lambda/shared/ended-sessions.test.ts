/** What is kept of sessions that have ended: nothing is forgotten while it matters. */
import '../support/environment';

import { ENV, requireEnv } from '../../../lambda/shared/env';
import {
  endAllSessions,
  endSession,
  hasEnded,
  MAX_SINGLE_SESSIONS,
  readEnded,
  spendOwnSessions,
  spendSessions,
} from '../../../lambda/shared/sessions/ended';
import { KEPT_SECONDS } from '../../../lambda/shared/sessions/limits';
import { harness } from '../support/harness';
import { USER_POOL_ID } from '../support/sign-in';

const test = harness();
const owner = { userPoolId: USER_POOL_ID, userName: 'alice' };
const table = () => requireEnv(ENV.SECRETS_TABLE);
const NOW = 1_790_000_000;
const session = (authTime: number) => ({ session: `session-of-${authTime}`, authTime });

it('never takes an ending back: an earlier one that is written later changes nothing', async () => {
  await endAllSessions(table(), owner, NOW);
  await endAllSessions(table(), owner, NOW - 60);
  await spendSessions(table(), owner, NOW + 5);
  await spendSessions(table(), owner, NOW);
  expect(await readEnded(table(), owner)).toMatchObject({
    endedAt: NOW,
    signedOutAt: NOW,
    changedAt: NOW + 5,
  });
});

it('counts a sign-in of the same second as ended, and one whose time is unknown', async () => {
  await endAllSessions(table(), owner, NOW);
  const ended = await readEnded(table(), owner);
  const over = [NOW - 1, NOW, NOW + 1, Number.NaN].map((authTime) => hasEnded(session(authTime), ended));
  expect(over).toEqual([true, true, false, true]);
});

it('forgets none of more single sessions than it keeps: those that are as old end with the oldest', async () => {
  const sessions = Array.from({ length: MAX_SINGLE_SESSIONS + 5 }, (_, index) => session(NOW - 1000 + index));
  for (const each of sessions) await endSession(table(), owner, each, NOW);
  const ended = await readEnded(table(), owner);
  expect(sessions.filter((each) => !hasEnded(each, ended))).toEqual([]);
  expect(ended.sessions.size).toBeLessThanOrEqual(MAX_SINGLE_SESSIONS);
  // Begun before the oldest of them, and never signed out of: it has to sign in again.
  expect(hasEnded({ session: 'other', authTime: NOW - 1001 }, ended)).toBe(true);
  expect(hasEnded({ session: 'other', authTime: NOW }, ended)).toBe(false);
});

it('makes room once no token of a session is good for anything', async () => {
  for (let index = 0; index < MAX_SINGLE_SESSIONS; index++)
    await endSession(table(), owner, session(NOW + index), NOW);
  await endSession(table(), owner, session(NOW + KEPT_SECONDS), NOW + KEPT_SECONDS);
  expect(await readEnded(table(), owner)).toMatchObject({ endedAt: undefined });
  expect((await readEnded(table(), owner)).sessions.size).toBe(1);
});

it('loses none of several that end at once, nor an ending of all beside them', async () => {
  const sessions = [1, 2, 3].map((index) => session(NOW + index));
  await Promise.all([
    ...sessions.map((each) => endSession(table(), owner, each, NOW)),
    endAllSessions(table(), owner, NOW),
  ]);
  const ended = await readEnded(table(), owner);
  expect(ended.endedAt).toBe(NOW);
  expect(sessions.filter((each) => !hasEnded(each, ended))).toEqual([]);
});

it('lets a change be tried again by its own request alone, and by none once an operator stepped in', async () => {
  const own = session(NOW - 60);
  const spend = (request: string, now = NOW) => spendOwnSessions(table(), owner, own, request, now);
  expect(await spend('a')).toBe(true);
  expect(await spend('b')).toBe(false);
  expect(await spend('a', NOW + 1)).toBe(true);
  await spendSessions(table(), owner, NOW + 1);
  expect(await spend('a', NOW + 2)).toBe(false);
});

it('is kept for as long as a token can matter', async () => {
  await endAllSessions(table(), owner, NOW);
  const [item] = (await test.table.items()) as { exp: { N: string } }[];
  expect(Number(item?.exp.N)).toBe(NOW + KEPT_SECONDS);
  expect(KEPT_SECONDS).toBeGreaterThan(24 * 60 * 60);
});
