import { awsError } from '../../support/aws';
import { setPasskeySettings } from '../../support/environment';
import { harness } from '../../support/harness';
import { ALICE, CLIENT_ID, NOBODY, SignIn, type TestUser, USER_POOL_ID } from '../../support/sign-in';
import { addPasskey, api, begin, idOf, listed, publicApi, register } from '../support/api';
import { answerOf, FIDO2, optionsOf, signInByName, signInByPasskey } from '../support/sign-in';
import { authenticate, createPasskey, FLAG } from '../webauthn/support/authenticator';

const test = harness();
const { aws, advance, counted } = test;

const TOKENS = { step: 'tokens' };
const FAILED = { step: 'failed' };
/** What who has signed with the passkey's own key is told when it has changed. */
const CHANGED = 'This passkey has changed since it was registered.';

beforeEach(() => setPasskeySettings());

const toldChanged = (error: Error) => {
  expect(error.message).toContain(CHANGED);
  return { step: 'changed' };
};

const itemOf = async (credentialId: string) =>
  (await test.table.authenticators()).find(({ sk }) => sk?.S === `CREDENTIAL#${credentialId}`);

/** Operations on services since now, without what comes once a process. */
const dataCalls = () => aws.operations.filter((operation) => operation !== 'GenerateMac');

/** What stands in the table of secrets beside the counts of notices. */
async function itemsOfSignIns() {
  return (await test.table.items()).filter((item) => !('notices' in item));
}

