/** Changes of number and address: the new one is proven before it takes the old one's place. */
import { claimsOf } from '../support/cognito';
import { type CodesWorld, codesWorld, newNumber, not, type Person, REFUSED } from '../support/one-time-codes';

let world: CodesWorld;
beforeAll(async () => {
  world = await codesWorld();
});
afterEach(() => world.aws.clock.set(0));
afterAll(() => world?.close());

let addresses = 0;
function newAddress(): string {
  addresses += 1;
  return `new-address-${addresses}@example.net`;
}
/** Seconds from one link to the next; and a little. */
const NEXT_LINK = 61;

async function signedIn(attributes?: Readonly<Record<string, string>>): Promise<Person & { token: string }> {
  const person = await world.newPerson(attributes);
  return { ...person, token: (await world.links.signIn(person.email)).IdToken };
}

const begin = (token: string, kind: string, value: string) => world.contact('start', token, { kind, value });
const finish = (token: string, kind: string, code: string) =>
  world.contact('complete', token, { kind, code });

it('changes the number once its code is typed; the old one opens nothing and its owner is told by mail', async () => {
  const { token, phone: old, email, sub } = await signedIn();
  const phone = newNumber();
  expect(await begin(token, 'phone_number', `0${phone.slice(3)}`)).toEqual({ status: 204, body: undefined });
  // Nothing has changed yet.
  expect(claimsOf((await world.signIn(old)).IdToken).phone_number).toBe(old);
  const code = world.codeFor(phone);
  expect(await finish(token, 'phone_number', not(code))).toMatchObject({
    status: 400,
    body: { code: 'CodeMismatch' },
  });
  expect((await finish(token, 'phone_number', code)).status).toBe(204);
  world.aws.clock.advance(31);
  expect(claimsOf((await world.signIn(phone)).IdToken)).toMatchObject({
    sub,
    phone_number: phone,
    phone_number_verified: true,
  });
  const sent = world.textsTo(old).length;
  const byOld = await world.ask(old);
  expect(world.textsTo(old)).toHaveLength(sent);
  await byOld.answer('000000').catch((error: Error) => expect(error).toMatchObject(REFUSED));
  expect(world.links.mailsTo(email).at(-1)?.subject).toBe(
    'The phone number of your Example account was changed',
  );
});

it('changes the address; the old one is told, in the language of the profile', async () => {
  const { token, email: old, sub } = await signedIn({ locale: 'ja' });
  const email = newAddress();
  expect((await begin(token, 'email', email)).status).toBe(204);
  expect(world.links.mailsTo(email).at(-1)?.subject).toBe('Example 新しいメールアドレスのご確認');
  expect((await finish(token, 'email', world.codeFor(email))).status).toBe(204);
  expect(world.links.mailsTo(old).at(-1)?.subject).toMatch(/メールアドレス/);
  world.aws.clock.advance(NEXT_LINK);
  expect(claimsOf((await world.links.signIn(email)).IdToken)).toMatchObject({ sub, email_verified: true });
});

it('takes a number off another account that can be signed in to otherwise, and tells that account', async () => {
  const holder = await world.newPerson();
  const { token, sub } = await signedIn();
  expect((await begin(token, 'phone_number', holder.phone)).status).toBe(204);
  expect((await finish(token, 'phone_number', world.codeFor(holder.phone))).status).toBe(204);
  expect(world.links.mailsTo(holder.email).at(-1)).toMatchObject({
    subject: 'The phone number was removed from your Example account',
  });
  world.aws.clock.advance(31);
  expect(claimsOf((await world.signIn(holder.phone)).IdToken).sub).toBe(sub);
  const theirs = claimsOf((await world.links.signIn(holder.email)).IdToken);
  expect(theirs.sub).toBe(holder.sub);
  expect(theirs).not.toHaveProperty('phone_number');
});

it('leaves a number with the account that has nothing else, and says so only to who has its code', async () => {
  const holder = await world.signUpByPhone();
  await world.signIn(holder.phone);
  const { token } = await signedIn();
  world.aws.clock.advance(31);
  const started = await begin(token, 'phone_number', holder.phone);
  expect(started).toEqual(await begin(token, 'phone_number', newNumber()));
  world.aws.clock.advance(31);
  await begin(token, 'phone_number', holder.phone);
  expect(await finish(token, 'phone_number', world.codeFor(holder.phone))).toMatchObject({
    status: 409,
    body: { code: 'InUse' },
  });
  world.aws.clock.advance(31);
  expect(claimsOf((await world.signIn(holder.phone)).IdToken).sub).toBe(holder.sub);
});

it('needs a sign-in of the last five minutes, and the session that asked', async () => {
  const { token, email, phone: old } = await signedIn();
  const phone = newNumber();
  await begin(token, 'phone_number', phone);
  world.aws.clock.advance(NEXT_LINK);
  const other = (await world.links.signIn(email)).IdToken;
  expect(await finish(other, 'phone_number', world.codeFor(phone))).toMatchObject({
    status: 400,
    body: { code: 'CodeNotValid' },
  });
  world.aws.clock.advance(301 - NEXT_LINK);
  expect(await finish(token, 'phone_number', world.codeFor(phone))).toMatchObject({
    status: 403,
    body: { code: 'RecentSignInRequired' },
  });
  expect(await world.contact('start', undefined, { kind: 'email', value: newAddress() })).toMatchObject({
    status: 401,
  });
  expect(claimsOf((await world.signIn(old)).IdToken).phone_number).toBe(old);
});

it('says what is wrong with a number that no code can be sent to', async () => {
  const { token } = await signedIn();
  expect(await begin(token, 'phone_number', '03-1234-5678')).toMatchObject({
    status: 400,
    body: { code: 'InvalidValue', message: expect.stringContaining('mobile phone') },
  });
  expect(await begin(token, 'phone_number', '+44 7400 123456')).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('country') },
  });
});

it('reads an address and a code however they are typed, and refuses by the text alone what nobody can mail', async () => {
  const { token, sub } = await signedIn();
  for (const value of ['jesús@example.com', 'a’lice@example.com'])
    expect(await begin(token, 'email', value)).toMatchObject({
      status: 400,
      body: { code: 'InvalidValue', reason: 'unmailable' },
    });
  const email = 'hanako@xn--wgv71a119e.jp';
  expect((await begin(token, 'email', '\u2068hanako@日本語。jp\u2069')).status).toBe(204);
  const [a, b, c, d, e, f] = world.codeFor(email);
  const wide = [a, b, c, '-', d, e, f].map((one) =>
    String.fromCodePoint((one as string).charCodeAt(0) + 0xfee0),
  );
  expect((await finish(token, 'email', `\u2066${wide.join('')}\u2069`)).status).toBe(204);
  world.aws.clock.advance(NEXT_LINK);
  expect(claimsOf((await world.links.signIn(email)).IdToken)).toMatchObject({
    sub,
    email,
    email_verified: true,
  });
});

it('reads a number however it is typed', async () => {
  const { token, sub } = await signedIn();
  const phone = newNumber();
  const [national] = [`0${phone.slice(3)}`];
  const typed = `\u202d${national.slice(0, 3)}・${national.slice(3, 7)}/${national.slice(7)}\u202c`;
  expect((await begin(token, 'phone_number', typed)).status).toBe(204);
  expect((await finish(token, 'phone_number', world.codeFor(phone))).status).toBe(204);
  world.aws.clock.advance(31);
  expect(claimsOf((await world.signIn(phone)).IdToken)).toMatchObject({ sub, phone_number: phone });
});
