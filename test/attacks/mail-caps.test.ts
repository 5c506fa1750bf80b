/**
 * Mail without a cap: a stranger, or a thief of a session, makes the app mail one address without end; and
 * what a cap could be misused for: keeping a notice, or a way in, from an owner.
 */
import { randomBytes } from 'node:crypto';
import { ClockHours, until } from '../support/clock-hours';
import { type CodesWorld, codesWorld, type Person } from '../support/one-time-codes';

const MINUTE = 60;
/** Of the stage, which says nothing: what one user may have of links and codes together. */
const PER_HOUR = 10;
const AT_ONCE = 5;
const SUMMARY = 'More changes of your Example account';

let world: CodesWorld;
const clock = new ClockHours(() => world.aws);
beforeAll(async () => {
  world = await codesWorld({ overrides: { recovery: { codes: { enabled: true } } } });
}, 240_000);
beforeEach(() => clock.nextHour(MINUTE));
afterEach(() => world.aws.faults.clear());
afterAll(() => world?.close());

const mailsTo = (address: string, at = world) => at.links.mailsTo(address);
const subjectsTo = (address: string) => mailsTo(address).map(({ subject }) => subject);

async function makeRecoveryCodes(idToken: string, at = world): Promise<number> {
  const response = await fetch(`${at.aws.output('RecoveryCodesApiUrl')}recovery-codes/generate`, {
    method: 'POST',
    headers: {
      origin: 'http://localhost:5173',
      'content-type': 'application/json',
      authorization: `Bearer ${idToken}`,
    },
    body: '{}',
  });
  return response.status;
}

/** Somebody signed in by a link; the mail of it is among theirs. */
async function signedIn(at = world): Promise<{ person: Person; idToken: string }> {
  const person = await at.newPerson();
  const { IdToken } = await at.links.signIn(person.email);
  return { person, idToken: IdToken };
}

/** Six accounts of a stranger's, as their ID tokens. */
async function sixAccounts(at = world): Promise<readonly string[]> {
  const tokens: string[] = [];
  for (let nth = 0; nth < 6; nth++) tokens.push((await signedIn(at)).idToken);
  return tokens;
}

/** Each of these asks five times for a code to an address; statuses of the answers. */
async function bomb(tokens: readonly string[], address: string): Promise<Set<number>> {
  const statuses = new Set<number>();
  for (let round = 0; round < 5; round++) {
    for (const token of tokens)
      statuses.add((await world.contact('start', token, { kind: 'email', value: address })).status);
    clock.advance(31);
  }
  return statuses;
}

describe('a session makes changes without end', () => {
  it('60 times new recovery codes at once are told of by five mails, and the other 55 by one', async () => {
    const { person, idToken } = await signedIn();
    const before = mailsTo(person.email).length;
    const answers = await Promise.all(Array.from({ length: 60 }, () => makeRecoveryCodes(idToken)));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(mailsTo(person.email)).toHaveLength(before + AT_ONCE);
    clock.nextHour(6 * MINUTE);
    await until(() => subjectsTo(person.email).includes(SUMMARY));
    expect(mailsTo(person.email).at(-1)?.text).toContain(', 55 times, from');
    expect(mailsTo(person.email)).toHaveLength(before + AT_ONCE + 1);
  }, 120_000);

  it('25 passkeys added and removed are told of by six mails', async () => {
    const { person, idToken } = await signedIn();
    const before = mailsTo(person.email).length;
    for (let nth = 0; nth < 25; nth++) {
      await world.passkeys.register(idToken);
      const [{ credentialId } = { credentialId: '' }] = await world.passkeys.list(idToken);
      const body = { credentialId };
      const { status } = await world.passkeys.call('authenticators/delete', { token: idToken, body });
      expect(status).toBe(204);
    }
    expect(mailsTo(person.email)).toHaveLength(before + AT_ONCE);
    clock.nextHour(6 * MINUTE);
    await until(() => subjectsTo(person.email).includes(SUMMARY));
    const summary = mailsTo(person.email).at(-1)?.text;
    expect(summary).toMatch(/A passkey was added, 22 times, from/);
    expect(summary).toMatch(/A passkey was removed, 23 times, from/);
  }, 120_000);
});

