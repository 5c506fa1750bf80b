/** Security events of real sign-ins, as another team's function hears of them by a rule on the bus. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditSchemas, eventsThat, heardOf, listenerApp, problemsOf, typesOf } from '../support/audit';
import { type CodesWorld, codesWorld, newNumber, not } from '../support/one-time-codes';
import { idOf } from '../support/passkeys';

const folder = mkdtempSync(join(tmpdir(), 'audit-'));
let world: CodesWorld;

beforeAll(async () => {
  const overrides = { recovery: { codes: { enabled: true } } };
  world = await codesWorld({ overrides }, [listenerApp(folder)]);
}, 240_000);
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

const heard = () => heardOf(world.aws);
/** Events of a user, once there are as many. */
const eventsOf = (sub: string, atLeast = 1) =>
  eventsThat(world.aws, ({ detail }) => detail.sub === sub, atLeast);

describe('what the other team hears', () => {
  it('of a sign-in by link: the proof of the address and the sign-in, of one attempt', async () => {
    const { email, sub } = await world.links.newUser();
    await world.links.signIn(email);
    const events = await eventsOf(sub, 2);
    expect(typesOf(events)).toEqual(['Contact proven', 'Sign-in succeeded']);
    const [signIn] = events.filter((event) => event['detail-type'] === 'Sign-in succeeded');
    expect(signIn).toMatchObject({
      source: 'passwordless',
      detail: {
        version: '1',
        service: 'passwordless-local',
        userPoolId: world.aws.output('UserPoolId'),
        clientId: world.client.clientId,
        method: 'MAGIC_LINK',
      },
    });
    expect(new Set(events.map(({ detail }) => detail.signIn)).size).toBe(1);
    expect(new Set(events.map(({ detail }) => detail.id)).size).toBe(2);
    expect(Math.abs(Date.parse(signIn?.time ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('of codes: the wrong answer and the right one', async () => {
    const { phone, sub } = await world.newPerson();
    const signIn = await world.ask(phone);
    await signIn.answer(not(world.codeFor(phone)));
    await signIn.tokens(world.codeFor(phone));
    const events = await eventsOf(sub, 2);
    expect(events.map((event) => [event['detail-type'], event.detail.method, event.detail.reason])).toEqual(
      expect.arrayContaining([
        ['Sign-in refused', 'SMS_OTP', 'wrong'],
        ['Sign-in succeeded', 'SMS_OTP', undefined],
      ]),
    );
  });

  it('of passkeys: added, used, renamed, removed, and never by the name that a client gave', async () => {
    const { email, sub } = await world.links.newUser();
    const { IdToken } = await world.links.signIn(email);
    const name = '{"detail-type":"User forgotten","sub":"injected"}';
    const passkey = await world.passkeys.register(IdToken, {}, name);
    await world.passkeys.signIn(email, passkey);
    const credentialId = idOf(passkey);
    const named = await world.passkeys.call('authenticators/update', {
      token: IdToken,
      body: { credentialId, friendlyName: 'Mine", "sub": "injected' },
    });
    const removed = await world.passkeys.call('authenticators/delete', {
      token: IdToken,
      body: { credentialId },
    });
    expect([named.status, removed.status]).toEqual([200, 204]);
    const events = await eventsOf(sub, 6);
    expect(typesOf(events)).toEqual([
      'Contact proven',
      'Passkey added',
      'Passkey removed',
      'Passkey renamed',
      'Sign-in succeeded',
      'Sign-in succeeded',
    ]);
    expect(events.find(({ detail }) => detail.method === 'FIDO2')?.detail).toMatchObject({
      userVerified: true,
      backedUp: false,
    });
    const passkeys = new Set(events.flatMap(({ detail }) => detail.passkey ?? []));
    expect(passkeys.size).toBe(1);
    expect(JSON.stringify(events)).not.toMatch(/injected|Mine/);
    expect(JSON.stringify(events)).not.toContain(credentialId);
  });

  it('of a number that was changed, and of the account that lost it', async () => {
    const holder = await world.newPerson();
    const { email, sub } = await world.newPerson();
    const { IdToken } = await world.links.signIn(email);
    await world.contact('start', IdToken, { kind: 'phone_number', value: holder.phone });
    const done = await world.contact('complete', IdToken, {
      kind: 'phone_number',
      code: world.codeFor(holder.phone),
    });
    expect(done.status).toBe(204);
    const [lost] = await eventsOf(holder.sub);
    expect(lost?.['detail-type']).toBe('Contact taken over');
    expect(lost?.detail).toMatchObject({ contact: 'phone_number', takenBy: sub });
    expect(typesOf(await eventsOf(sub, 2))).toEqual(['Contact changed', 'Sign-in succeeded']);
  });

  it('of what operators do, and of ways back that were used', async () => {
    const { email, sub } = await world.newPerson();
    const { IdToken } = await world.links.signIn(email);
    const made = await fetch(`${world.aws.output('RecoveryCodesApiUrl')}recovery-codes/generate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${IdToken}` },
      body: '{}',
    });
    const { codes } = (await made.json()) as { codes: string[] };
    const { Session, ChallengeParameters } = await world.client.startSession(email);
    await world.client.answer(ChallengeParameters.USERNAME ?? email, Session, codes[0] ?? '', {
      signInMethod: 'RECOVERY_CODE',
    });
    const why = { operator: 'o.perator', reason: 'Showed the passport at the counter' };
    const invoke = async (output: string, payload: object) => {
      const { failure, result } = await world.invoke(world.aws.output(output), payload);
      expect([failure, result]).toEqual([undefined, expect.anything()]);
    };
    await invoke('ReleaseNumberFunctionName', { userName: email, ...why });
    await invoke('RecoverUserFunctionName', { userName: email, ...why, signOut: true, link: true });
    await invoke('ForgetUserFunctionName', { userName: email, ...why, deleteUser: true });
    const events = await eventsOf(sub, 12);
    expect(typesOf(events)).toEqual([
      'Number released',
      'Owner told',
      'Owner told',
      'Owner told',
      'Recovery action done',
      'Recovery action done',
      'Recovery codes made',
      'Recovery started',
      'Recovery used',
      'Sign-in succeeded',
      'Sign-in succeeded',
      'User forgotten',
    ]);
    expect(JSON.stringify(events)).not.toMatch(/passport|o\.perator/);
    for (const { detail } of events) expect(detail.userPoolId).toBe(world.aws.output('UserPoolId'));
  });

  it('of limits', async () => {
    const { email, phone, sub } = await world.newPerson();
    await world.client.requestLink(email);
    await world.client.requestLink(email);
    await world.ask(phone);
    await world.ask(phone);
    expect((await eventsOf(sub, 2)).map(({ detail }) => [detail.what, detail.limit])).toEqual(
      expect.arrayContaining([
        ['link', 'cool_down'],
        ['code', 'cool_down'],
      ]),
    );
  });
});

describe('who attacks', () => {
  it('makes no event say anything by what a client may write', async () => {
    const { email, sub } = await world.newPerson();
    const { userName, fragment } = await world.links.mailedLink(email);
    const evil = 'evil"}, "sub": "injected';
    await world.client
      .redeem(userName, `${fragment.slice(0, -4)}${Buffer.from(evil).toString('base64url')}`, {
        metadata: { sub: 'injected', reason: evil, version: evil, userVerified: 'true', audit: evil },
      })
      .catch(() => undefined);
    await world.client.redeem(userName, fragment, { metadata: { sub: 'injected', method: evil } });
    const events = await eventsOf(sub, 2);
    expect(typesOf(events)).toEqual(['Sign-in refused', 'Sign-in succeeded']);
    expect(JSON.stringify(events)).not.toMatch(/evil|injected/);
    expect(heard().filter(({ detail }) => detail.sub === 'injected')).toEqual([]);
  });

  it('learns nothing of who has an account: strangers get as many events, without a name', async () => {
    /** What somebody does from outside, and what the bus gets of it. */
    const visit = async (address: string, number: string) => {
      const before = heard().length;
      const signIn = await world.ask(number);
      for (const code of ['123456', '234567', '345678']) await signIn.answer(code).catch(() => undefined);
      for (let asked = 0; asked < 2; asked++) await world.client.requestLink(address);
      await new Promise((resolve) => setTimeout(resolve, 500));
      return heard().slice(before);
    };
    const known = await world.newPerson();
    const ofKnown = await visit(known.email, known.phone);
    const [address, number] = ['a.stranger@example.net', newNumber()];
    const ofStranger = await visit(address, number);
    expect(typesOf(ofStranger)).toEqual(typesOf(ofKnown));
    expect(ofStranger.length).toBeGreaterThan(3);
    for (const { detail } of ofStranger) expect(detail).not.toHaveProperty('sub');
    const text = JSON.stringify(ofStranger);
    for (const name of [address, number, number.slice(1), 'a.stranger']) expect(text).not.toContain(name);
  });

  it('or who is slow: a sign-in that Cognito tries again is one event, by its id', async () => {
    const { phone, sub } = await world.newPerson();
    const signIn = await world.ask(phone);
    // The first try dies once its event is on the bus; Cognito runs the trigger again.
    world.aws.faults.inject({
      service: 'events',
      operation: 'PutEvents',
      function: 'PackageVerify',
      kind: 'kill',
      when: 'after',
      times: 1,
    });
    await signIn.tokens(world.codeFor(phone));
    const events = await eventsOf(sub, 2);
    expect(typesOf(events)).toEqual(['Sign-in succeeded', 'Sign-in succeeded']);
    expect(new Set(events.map(({ detail }) => detail.id)).size).toBe(1);
  });
});

describe('a bus that fails', () => {
  it.each([
    ['throttles', { kind: 'throttle', times: 10 }],
    ['breaks', { kind: 'error', times: 10 }],
    ['hangs', { kind: 'latency', latencyMs: 3_000, times: 10 }],
  ] as const)(
    'and %s keeps nobody from signing in; what was lost is counted and logged',
    async (_, fault) => {
      const { phone, sub } = await world.newPerson();
      const signIn = await world.ask(phone);
      const name = Object.keys(world.aws.logs('PackageVerify'))[0] ?? '';
      const before = world.aws.logs(name)[name]?.length ?? 0;
      world.aws.faults.inject({ service: 'events', operation: 'PutEvents', ...fault });
      // Who waited for a bus that hangs would not be done within the function's 4 seconds.
      expect(await signIn.tokens(world.codeFor(phone))).toHaveProperty('IdToken');
      world.aws.faults.clear();
      const written = (world.aws.logs(name)[name] ?? []).slice(before).join('\n');
      expect(written).toContain('"AuditFailed"');
      expect(written).toContain('An event of the audit trail was lost');
      expect(written).toContain('"type":"Sign-in succeeded"');
      expect(written).not.toContain(sub);
    },
  );
});

describe('docs/audit.md', () => {
  it('has the form of every event that was heard', async () => {
    expect(heard().length).toBeGreaterThan(20);
    expect(heard().map(problemsOf).filter(Boolean)).toEqual([]);
  });

  it('names every type in its table too', () => {
    const guide = readFileSync(join(__dirname, '..', '..', 'docs', 'audit.md'), 'utf8');
    const rows = guide.split('\n').filter((line) => line.startsWith('| `'));
    for (const type of Object.keys(auditSchemas().types))
      expect([type, rows.some((row) => row.includes(`\`${type}\``))]).toEqual([type, true]);
  });
});