describe('a sign-in with a user name', () => {
  it('is asked for in the first challenge, in the package’s shape', async () => {
    const signIn = await SignIn.start(ALICE);
    expect(optionsOf(signIn)).toEqual({
      relyingPartyId: 'example.com',
      challenge: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      timeout: 120_000,
      userVerification: 'required',
    });
    expect(dataCalls()).toEqual([]);
  });

  it('leaves the relying party to the page where there are several', async () => {
    setPasskeySettings({
      relyingParties: [
        { id: 'example.com', origins: ['https://app.example.com'] },
        { id: 'other.example', origins: ['https://other.example'] },
      ],
    });
    expect(optionsOf(await SignIn.start(ALICE))).not.toHaveProperty('relyingPartyId');
    expect((await publicApi()).body).not.toHaveProperty('relyingPartyId');
  });

  it('succeeds, and costs one read and one transaction', async () => {
    const passkey = await addPasskey(ALICE);
    aws.calls.length = 0;
    expect(await signInByName(ALICE, passkey)).toEqual(TOKENS);
    expect(dataCalls()).toEqual(['GetItem', 'TransactWriteItems']);
    expect(
      aws.calls.find(({ operation }) => operation === 'TransactWriteItems')?.input.TransactItems,
    ).toHaveLength(2);
    expect(counted('PasskeySignIn')).toBe(1);
  });

  it('keeps counter, backup state and time, which the list then shows', async () => {
    const registered = FLAG.UP | FLAG.UV | FLAG.BE | FLAG.AT;
    const passkey = await addPasskey(ALICE, { flags: registered });
    expect((await listed(ALICE))[0]).not.toHaveProperty('lastSignIn');
    const flags = FLAG.UP | FLAG.UV | FLAG.BE | FLAG.BS;
    expect(await signInByName(ALICE, passkey, { flags, signCount: 5 })).toEqual(TOKENS);
    expect(await listed(ALICE)).toMatchObject([
      { signCount: 5, flagBackupState: 1, lastSignIn: expect.stringMatching(/^\d{4}-/) },
    ]);
  });

  it('leaves the proof that claims are made of', async () => {
    const passkey = await addPasskey(ALICE);
    await signInByName(ALICE, passkey);
    const item = await test.table.user({ userPoolId: USER_POOL_ID, userName: ALICE.userName });
    expect(item?.proof.M).toMatchObject({
      method: { S: 'FIDO2' },
      clientId: { S: CLIENT_ID },
      userVerified: { BOOL: true },
      backedUp: { BOOL: false },
    });
    expect(Number(item?.exp.N)).toBeGreaterThan(Date.now() / 1000 + 86_000);
  });

  it('accepts no answer to another session’s challenge, nor to one that has expired', async () => {
    const passkey = await addPasskey(ALICE);
    const other = optionsOf(await SignIn.start(ALICE)).challenge;
    expect(await signInByName(ALICE, passkey, { challenge: other })).toEqual(FAILED);
    const late = await SignIn.start(ALICE);
    advance(121);
    const answer = answerOf(passkey, { challenge: optionsOf(late).challenge });
    expect(await late.respond(answer, FIDO2)).toEqual(FAILED);
    expect(counted('PasskeyRefused', 'challenge')).toBe(2);
  });

  it('accepts no other user’s passkey', async () => {
    const bob: TestUser = { ...ALICE, userName: 'bob', attributes: { ...ALICE.attributes, sub: 'other' } };
    const passkey = await addPasskey(ALICE);
    expect(await signInByName(bob, passkey)).toEqual(FAILED);
    expect(counted('PasskeyRefused', 'unknown_passkey')).toBe(1);
  });

  it.each([
    ['no user verification', { flags: FLAG.UP }, 'user-not-verified'],
    ['another origin', { clientData: { origin: 'https://evil.example' } }, 'origin-not-allowed'],
    ['a frame of another site', { clientData: { crossOrigin: true } }, 'cross-origin-not-allowed'],
    ['another relying party', { rpId: 'evil.example' }, 'relying-party-mismatch'],
    ['another user handle', { userHandle: 'somebody' }, 'user-handle-mismatch'],
    [
      'another signature',
      { sign: () => Buffer.from('30060201010201 01'.replace(' ', ''), 'hex') },
      'signature-invalid',
    ],
    [
      'backup eligibility that changed, signed by another key',
      { flags: FLAG.UP | FLAG.UV | FLAG.BE, sign: () => Buffer.from('3006020101020101', 'hex') },
      'signature-invalid',
    ],
  ])('fails with %s', async (_what, parts, reason) => {
    const passkey = await addPasskey(ALICE);
    expect(await signInByName(ALICE, passkey, parts)).toEqual(FAILED);
    expect(counted('PasskeyRefused', reason)).toBe(1);
    expect(await itemsOfSignIns()).toEqual([]);
  });

  it('without user verification succeeds where the stage leaves it open, and the claim says so', async () => {
    setPasskeySettings({ userVerification: 'preferred' });
    const passkey = await addPasskey(ALICE);
    expect(await signInByName(ALICE, passkey, { flags: FLAG.UP })).toEqual(TOKENS);
    const item = await test.table.user({ userPoolId: USER_POOL_ID, userName: ALICE.userName });
    expect(item?.proof.M.userVerified).toEqual({ BOOL: false });
  });

  it('is refused altogether where passkeys are off', async () => {
    const passkey = await addPasskey(ALICE);
    const signIn = await SignIn.start(ALICE);
    process.env.FIDO2_ENABLED = '';
    expect(
      await signIn.respond(answerOf(passkey, { challenge: optionsOf(signIn).challenge }), FIDO2),
    ).toEqual(FAILED);
    expect((await SignIn.start(ALICE)).shown).toEqual({ challenge: 'PROVIDE_AUTH_PARAMETERS' });
  });

  it('can’t be asked to begin a second round', async () => {
    const signIn = await SignIn.start(ALICE);
    expect(await signIn.respond('__dummy__', FIDO2)).toEqual(FAILED);
    expect(
      await (await SignIn.start(ALICE)).respond('__dummy__', { ...FIDO2, alreadyHaveMagicLink: 'no' }),
    ).toEqual(FAILED);
  });
});

