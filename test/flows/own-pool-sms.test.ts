/** Codes by SMS in the pool that another team's CDK app makes, with limits, stop and contact API. */
import { claimsOf } from '../support/cognito';
import { CodeSignIn, newNumber } from '../support/one-time-codes';
import { SMS, SmsBackend } from '../support/own-pool-sms';
import { signInByLink } from '../support/signing-in';
import { codeIn } from '../support/telephones';

let world: SmsBackend;
let byAddress: SmsBackend;
beforeAll(async () => {
  world = await SmsBackend.start();
  byAddress = await SmsBackend.start({ settings: { codes: { email: true, stepUp: true }, sms: SMS } });
}, 240_000);
afterAll(async () => {
  await world?.close();
  await byAddress?.close();
});

describe('a pool that signs in by number', () => {
  it('signs up by a number and in by its code, which proves it', async () => {
    const phone = newNumber();
    await world.signUp(phone);
    expect(world.textsTo(phone)).toEqual([]);
    const signIn = await CodeSignIn.ask(world.client, phone);
    const [text = ''] = world.textsTo(phone);
    const { IdToken } = await signIn.tokens(codeIn(text));
    expect(claimsOf(IdToken)).toMatchObject({ phone_number: phone, sign_in_method: 'SMS_OTP' });
    expect(await world.profileOf(phone)).toMatchObject({ phone_number_verified: 'true' });
  });

  it('goes out from each country’s own identity, the simulator included', async () => {
    const phone = '+12065550142';
    await world.signUp(phone);
    const signIn = await CodeSignIn.ask(world.client, phone);
    expect(claimsOf((await signIn.tokens(codeIn(world.textsTo(phone)[0] ?? ''))).IdToken)).toMatchObject({
      phone_number: phone,
    });
  });

  it('refuses a number of another country, and one beside an address', async () => {
    await expect(world.signUp('+447400123456')).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
    });
    await expect(
      world.client.call('SignUp', {
        ClientId: world.client.clientId,
        Username: newNumber(),
        Password: 'Correct-horse-battery-9',
        UserAttributes: [{ Name: 'email', Value: 'victim@example.net' }],
      }),
    ).rejects.toThrow('not with both');
  });

  it('takes a number by the contact API, proven first', async () => {
    const email = 'grace@example.net';
    await world.client.signUp(email);
    const { IdToken } = await signInByLink(world, email);
    const phone = newNumber();
    expect(await world.contact('start', IdToken, { kind: 'phone_number', value: phone })).toBe(204);
    expect(await world.profileOf(email)).not.toHaveProperty('phone_number');
    const code = codeIn(world.textsTo(phone)[0] ?? '');
    expect(await world.contact('complete', IdToken, { kind: 'phone_number', code })).toBe(204);
    expect(await world.profileOf(email)).toMatchObject({
      phone_number: phone,
      phone_number_verified: 'true',
    });
  });

  it('is held by the limits of a number', async () => {
    const phone = newNumber();
    await world.signUp(phone);
    for (let attempt = 0; attempt < 12; attempt++) {
      await CodeSignIn.ask(world.client, phone);
      world.aws.clock.advance(61);
    }
    expect(world.textsTo(phone).length).toBeGreaterThan(0);
    expect(world.textsTo(phone).length).toBeLessThan(12);
  });

  it('is stopped by the emergency stop, and goes on after it', async () => {
    const phone = newNumber();
    await world.signUp(phone);
    await world.setStop('on: pumping');
    await CodeSignIn.ask(world.client, phone);
    expect(world.textsTo(phone)).toEqual([]);
    await world.setStop('off');
    await CodeSignIn.ask(world.client, phone);
    expect(world.textsTo(phone)).toHaveLength(1);
  });
});

it('a number that may have a new owner needs a second proof', async () => {
  const phone = newNumber();
  await world.signUp(phone);
  const signIn = async () => {
    const asked = await CodeSignIn.ask(world.client, phone);
    return asked.answer(codeIn(world.textsTo(phone).at(-1) ?? ''));
  };
  expect((await signIn()).AuthenticationResult).toBeDefined();
  world.aws.clock.advance(181 * 86_400);
  const { AuthenticationResult: tokens, ChallengeParameters: parameters } = await signIn();
  expect(tokens).toBeUndefined();
  expect(parameters).toMatchObject({ secondProof: 'required' });
});

describe('a pool that signs in by address', () => {
  it('steps up by a code to the number that the contact API has taken', async () => {
    const email = 'heidi@example.net';
    await byAddress.client.signUp(email);
    const { AccessToken, IdToken } = await signInByLink(byAddress, email);
    const phone = newNumber();
    expect(await byAddress.contact('start', IdToken, { kind: 'phone_number', value: phone })).toBe(204);
    const code = codeIn(byAddress.textsTo(phone)[0] ?? '');
    expect(await byAddress.contact('complete', IdToken, { kind: 'phone_number', code })).toBe(204);
    // A number's next message waits for the cool-down.
    byAddress.aws.clock.advance(61);
    const { AuthenticationResult: tokens } = await byAddress.stepUp(email, AccessToken, phone);
    expect(claimsOf(tokens?.IdToken)).toMatchObject({ email, sign_in_method: 'SMS_OTP_STEPUP' });
  });
});