describe('six accounts mail one address', () => {
  it('with codes for a change of their address: ten an hour', async () => {
    const victim = `victim-${process.pid}@example.net`;
    expect([...(await bomb(await sixAccounts(), victim))]).toEqual([204]);
    expect(mailsTo(victim)).toHaveLength(PER_HOUR);
  }, 120_000);

  it('with links and codes to sub-addresses of one mailbox, however they are written: ten an hour', async () => {
    const names = Array.from(
      { length: 6 },
      (_, nth) => `${nth % 2 ? 'M' : 'm'}ailbox-${process.pid}+${nth}@example.net`,
    );
    for (const name of names) await world.client.signUp(name);
    for (let round = 0; round < 5; round++) {
      for (const name of names) {
        await world.client.requestLink(name);
        await world.ask(name, 'EMAIL_OTP');
      }
      clock.advance(2 * MINUTE);
    }
    expect(names.reduce((sum, name) => sum + mailsTo(name).length, 0)).toBe(PER_HOUR);
  }, 120_000);

  it('all at the same moment: no more', async () => {
    const victim = `race-${process.pid}@example.net`;
    const tokens = await sixAccounts();
    for (let round = 0; round < 4; round++) {
      await Promise.all(
        tokens.map((token) => world.contact('start', token, { kind: 'email', value: victim })),
      );
      clock.advance(31);
    }
    expect(mailsTo(victim)).toHaveLength(PER_HOUR);
  }, 120_000);
});

describe('a stranger who uses up what an address may be sent', () => {
  it('keeps no link and no code from its owner, in a known browser or a new one', async () => {
    const person = await world.newPerson();
    const home = { deviceSecret: randomBytes(32).toString('base64url') };
    const first = await world.links.mailedLink(person.email, { metadata: home });
    await world.client.redeem(first.userName, first.fragment, { metadata: home });
    await bomb(await sixAccounts(), person.email);
    const before = mailsTo(person.email).length;
    expect(before).toBe(1 + PER_HOUR);
    // In a browser that the account does not know, then in one that it does.
    const { fragment, userName } = await world.links.mailedLink(person.email);
    expect((await world.client.redeem(userName, fragment)).AuthenticationResult?.IdToken).toBeDefined();
    await world.ask(person.sub, 'EMAIL_OTP');
    await world.links.mailedLink(person.email, { metadata: home });
    await world.ask(person.sub, 'EMAIL_OTP', home);
    expect(mailsTo(person.email)).toHaveLength(before + 4);
  }, 120_000);

  it('keeps no notice from its owner', async () => {
    const tokens = await sixAccounts();
    const { person, idToken } = await signedIn();
    await bomb(tokens, person.email);
    for (let nth = 0; nth < 8; nth++) await world.client.requestLink(person.email);
    await world.passkeys.register(idToken);
    expect(subjectsTo(person.email).at(-1)).toBe('A passkey was added to your Example account');
  }, 120_000);

  it('learns nothing by it of who has an account', async () => {
    const tokens = await sixAccounts();
    const person = await world.newPerson();
    const [known, unknown] = [person.email, `nobody-${process.pid}@example.net`];
    const answers = await Promise.all([bomb(tokens, known), bomb(tokens, unknown)]);
    expect(answers.map((statuses) => [...statuses])).toEqual([[204], [204]]);
    const shapes = [];
    for (const name of [known, unknown]) {
      const { answer } = await world.client.requestLink(name);
      shapes.push({
        ...answer,
        Session: '',
        ChallengeParameters: { ...answer.ChallengeParameters, USERNAME: '' },
      });
    }
    expect(shapes[0]).toEqual(shapes[1]);
  }, 120_000);
});

describe('a thief of a session who hides a change among many', () => {
  it('can’t: the first of each kind is told of at once', async () => {
    const { person, idToken } = await signedIn();
    for (let nth = 0; nth < 12; nth++) await makeRecoveryCodes(idToken);
    await world.passkeys.register(idToken);
    expect(subjectsTo(person.email).at(-1)).toBe('A passkey was added to your Example account');
  }, 60_000);

  it('is told of when the window ends, though nothing happens any more: kinds, counts and times, once', async () => {
    const { person, idToken } = await signedIn();
    for (let nth = 0; nth < 12; nth++) await makeRecoveryCodes(idToken);
    const before = mailsTo(person.email).length;
    // Within the window nothing is summed up, however often the function runs.
    clock.advance(20 * MINUTE);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(mailsTo(person.email)).toHaveLength(before);
    clock.nextHour(6 * MINUTE);
    await until(() => mailsTo(person.email).length > before);
    const summary = mailsTo(person.email).at(-1);
    expect(summary?.subject).toBe(SUMMARY);
    expect(summary?.text).toMatch(/New recovery codes were made, .*, 7 times, from \d.* to \d.* UTC\./);
    clock.advance(20 * MINUTE);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(mailsTo(person.email)).toHaveLength(before + 1);
  }, 60_000);
});