describe('a sign-in without a user name', () => {
  it('has a public challenge that costs the table nothing', async () => {
    const { statusCode, body } = await publicApi();
    expect(statusCode).toBe(200);
    expect(body).toEqual({
      relyingPartyId: 'example.com',
      challenge: expect.stringMatching(/^[A-Za-z0-9_-]{71}$/),
      timeout: 120_000,
      userVerification: 'required',
    });
    await Promise.all(Array.from({ length: 50 }, () => publicApi()));
    expect(dataCalls()).toEqual([]);
    expect(await test.table.authenticators()).toEqual([]);
  });

  it('succeeds, and costs one read and one transaction', async () => {
    const passkey = await addPasskey(ALICE);
    aws.calls.length = 0;
    expect(await signInByPasskey(ALICE, passkey)).toEqual(TOKENS);
    expect(dataCalls()).toEqual(['GetItem', 'TransactWriteItems']);
  });

  it('needs a passkey that names the user', async () => {
    const passkey = await addPasskey(ALICE);
    const { challenge } = (await publicApi()).body;
    expect(await (await SignIn.start(ALICE)).respond(answerOf(passkey, { challenge }), FIDO2)).toEqual(
      FAILED,
    );
    expect(counted('PasskeyRefused', 'user-handle-mismatch')).toBe(1);
  });

  it('redeems a challenge once: not with the same assertion, not with another passkey', async () => {
    const passkey = await addPasskey(ALICE);
    const second = await addPasskey(ALICE);
    const { challenge } = (await publicApi()).body;
    const answer = answerOf(passkey, { challenge, userHandle: ALICE.userName, signCount: 0 });
    expect(await (await SignIn.start(ALICE)).respond(answer, FIDO2)).toEqual(TOKENS);
    expect(await (await SignIn.start(ALICE)).respond(answer, FIDO2)).toEqual(FAILED);
    const other = answerOf(second, { challenge, userHandle: ALICE.userName });
    expect(await (await SignIn.start(ALICE)).respond(other, FIDO2)).toEqual(FAILED);
    expect(counted('PasskeyRefused', 'challenge_used')).toBe(2);
    expect(await listed(ALICE)).toMatchObject(
      [passkey, second].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1)).map(() => ({ signCount: 0 })),
    );
  });

  it('opens one session of 50 that answer one challenge at once', async () => {
    const passkey = await addPasskey(ALICE);
    const { challenge } = (await publicApi()).body;
    const answer = answerOf(passkey, { challenge, userHandle: ALICE.userName, signCount: 0 });
    const sessions = await Promise.all(Array.from({ length: 50 }, () => SignIn.start(ALICE)));
    const answers = await Promise.all(sessions.map((session) => session.respond(answer, FIDO2)));
    expect(answers.filter(({ step }) => step === 'tokens')).toHaveLength(1);
  });

  it('accepts no challenge that has expired, was changed, or was made for a registration', async () => {
    const passkey = await addPasskey(ALICE);
    const { challenge } = (await publicApi()).body;
    const bytes = Buffer.from(challenge, 'base64url');
    for (const position of [0, 1, 16, 17, 20, 21, 52]) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(position) ^ 1, position);
      const parts = { challenge: changed.toString('base64url') };
      expect(await signInByPasskey(ALICE, passkey, parts)).toEqual(FAILED);
    }
    const started = await api(ALICE, '/register-authenticator/start', { rpId: 'example.com' });
    expect(await signInByPasskey(ALICE, passkey, { challenge: started.body.challenge })).toEqual(FAILED);
    advance(121);
    expect(await signInByPasskey(ALICE, passkey, { challenge })).toEqual(FAILED);
    expect(counted('PasskeyRefused', 'challenge')).toBe(9);
  });

  it('leaves a mark that expires after the challenge', async () => {
    const passkey = await addPasskey(ALICE);
    await signInByPasskey(ALICE, passkey);
    const mark = (await test.table.authenticators()).find(({ sk }) => sk?.S === 'REDEEMED');
    expect(mark?.pk?.S).toMatch(/^CHALLENGE#[A-Za-z0-9_-]{43}$/);
    expect(Number(mark?.exp?.N)).toBeGreaterThan(Date.now() / 1000 + 120);
    expect(Number(mark?.exp?.N)).toBeLessThan(Date.now() / 1000 + 600);
  });

  it('answers 404 for any other path', async () => {
    expect(await publicApi('/register-authenticator/start')).toMatchObject({
      statusCode: 404,
      body: { code: 'NotFound' },
    });
  });
});

