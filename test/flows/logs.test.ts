/** What operators find in the logs of a sign-in, and what nobody finds there. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { QUERIES, USER_PLACE } from '../../lib/features/monitoring/queries';
import { type CodesWorld, codesWorld, not } from '../support/one-time-codes';

let world: CodesWorld;

beforeAll(async () => {
  world = await codesWorld();
});
afterAll(() => world?.close());

interface Line extends Readonly<Record<string, unknown>> {
  readonly functionName: string;
  readonly user?: string;
  readonly signIn?: string;
  readonly message: string;
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

const guide = readFileSync(join(__dirname, '..', '..', 'docs', 'operating.md'), 'utf8');

/** The hash, by the very command that docs/operating.md gives. */
function hashOf(sub: string): string {
  const [command] = /^printf .*sha256sum.*$/m.exec(guide) ?? [];
  if (!command) throw new Error('docs/operating.md has no command that computes the hash of a user.');
  return execFileSync('sh', ['-c', command], { env: { ...process.env, SUB: sub }, encoding: 'utf8' }).trim();
}

/** Lines of a user by attempt, in the order of the attempts. */
function attemptsOf(sub: string): readonly (readonly Line[])[] {
  const user = hashOf(sub);
  const attempts = new Map<string, Line[]>();
  for (const line of lines())
    if (line.user === user && line.signIn !== undefined)
      attempts.set(line.signIn, [...(attempts.get(line.signIn) ?? []), line]);
  return [...attempts.values()];
}

/** Parts of the functions' names, which CloudFormation cuts short. */
const TRIGGERS = ['PackageCreate', 'PackageDefine', 'PackageVerify'];

/** Which of the three triggers wrote the lines. */
function triggersOf(attempt: readonly Line[]): string[] {
  return TRIGGERS.filter((name) => attempt.some(({ functionName }) => functionName.includes(name)));
}

const answered = (attempt: readonly Line[]) =>
  attempt.filter(({ message }) => message === 'An answer').map(({ method, right }) => [method, right]);

describe('the log of a sign-in', () => {
  it('by link, in the session that asked: one attempt in all three triggers', async () => {
    const { email, sub } = await world.links.newUser();
    await world.links.signIn(email);
    const [attempt = [], ...others] = attemptsOf(sub);
    expect(others).toEqual([]);
    expect(triggersOf(attempt)).toEqual(TRIGGERS);
    expect(answered(attempt)).toEqual([['MAGIC_LINK', true]]);
    expect(attempt).toContainEqual(
      expect.objectContaining({
        message: 'A challenge',
        method: 'MAGIC_LINK',
        service: 'passwordless-local',
      }),
    );
  });

  it('by link, in another browser: one attempt that asked and one that redeemed', async () => {
    const { email, sub } = await world.links.newUser();
    const { userName, fragment } = await world.links.mailedLink(email);
    await world.client.redeem(userName, fragment);
    const attempts = attemptsOf(sub);
    expect(attempts).toHaveLength(2);
    expect(attempts.map(answered)).toEqual(expect.arrayContaining([[], [['MAGIC_LINK', true]]]));
  });

  it('by code, with a wrong answer before the right one: one attempt in all three triggers', async () => {
    const { phone, sub } = await world.newPerson();
    const signIn = await world.ask(phone);
    const code = world.codeFor(phone);
    await signIn.answer(not(code));
    await signIn.tokens(code);
    const [attempt = [], ...others] = attemptsOf(sub);
    expect(others).toEqual([]);
    expect(triggersOf(attempt)).toEqual(TRIGGERS);
    expect(answered(attempt)).toEqual([
      ['SMS_OTP', false],
      ['SMS_OTP', true],
    ]);
    expect(attempt).toContainEqual(
      expect.objectContaining({ message: 'A code was refused', reason: 'wrong' }),
    );
  });

  it('by passkey: one attempt in all three triggers', async () => {
    const { email, sub } = await world.links.newUser();
    const { IdToken } = await world.links.signIn(email);
    const passkey = await world.passkeys.register(IdToken);
    const before = attemptsOf(sub).length;
    await world.passkeys.signIn(email, passkey);
    const attempts = attemptsOf(sub).slice(before);
    expect(attempts).toHaveLength(1);
    expect(answered(attempts[0] ?? [])).toEqual([['FIDO2', true]]);
    expect(triggersOf(attempts[0] ?? [])).toEqual(TRIGGERS);
  });

  it('tells two attempts of one user apart, and one user from another', async () => {
    const [first, second] = [await world.newPerson(), await world.newPerson()];
    await world.signIn(first.phone);
    await world.links.signIn(first.email);
    await world.links.signIn(second.email);
    const names = [...attemptsOf(first.sub), ...attemptsOf(second.sub)].map(([line]) => line?.signIn);
    expect(names).toHaveLength(3);
    expect(new Set(names).size).toBe(3);
  });

  it('ends with how the tokens were made', async () => {
    const { phone, sub } = await world.newPerson();
    await world.signIn(phone);
    expect(lines()).toContainEqual(
      expect.objectContaining({ user: hashOf(sub), message: 'Tokens', method: 'SMS_OTP' }),
    );
  });

  it('calls people unknown who have no account', async () => {
    const ofUnknown = () =>
      lines().filter(({ user, signIn }) => user === 'unknown' && signIn !== undefined).length;
    const before = ofUnknown();
    await world.client.requestLink('nobody@example.net');
    expect(ofUnknown()).toBeGreaterThan(before);
  });
});

