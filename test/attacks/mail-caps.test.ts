/**
 * Mail without a cap: a stranger, or a thief of a session, makes the app mail one address without end; and what a
 * cap could be misused for: keeping a notice, or a way in, from an owner.
 */
import { type CodesWorld, codesWorld, type Person } from '../support/one-time-codes';

const MINUTE = 60;
const HOUR = 3_600;

let world: CodesWorld;
beforeAll(async () => {
  world = await codesWorld({ overrides: { recovery: { codes: { enabled: true } } } });
}, 240_000);
afterEach(() => world.aws.clock.set(0));
afterAll(() => world?.close());

const mailsTo = (address: string) => world.links.mailsTo(address);

async function makeRecoveryCodes(idToken: string): Promise<number> {
  const response = await fetch(`${world.aws.output('RecoveryCodesApiUrl')}recovery-codes/generate`, {
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
async function signedIn(): Promise<{ person: Person; idToken: string }> {
  const person = await world.newPerson();
  const { IdToken } = await world.links.signIn(person.email);
  return { person, idToken: IdToken };
}

describe('a session makes changes without end', () => {
  it('60 times new recovery codes', async () => {
    const { person, idToken } = await signedIn();
    const before = mailsTo(person.email).length;
    const answers = await Promise.all(Array.from({ length: 60 }, () => makeRecoveryCodes(idToken)));
    expect(new Set(answers)).toEqual(new Set([200]));
    const mails = mailsTo(person.email).length - before;
    expect(mails).toBeLessThanOrEqual(6);
  }, 60_000);

  it('25 passkeys added and removed', async () => {
    const { person, idToken } = await signedIn();
    const before = mailsTo(person.email).length;
    for (let nth = 0; nth < 25; nth++) {
      await world.passkeys.register(idToken);
      const [{ credentialId } = { credentialId: '' }] = await world.passkeys.list(idToken);
      const body = { credentialId };
      const { status } = await world.passkeys.call('authenticators/delete', { token: idToken, body });
      expect(status).toBe(204);
    }
    const mails = mailsTo(person.email).length - before;
    expect(mails).toBeLessThanOrEqual(6);
  }, 60_000);
});

describe('six accounts mail one address', () => {
  it('with codes for a change of their address', async () => {
    const victim = `victim-${process.pid}@example.net`;
    const tokens: string[] = [];
    for (let nth = 0; nth < 6; nth++) tokens.push((await signedIn()).idToken);
    const statuses = new Set<number>();
    for (let round = 0; round < 5; round++) {
      for (const token of tokens)
        statuses.add((await world.contact('start', token, { kind: 'email', value: victim })).status);
      world.aws.clock.advance(31);
    }
    expect([...statuses]).toEqual([204]);
    expect(mailsTo(victim).length).toBeLessThanOrEqual(10);
  }, 60_000);

  it('with links and codes to sub-addresses of one mailbox', async () => {
    const names = Array.from({ length: 6 }, (_, nth) => `Mailbox-${process.pid}+${nth}@example.net`);
    for (const name of names) await world.client.signUp(name);
    for (let round = 0; round < 5; round++) {
      for (const name of names) {
        await world.client.requestLink(name);
        await world.ask(name, 'EMAIL_OTP');
      }
      world.aws.clock.advance(2 * MINUTE);
    }
    const mails = names.reduce((sum, name) => sum + mailsTo(name).length, 0);
    expect(mails).toBeLessThanOrEqual(10);
  }, 60_000);
});

describe('notices that are held back', () => {
  /** Waits for what EventBridge and the function do on their own. */
  async function until(what: () => boolean): Promise<void> {
    const end = Date.now() + 20_000;
    while (!what()) {
      if (Date.now() > end) throw new Error('It did not happen within 20 seconds.');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it('are summed up when the window ends, though nothing happens any more: kinds, counts and times', async () => {
    const { person, idToken } = await signedIn();
    const before = mailsTo(person.email).length;
    for (let nth = 0; nth < 12; nth++) await makeRecoveryCodes(idToken);
    await world.passkeys.register(idToken);
    const atOnce = mailsTo(person.email).slice(before);
    expect(atOnce.filter(({ subject }) => subject.startsWith('New recovery codes'))).toHaveLength(5);
    // The first of another kind is not kept back by the others.
    expect(atOnce.at(-1)?.subject).toBe('A passkey was added to your Example account');
    expect(atOnce).toHaveLength(6);
    world.aws.clock.advance(HOUR + 6 * MINUTE);
    await until(() => mailsTo(person.email).length > before + 6);
    const summary = mailsTo(person.email).at(-1);
    expect(summary?.subject).toBe('More changes of your Example account');
    expect(summary?.text).toMatch(/New recovery codes were made, .*, 7 times, from \d.* UTC\./);
    // Once, however often the function runs.
    world.aws.clock.advance(20 * MINUTE);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(mailsTo(person.email)).toHaveLength(before + 7);
  }, 60_000);
});