describe('the counter of a passkey', () => {
  it('that goes back is refused and reported', async () => {
    const passkey = await addPasskey(ALICE, { signCount: 3 });
    for (const signCount of [3, 2, 0])
      await expect(signInByName(ALICE, passkey, { signCount })).rejects.toThrow(CHANGED);
    expect(counted('PasskeyCounterWentBack')).toBe(3);
    expect(await signInByName(ALICE, passkey, { signCount: 4 })).toEqual(TOKENS);
    await expect(signInByName(ALICE, passkey, { signCount: 4 })).rejects.toThrow(CHANGED);
    expect(counted('TriggerFailed')).toBe(0);
  });

  const SYNCED = FLAG.UP | FLAG.UV | FLAG.BE | FLAG.BS;

  it.each([
    [6, 0, FLAG.UP | FLAG.UV | FLAG.BE, 'a synced passkey', true],
    [6, 3, FLAG.UP | FLAG.UV | FLAG.BE, 'a synced passkey', false],
    [6, 6, FLAG.UP | FLAG.UV | FLAG.BE, 'a synced passkey', false],
    [6, 0, FLAG.UP | FLAG.UV, 'one that stays on its device', false],
  ])(
    'from %i to %i: accepted of it where the stage lets counters stop (flags %i, %s): %s',
    async (...row) => {
      const [before, after, flags, , accepted] = row;
      setPasskeySettings({ counterMayStop: true });
      const passkey = await addPasskey(ALICE, { flags: flags | FLAG.AT, signCount: before });
      const attempt = signInByName(ALICE, passkey, { flags, signCount: after });
      if (!accepted) return expect(attempt).rejects.toThrow(CHANGED);
      expect(await attempt).toEqual(TOKENS);
      expect(await signInByName(ALICE, passkey, { flags: SYNCED, signCount: 0 })).toEqual(TOKENS);
      expect(counted('PasskeyCounterWentBack')).toBe(0);
      expect(await listed(ALICE)).toMatchObject([{ signCount: 0 }]);
    },
  );

  it('that stays at zero is fine', async () => {
    const passkey = await addPasskey(ALICE);
    for (let time = 0; time < 3; time++)
      expect(await signInByName(ALICE, passkey, { signCount: 0 })).toEqual(TOKENS);
  });

  it('is raised by one of 50 sign-ins with the same value at once', async () => {
    const passkey = await addPasskey(ALICE);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => signInByName(ALICE, passkey, { signCount: 9 }).catch(toldChanged)),
    );
    expect(answers.filter(({ step }) => step === 'tokens')).toHaveLength(1);
  });

  it('ends at the highest value when sign-ins race', async () => {
    const passkey = await addPasskey(ALICE);
    const values = [4, 1, 8, 2, 6];
    await Promise.all(
      values.map((signCount) => signInByName(ALICE, passkey, { signCount }).catch(toldChanged)),
    );
    const final = Number((await itemOf(idOf(passkey)))?.signCount?.N);
    expect(values).toContain(final);
    await expect(signInByName(ALICE, passkey, { signCount: final })).rejects.toThrow(CHANGED);
    expect(await signInByName(ALICE, passkey, { signCount: 9 })).toEqual(TOKENS);
  });
});

describe('a passkey that changed since it was registered', () => {
  const synced = { flags: FLAG.UP | FLAG.UV | FLAG.BE };

  it.each([
    ['became eligible for backup', { flags: FLAG.UP | FLAG.UV | FLAG.AT }, synced],
    ['stopped being eligible for backup', { flags: synced.flags | FLAG.AT }, { flags: FLAG.UP | FLAG.UV }],
    ['counts from the beginning again', { signCount: 6 }, { signCount: 0 }],
  ])('is refused in words when it %s, by name and by passkey', async (_what, registered, now) => {
    const passkey = await addPasskey(ALICE, registered);
    for (const signIn of [signInByName, signInByPasskey])
      await expect(signIn(ALICE, passkey, now)).rejects.toThrow(CHANGED);
    expect(await itemsOfSignIns()).toEqual([]);
    expect(counted('TriggerFailed')).toBe(0);
  });

  it('may be registered anew where it is, also with enforce and keepLast, and is removed then', async () => {
    setPasskeySettings({ enforce: true, keepLast: true });
    const passkey = await addPasskey(ALICE);
    const listedFor = async () => (await begin(ALICE)).body.excludeCredentials;
    expect(await listedFor()).toMatchObject([{ id: idOf(passkey) }]);
    await expect(signInByName(ALICE, passkey, synced)).rejects.toThrow(CHANGED);
    expect(await listed(ALICE)).toMatchObject([{ credentialId: idOf(passkey), changed: true }]);
    expect(await listedFor()).toEqual([]);
    const anew = await addPasskey(ALICE, { flags: synced.flags | FLAG.AT });
    const removed = { body: { credentialId: idOf(passkey) } };
    expect(await api(ALICE, '/authenticators/delete', removed)).toMatchObject({ statusCode: 204 });
    expect(await signInByName(ALICE, anew, synced)).toEqual(TOKENS);
  });

  it('is as it was once it signs in again', async () => {
    const passkey = await addPasskey(ALICE);
    await expect(signInByName(ALICE, passkey, synced)).rejects.toThrow(CHANGED);
    expect(await signInByName(ALICE, passkey)).toEqual(TOKENS);
    expect((await listed(ALICE))[0]).not.toHaveProperty('changed');
  });

  it('stays removed when it is removed meanwhile', async () => {
    const passkey = await addPasskey(ALICE);
    const signIn = await SignIn.start(ALICE);
    const answer = answerOf(passkey, { challenge: optionsOf(signIn).challenge, ...synced });
    aws.afterNext('GetItem', async () => {
      await api(ALICE, '/authenticators/delete', { body: { credentialId: idOf(passkey) } });
    });
    await expect(signIn.respond(answer, FIDO2)).rejects.toThrow(CHANGED);
    expect(await itemOf(idOf(passkey))).toBeUndefined();
  });

  it('says so to nobody who has not its key, whatever the flags and the counter say', async () => {
    const passkey = await addPasskey(ALICE, { signCount: 6 });
    const forged = { ...createPasskey(), id: passkey.id };
    for (const parts of [{ signCount: 0 }, { ...synced, signCount: 7 }, { ...synced, signCount: 0 }])
      expect(await signInByName(ALICE, forged, parts)).toEqual(FAILED);
    expect((await listed(ALICE))[0]).not.toHaveProperty('changed');
  });
});