describe('the logs of APIs and of what operators invoke', () => {
  it('name the user as those of triggers do, and nobody where nobody has said who they are', async () => {
    const { phone, email, sub } = await world.newPerson();
    const { IdToken } = await world.signIn(phone);
    await world.passkeys.register(IdToken);
    await world.passkeys.call('sign-in-challenge', { body: {} });
    await world.contact('complete', IdToken, { kind: 'email', code: '000000' });
    const why = { operator: 'o.perator', reason: 'Showed a passport at the counter.' };
    await world.invoke(world.aws.output('ReleaseNumberFunctionName'), {
      userName: email,
      ...why,
    });
    await world.invoke(world.aws.output('ForgetUserFunctionName'), {
      userName: email,
      ...why,
      deleteUser: true,
    });
    // What a worker writes last arrives after its answer.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const user = hashOf(sub);
    const named = (name: string) =>
      lines().filter((line) => line.functionName.includes(name) && line.user === user);
    for (const name of ['PackageFido2P', 'ContactFunction', 'ReleaseNumber', 'ForgetUser'])
      expect([name, named(name).length > 0]).toEqual([name, true]);
    expect(lines().filter((line) => line.functionName.includes('PackageFido2C') && line.user)).toEqual([]);
  });
});

describe('the saved queries', () => {
  it('ask for fields that functions write, and filter by those', async () => {
    const { email, phone } = await world.newPerson();
    await world.client.requestLink(email);
    // A limit, a refusal that the client reads, an error of a service: all that a line can say of what went
    // wrong.
    await world.client.requestLink(email);
    await world.client
      .requestLink(email, { redirectUri: 'https://evil.example.com/' })
      .catch(() => undefined);
    world.aws.faults.inject({ service: 'dynamodb', operation: 'UpdateItem', kind: 'throttle', times: 4 });
    await world.ask(phone).catch(() => undefined);
    world.aws.faults.clear();
    const written = new Set(lines().flatMap((line) => Object.keys(line)));
    const levels = new Set(lines().map(({ level }) => level));
    expect([...levels]).toEqual(expect.arrayContaining(['INFO', 'ERROR']));
    for (const { query } of Object.values(QUERIES)) {
      const asked = query.fields.filter((field) => field !== '@timestamp');
      expect(asked.filter((field) => !written.has(field))).toEqual([]);
      const filtered = query.filterStatements.map((statement) => statement.split(' ')[0] ?? '');
      expect(filtered.filter((field) => !written.has(field))).toEqual([]);
    }
    expect(QUERIES.WhyNot.query.filterStatements).toContain(`user = "${USER_PLACE}"`);
  });
});

describe('nothing in any log', () => {
  it('says whose sign-in it was, or would let anybody else finish it', async () => {
    const { email, phone, sub } = await world.newPerson();
    const { fragment, userName } = await world.links.mailedLink(email);
    const byLink = await world.client.redeem(userName, fragment);
    const signIn = await world.ask(phone);
    const sms = world.codeFor(phone);
    const byCode = await signIn.tokens(sms);
    const mailed = await world.ask(email, 'EMAIL_OTP');
    const mailCode = world.codeFor(email);
    await mailed.answer(not(mailCode));
    const passkey = await world.passkeys.register(byCode.IdToken, {}, 'A laptop of Alice');
    const byPasskey = await world.passkeys.signIn(email, passkey);
    await world.client.redeem(userName, fragment).catch(() => undefined);
    // Wrong in the shape that a careless log would keep.
    await world.client.redeem(userName, `${fragment}x`).catch(() => undefined);
    const text = Object.values(world.aws.logs()).flat().join('\n');
    expect(text.length).toBeGreaterThan(1_000);
    const tokens = [byLink.AuthenticationResult, byCode, byPasskey.AuthenticationResult].flatMap((result) => [
      result?.IdToken,
      result?.AccessToken,
      result?.RefreshToken,
    ]);
    expect(tokens).toHaveLength(9);
    const [message = '', signature = ''] = fragment.split('.');
    for (const secret of [email, phone, sub, fragment, message, signature, 'of Alice', ...tokens])
      expect(text).not.toContain(secret);
    expect(text).not.toContain('@example.net');
    expect(text).not.toMatch(/\+81\d/);
    for (const code of [sms, mailCode, not(mailCode)]) expect(text).not.toMatch(new RegExp(`"${code}"`));
    // A nonce is 22 characters of base64url by itself.
    expect(text).not.toMatch(/"[A-Za-z0-9_-]{22}"/);
  });
});
