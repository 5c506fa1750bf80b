/** What operators find in the logs of a sign-in, and what nobody finds there. */
import { execFileSync } from 'node:child_process';
import { type SignInWorld, signInWorld } from '../support/signing-in';

let world: SignInWorld;

beforeAll(async () => {
  world = await signInWorld();
});
afterAll(() => world?.aws.close());

interface Line {
  readonly functionName: string;
  readonly user?: string;
  readonly signIn?: string;
  readonly message: string;
  readonly method?: string;
  readonly right?: boolean;
  readonly service?: string;
}

/** Log lines of all functions; metrics have no message. */
function lines(): readonly Line[] {
  return Object.entries(world.aws.logs()).flatMap(([functionName, written]) =>
    written
      .filter((line) => line.startsWith('{'))
      .map((line) => ({ ...(JSON.parse(line) as Line), functionName }))
      .filter(({ message }) => message !== undefined),
  );
}

/** The hash by the very command that docs/operating.md gives. */
function hashOf(sub: string): string {
  const command = `printf 'user/%s' "$SUB" | sha256sum | cut -c1-16`;
  return execFileSync('sh', ['-c', command], { env: { ...process.env, SUB: sub }, encoding: 'utf8' }).trim();
}

const TRIGGERS = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'];

describe('the log of a sign-in', () => {
  it('is found by the hash of its user, and is one attempt from the first trigger to the last', async () => {
    const { email, sub } = await world.newUser();
    const { userName, fragment } = await world.mailedLink(email);
    await world.client.redeem(userName, fragment);
    const found = lines().filter(({ user }) => user === hashOf(sub));
    const attempts = new Map<string, Line[]>();
    for (const line of found)
      if (line.signIn !== undefined) attempts.set(line.signIn, [...(attempts.get(line.signIn) ?? []), line]);
    // One that asked for the link, one that redeemed it.
    expect(attempts.size).toBe(2);
    for (const name of TRIGGERS)
      for (const [signIn, attempt] of attempts)
        expect([signIn, attempt.some(({ functionName }) => functionName.includes(name))]).toEqual(
          name === 'CreateAuthChallenge' && attempt.some(({ right }) => right)
            ? [signIn, expect.any(Boolean)]
            : [signIn, name !== 'VerifyAuthChallengeResponse' || attempt.some(({ right }) => right)],
        );
    expect(found).toContainEqual(expect.objectContaining({ message: 'A challenge', method: 'MAGIC_LINK' }));
    expect(found).toContainEqual(
      expect.objectContaining({
        message: 'An answer',
        method: 'MAGIC_LINK',
        right: true,
        service: 'passwordless-local',
      }),
    );
  });

  it('tells two attempts of one user apart, and one user from another', async () => {
    const [first, second] = [await world.newUser(), await world.newUser()];
    await world.client.startSession(first.email);
    await world.client.startSession(first.email);
    await world.client.requestLink(second.email);
    await world.client.requestLink(first.email);
    const attemptsOf = (sub: string) =>
      new Set(lines().flatMap(({ user, signIn }) => (user === hashOf(sub) && signIn ? [signIn] : [])));
    const [ofFirst, ofSecond] = [attemptsOf(first.sub), attemptsOf(second.sub)];
    expect(ofFirst.size).toBeGreaterThanOrEqual(1);
    expect(ofSecond.size).toBe(1);
    expect([...ofSecond].filter((it) => ofFirst.has(it))).toEqual([]);
  });

  it('calls people unknown who have no account', async () => {
    await world.client.requestLink('nobody@example.net');
    expect(lines().filter(({ user }) => user === 'unknown').length).toBeGreaterThan(0);
  });

  it('holds no address, no id of a user, no link and no nonce', async () => {
    const { email, sub } = await world.newUser();
    const { fragment, userName } = await world.mailedLink(email);
    await world.client.redeem(userName, fragment);
    const text = Object.values(world.aws.logs()).flat().join('\n');
    expect(text.length).toBeGreaterThan(1_000);
    for (const secret of [email, sub, fragment, fragment.split('.')[1] ?? fragment])
      expect(text).not.toContain(secret);
    expect(text).not.toContain('@example.net');
    // A nonce is 22 characters of base64url by itself.
    expect(text).not.toMatch(/"[A-Za-z0-9_-]{22}"/);
  });
});