describe('a kit that spells bytes otherwise', () => {
  // Ids and signatures with characters that base64 and base64url write differently, of a length that is
  // padded.
  const id = Buffer.alloc(32, 0xfb);
  const padded = (text: string) => Buffer.from(text, 'base64url').toString('base64');
  const alphabet = (text: string) => padded(text).replaceAll('=', '');
  const withPadding = (text: string) => text.padEnd(Math.ceil(text.length / 4) * 4, '=');

  it.each([
    ['base64', padded],
    ['base64 without padding', alphabet],
    ['base64url with padding', withPadding],
  ])('registers, signs in and removes one passkey: %s', async (_what, spell) => {
    const passkey = { ...createPasskey(), id };
    const { challenge } = (await begin(ALICE)).body;
    const { response } = register({ challenge, passkey });
    const body = {
      friendlyName: 'Native',
      clientDataJSON_B64: spell(response.clientDataJSON_B64),
      attestationObjectB64: spell(response.attestationObjectB64),
      credentialIdB64: spell(idOf(passkey)),
    };
    const complete = '/register-authenticator/complete';
    expect(await api(ALICE, complete, { body })).toMatchObject({
      statusCode: 200,
      body: { credentialId: idOf(passkey) },
    });
    for (const signCount of [1, 2]) {
      const signIn = await SignIn.start(ALICE);
      const parts = { challenge: optionsOf(signIn).challenge, userHandle: ALICE.userName, signCount };
      const given = Object.entries(authenticate(passkey, parts)).map(([name, text]) => [
        name,
        signCount === 1 ? spell(text) : text,
      ]);
      expect(await signIn.respond(JSON.stringify(Object.fromEntries(given)), FIDO2)).toEqual(TOKENS);
    }
    const again = (await begin(ALICE)).body;
    expect(again.excludeCredentials).toMatchObject([{ id: idOf(passkey) }]);
    const other = register({ challenge: again.challenge, passkey }).response;
    // One id in two spellings is one passkey.
    expect(await api(ALICE, complete, { body: { ...other, friendlyName: 'Again' } })).toMatchObject({
      statusCode: 409,
    });
    const credentialId = spell(idOf(passkey));
    const renamed = { body: { credentialId, friendlyName: 'Renamed' } };
    expect(await api(ALICE, '/authenticators/update', renamed)).toMatchObject({ statusCode: 200 });
    expect(await api(ALICE, '/authenticators/delete', { body: { credentialId } })).toMatchObject({
      statusCode: 204,
    });
    expect(await listed(ALICE)).toEqual([]);
  });

  it('gives the user handle as it is', async () => {
    const passkey = await addPasskey(ALICE);
    const handed = async (userHandleB64: string, signCount: number) => {
      const { challenge } = (await publicApi()).body;
      const assertion = { ...authenticate(passkey, { challenge, signCount }), userHandleB64 };
      return (await SignIn.start(ALICE)).respond(JSON.stringify(assertion), FIDO2);
    };
    expect(await handed(ALICE.userName, 1)).toEqual(TOKENS);
    expect(await handed(ALICE.userName.toUpperCase(), 2)).toEqual(FAILED);
    expect(await handed(`u|${ALICE.userName}`, 2)).toEqual(FAILED);
  });
});

