/**
 * Numbers that may have a new owner: half a year after the last proof, a code alone doesn't open the account.
 */
import { claimsOf } from '../support/cognito';
import { browser, type CodesWorld, codesWorld, not, type Person, REFUSED } from '../support/one-time-codes';

const DAY = 86_400;
const { codeVerifier, codeChallenge } = browser('mine');

let world: CodesWorld;
beforeAll(async () => {
  world = await codesWorld();
});
afterEach(() => world.aws.clock.set(0));
afterAll(() => world?.close());

/** Somebody who signed in by SMS and then not for so many days. */
async function away(days: number, person?: Person): Promise<Person> {
  const somebody = person ?? (await world.newPerson());
  await world.signIn(somebody.phone);
  world.aws.clock.advance(days * DAY);
  return somebody;
}

/** Types the right code; gives what Cognito shows then. */
async function typeCode(phone: string) {
  const signIn = await world.ask(phone, 'SMS_OTP', { codeChallenge });
  return signIn.answer(world.codeFor(phone), { codeVerifier });
}

const required = { ChallengeParameters: { secondProof: 'required' } };

it('opens by the code alone for as long as the stage allows', async () => {
  const { phone } = await away(179);
  expect((await typeCode(phone)).AuthenticationResult).toBeDefined();
});

it('asks for a second proof after that, and tells only who has the right code', async () => {
  const { phone } = await away(181);
  const guess = await world.ask(phone, 'SMS_OTP', { codeChallenge });
  const code = world.codeFor(phone);
  const afterGuess = await guess.answer(not(code), { codeVerifier });
  expect(afterGuess.ChallengeParameters).not.toHaveProperty('secondProof');
  expect(await guess.answer(code, { codeVerifier })).toMatchObject(required);
  // The code is used up: it says the same to nobody else.
  await expect(guess.answer(code, { codeVerifier })).rejects.toMatchObject(REFUSED);
});

it('says so on the last try too, when no challenge follows', async () => {
  const { phone } = await away(181);
  const signIn = await world.ask(phone, 'SMS_OTP', { codeChallenge });
  const code = world.codeFor(phone);
  for (const nth of [1, 2]) await signIn.answer(not(code, nth), { codeVerifier });
  await expect(signIn.answer(code, { codeVerifier })).rejects.toThrow(/needs a second proof/);
});

it('counts again after a link that is opened in the same browser', async () => {
  const { phone, email } = await away(181);
  expect(await typeCode(phone)).toMatchObject(required);
  const link = await world.links.mailedLink(email, { metadata: { codeChallenge } });
  const { AuthenticationResult } = await world.client.redeem(link.userName, link.fragment, {
    metadata: { codeVerifier },
  });
  expect(AuthenticationResult).toBeDefined();
  world.aws.clock.advance(31);
  const { AuthenticationResult: byCode } = await typeCode(phone);
  expect(claimsOf(byCode?.IdToken).sign_in_method).toBe('SMS_OTP');
});

it('counts again after a passkey', async () => {
  const person = await world.newPerson();
  const { IdToken } = await world.links.signIn(person.email);
  const passkey = await world.passkeys.register(IdToken);
  await away(181, person);
  expect(await typeCode(person.phone)).toMatchObject(required);
  const { Session, ChallengeParameters } = await world.client.startSession(person.email);
  const { challenge } = JSON.parse(ChallengeParameters.fido2options ?? '{}');
  const assertion = world.passkeys.assertion(passkey, { challenge, signCount: 1 });
  await world.client.answer(ChallengeParameters.USERNAME ?? '', Session, assertion, {
    signInMethod: 'FIDO2',
    codeVerifier,
  });
  world.aws.clock.advance(31);
  expect((await typeCode(person.phone)).AuthenticationResult).toBeDefined();
});

it('does not count again after a proof in another browser, or one that comes late', async () => {
  const { phone, email } = await away(181);
  expect(await typeCode(phone)).toMatchObject(required);
  const elsewhere = browser('other');
  const link = await world.links.mailedLink(email, { metadata: { codeChallenge: elsewhere.codeChallenge } });
  await world.client.redeem(link.userName, link.fragment, {
    metadata: { codeVerifier: elsewhere.codeVerifier },
  });
  world.aws.clock.advance(31);
  expect(await typeCode(phone)).toMatchObject(required);
  world.aws.clock.advance(16 * 60);
  const late = await world.links.mailedLink(email, { metadata: { codeChallenge } });
  await world.client.redeem(late.userName, late.fragment, { metadata: { codeVerifier } });
  expect(await typeCode(phone)).toMatchObject(required);
});

it('counts again when an administrator vouches for it, and the log says why, without the number', async () => {
  const { phone, email } = await away(181);
  expect(await typeCode(phone)).toMatchObject(required);
  const name = world.aws.output('ReleaseNumberFunctionName');
  const operator = 'o.perator';
  const refused = await world.invoke(name, { userName: email, operator });
  expect(refused.failure).toBe('Unhandled');
  expect(refused.result).toMatchObject({ errorMessage: expect.stringContaining('reason must say') });
  const reason = 'Came to the desk with a passport and the telephone in hand';
  expect(await world.invoke(name, { userName: email, operator, reason })).toEqual({
    failure: undefined,
    result: { released: true, mail: 'sent' },
  });
  const lines = Object.values(world.aws.logs('ReleaseNumber')).flat().join('\n');
  expect(lines).toContain(reason);
  expect(lines).not.toContain(phone.slice(1));
  world.aws.clock.advance(31);
  expect((await typeCode(phone)).AuthenticationResult).toBeDefined();
});