describe('when a service fails', () => {
  const throttled = {
    service: 'ses',
    operation: 'SendEmail',
    kind: 'throttle',
    code: 'TooManyRequestsException',
  } as const;

  it('a mail that SES did not take counts for nothing; one that it may have taken counts', async () => {
    const tokens = await sixAccounts();
    const victim = `failing-${process.pid}@example.net`;
    // Each try is made twice.
    world.aws.faults.inject({ ...throttled, status: 429, times: 12 });
    for (const token of tokens)
      expect((await world.contact('start', token, { kind: 'email', value: victim })).status).toBe(503);
    expect(mailsTo(victim)).toHaveLength(0);
    world.aws.faults.inject({
      service: 'ses',
      operation: 'SendEmail',
      kind: 'error',
      when: 'after',
      times: 3,
    });
    await bomb(tokens, victim);
    expect(mailsTo(victim)).toHaveLength(PER_HOUR);
  }, 120_000);

  it('nothing is sent that could not be counted: links and codes', async () => {
    const { person, idToken } = await signedIn();
    clock.advance(2 * MINUTE);
    const before = mailsTo(person.email).length;
    const victim = `uncounted-${process.pid}@example.net`;
    world.aws.faults.inject({ service: 'dynamodb', operation: 'UpdateItem', kind: 'error', times: 100 });
    await expect(world.client.requestLink(person.email)).rejects.toThrow('The message could not be sent.');
    expect((await world.contact('start', idToken, { kind: 'email', value: victim })).status).toBeGreaterThan(
      499,
    );
    expect([mailsTo(person.email).length, mailsTo(victim).length]).toEqual([before, 0]);
  }, 60_000);

  it('a notice that could not be counted goes out', async () => {
    const { person, idToken } = await signedIn();
    world.aws.faults.inject({
      service: 'dynamodb',
      operation: 'UpdateItem',
      kind: 'error',
      function: 'Fido2',
      times: 100,
    });
    await world.passkeys.register(idToken);
    expect(subjectsTo(person.email).at(-1)).toBe('A passkey was added to your Example account');
  }, 60_000);

  it('a notice that SES did not take comes with the summary, also when that fails at first and its function dies', async () => {
    const { person, idToken } = await signedIn();
    const before = mailsTo(person.email).length;
    world.aws.faults.inject({ ...throttled, status: 429, function: 'Fido2', times: 2 });
    await world.passkeys.register(idToken);
    expect(mailsTo(person.email)).toHaveLength(before);
    world.aws.faults.inject({ ...throttled, status: 429, function: 'NoticeSummaries', times: 2 });
    world.aws.faults.inject({
      service: 'ses',
      operation: 'SendEmail',
      kind: 'kill',
      function: 'NoticeSummaries',
    });
    clock.nextHour(6 * MINUTE);
    await until(() => world.aws.faults.list().length < 2);
    clock.advance(6 * MINUTE);
    await until(() => world.aws.faults.list().length === 0);
    expect(mailsTo(person.email)).toHaveLength(before);
    // Another run takes it on once the dead one must have ended.
    clock.advance(16 * MINUTE);
    await until(() => mailsTo(person.email).length > before);
    expect(mailsTo(person.email).at(-1)?.text).toMatch(/A passkey was added, on .* UTC\./);
  }, 120_000);
});

describe('an attacker who uses up what the pool may send', () => {
  let small: CodesWorld;
  const hours = new ClockHours(() => small.aws);
  beforeAll(async () => {
    small = await codesWorld({
      overrides: {
        recovery: { codes: { enabled: true } },
        magicLink: { poolPerHour: 12 },
        mail: { perAddress: { perHour: 10 }, notices: { atOnce: 3, poolPerHour: 3 } },
      },
    });
    hours.nextHour(MINUTE);
  }, 240_000);
  afterAll(() => small?.close());

  it('of links keeps no notice from an owner; of notices only for a while', async () => {
    const owner = await signedIn(small);
    const thief = await signedIn(small);
    for (let nth = 0; nth < 12; nth++) await small.client.requestLink(`nobody-${nth}@example.net`);
    const late = await small.links.newUser();
    await small.client.requestLink(late.email);
    expect(mailsTo(late.email, small)).toHaveLength(0);
    const before = mailsTo(owner.person.email, small).length;
    await makeRecoveryCodes(owner.idToken, small);
    expect(mailsTo(owner.person.email, small)).toHaveLength(before + 1);

    // Two are left of the hour.
    for (let nth = 0; nth < 5; nth++) await makeRecoveryCodes(thief.idToken, small);
    await small.passkeys.register(owner.idToken);
    expect(mailsTo(owner.person.email, small)).toHaveLength(before + 1);
    hours.nextHour(6 * MINUTE);
    await until(() => mailsTo(owner.person.email, small).length === before + 2);
    expect(mailsTo(owner.person.email, small).at(-1)?.text).toMatch(/A passkey was added, on .* UTC\./);
    const capped = Object.values(small.aws.logs())
      .flat()
      .filter((line) => line.includes('"MailCapped":1'));
    for (const reason of ['pool', 'notice', 'notice_pool'])
      expect(capped.some((line) => line.includes(`"reason":"${reason}"`))).toBe(true);
  }, 120_000);
});