describe('a passkey that is deleted while somebody signs in with it', () => {
  it('leaves no half state, whichever of the two is first', async () => {
    const passkey = await addPasskey(ALICE);
    const credentialId = idOf(passkey);
    await Promise.all([
      signInByName(ALICE, passkey),
      api(ALICE, '/authenticators/delete', { body: { credentialId } }),
    ]);
    expect((await test.table.authenticators()).map(({ sk }) => sk?.S)).toEqual(['ACCOUNT']);
    expect(await signInByName(ALICE, passkey, { signCount: 2 })).toEqual(FAILED);
  });

  it('is refused, and not brought back, when it goes between read and write', async () => {
    const passkey = await addPasskey(ALICE);
    const signIn = await SignIn.start(ALICE);
    const answer = answerOf(passkey, { challenge: optionsOf(signIn).challenge });
    aws.afterNext('GetItem', async () => {
      await api(ALICE, '/authenticators/delete', { body: { credentialId: idOf(passkey) } });
    });
    expect(await signIn.respond(answer, FIDO2)).toEqual(FAILED);
    expect(await itemOf(idOf(passkey))).toBeUndefined();
    expect(await itemsOfSignIns()).toEqual([]);
  });
});

describe('a try of the trigger that gave no answer', () => {
  it.each(['by name', 'by passkey'])('signs in when tried again: %s', async (how) => {
    const passkey = await addPasskey(ALICE);
    const signIn = await SignIn.start(ALICE);
    const challenge = how === 'by name' ? optionsOf(signIn).challenge : (await publicApi()).body.challenge;
    const answer = answerOf(passkey, { challenge, userHandle: ALICE.userName, signCount: 4 });
    aws.spoilOperation('TransactWriteItems', { when: 'after', how: 'kill' });
    expect(await aws.run(() => signIn.verify(answer, FIDO2))).toBe('killed');
    aws.clear();
    expect(await signIn.retryVerify()).toBe(true);
    expect(await signIn.retryVerify()).toBe(true);
    expect((await itemOf(idOf(passkey)))?.signCount).toEqual({ N: '4' });
    advance(60);
    expect(await signIn.retryVerify()).toBe(false);
  });

  it('fails with one message when a service fails, known user or not', async () => {
    const passkey = await addPasskey(ALICE);
    aws.spoilOperation('GetItem', { how: awsError('InternalServerError', 500) });
    for (const user of [ALICE, NOBODY])
      await expect(signInByName(user, passkey)).rejects.toThrow('Something went wrong. Please try again.');
  });

  it('asks again after a transaction that is in progress, under its token', async () => {
    const passkey = await addPasskey(ALICE);
    const { TransactionInProgressException } = await import('@aws-sdk/client-dynamodb');
    const progress = new TransactionInProgressException({ message: 'in progress', $metadata: {} });
    let first = true;
    aws.spoilCalls(({ operation }) => {
      if (operation !== 'TransactWriteItems' || !first) return undefined;
      first = false;
      return { when: 'after', how: progress };
    });
    aws.calls.length = 0;
    expect(await signInByName(ALICE, passkey, { signCount: 2 })).toEqual(TOKENS);
    const tokens = aws.calls.flatMap(({ input }) => input.ClientRequestToken ?? []);
    expect([tokens.length, new Set(tokens).size]).toEqual([2, 1]);
  });

  it('waits for others that write the same items, then goes on', async () => {
    const passkey = await addPasskey(ALICE);
    const { TransactionCanceledException } = await import('@aws-sdk/client-dynamodb');
    const conflict = new TransactionCanceledException({
      message: 'conflict',
      $metadata: {},
      CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
    });
    let conflicts = 2;
    aws.spoilCalls(({ operation }) =>
      operation === 'TransactWriteItems' && conflicts-- > 0 ? { how: conflict } : undefined,
    );
    expect(await signInByName(ALICE, passkey)).toEqual(TOKENS);
  });
});

it('writes no secret, address or user name to logs', async () => {
  const passkey = await addPasskey(ALICE);
  const { challenge } = (await publicApi()).body;
  const assertion = authenticate(passkey, { challenge, userHandle: ALICE.userName });
  await (await SignIn.start(ALICE)).respond(JSON.stringify(assertion), FIDO2);
  await signInByName(ALICE, createPasskey());
  for (const secret of [
    challenge,
    assertion.signatureB64,
    ALICE.userName,
    'alice@example.com',
    idOf(passkey),
  ])
    expect(test.output()).not.toContain(secret);
});
