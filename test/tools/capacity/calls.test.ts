/** The calls that the capacity table counts with are those that the app makes, on the embedded AWS. */
import { callsOfNewUser, callsOfSignIn, type Method } from '../../../tools/capacity/load';
import { passkeyPage } from '../../support/passkeys';
import { type SignInWorld, signInWorld } from '../../support/signing-in';

/** Seconds after which a user is sent another message. */
const COOL_DOWN = 120;

let world: SignInWorld;
beforeAll(async () => {
  world = await signInWorld();
}, 120_000);
afterAll(() => world?.aws.close());

/** How often a service was asked for one of some operations. */
type Count = (service: string, ...operations: string[]) => number;

/** Calls of what `run` does, and the units that its writes to tables cost, items of at most 1 KB. */
async function callsOf(run: () => Promise<unknown>): Promise<{ count: Count; tableWrite: number }> {
  world.aws.calls.clear();
  await run();
  // What runs by a schedule is no part of it.
  const calls = world.aws.calls
    .all()
    .filter(({ functionName = '' }) => !/NoticeSummaries/.test(functionName));
  const count: Count = (service, ...operations) =>
    calls.filter((call) => call.service === service && operations.includes(call.operation)).length;
  const single = count('dynamodb', 'UpdateItem', 'PutItem', 'DeleteItem');
  const inTransactions = calls.reduce((sum, { transactionItems = 0 }) => sum + transactionItems, 0);
  // An item in a transaction costs two units.
  return { count, tableWrite: single + 2 * inTransactions };
}

async function counted(method: Method, run: () => Promise<unknown>): Promise<void> {
  const { count, tableWrite } = await callsOf(run);
  const expected = callsOfSignIn[method];
  expect({
    initiateAuth: count('cognito-idp', 'InitiateAuth'),
    respondToAuthChallenge: count('cognito-idp', 'RespondToAuthChallenge'),
    rsaSign: count('kms', 'Sign'),
    tableRead: count('dynamodb', 'GetItem'),
    tableWrite,
    mail: count('ses', 'SendEmail'),
    sms: count('sms-voice', 'SendTextMessage'),
    putEvents: count('events', 'PutEvents'),
  }).toEqual({
    initiateAuth: expected.initiateAuth,
    respondToAuthChallenge: expected.respondToAuthChallenge,
    rsaSign: expected.rsaSign ?? 0,
    tableRead: expected.tableRead,
    tableWrite: expected.tableWrite,
    mail: expected.mail ?? 0,
    sms: expected.sms ?? 0,
    putEvents: expected.putEvents,
  });
}

it('counts what the first proof of an address asks of the pool', async () => {
  const { email } = await world.newUser();
  const { count } = await callsOf(() => world.signIn(email));
  expect(count('cognito-idp', 'AdminSetUserPassword', 'AdminUpdateUserAttributes')).toBe(
    callsOfNewUser.userUpdate,
  );
});

it('counts a sign-in by link', async () => {
  const { email } = await world.newUser();
  await world.signIn(email);
  world.aws.clock.advance(COOL_DOWN);
  await counted('link', async () => {
    const { userName, fragment } = await world.mailedLink(email);
    await world.client.redeem(userName, fragment);
  });
});

it('counts a sign-in by passkey', async () => {
  const { email } = await world.newUser();
  const { IdToken: token } = await world.signIn(email);
  const page = passkeyPage(world.aws, world.client);
  const passkey = await page.register(token ?? '');
  await counted('passkey', () => page.signInWithoutName(passkey, { signCount: 5 }));
});

it('counts a sign-in by text message', async () => {
  const number = '+819012345678';
  const password = 'of-no-use-to-anybody-A1!';
  await world.client.call('SignUp', {
    ClientId: world.client.clientId,
    Username: number,
    Password: password,
  });
  const signIn = () => byCode('SMS_OTP', number, () => world.aws.sms.all().at(-1)?.message);
  expect(await signIn()).toHaveProperty('AuthenticationResult.AccessToken');
  world.aws.clock.advance(COOL_DOWN);
  await counted('sms', signIn);
});

it('counts a sign-in by a code by mail', async () => {
  const { email } = await world.newUser();
  const signIn = () => byCode('EMAIL_OTP', email, () => world.mailsTo(email).at(-1)?.text);
  expect(await signIn()).toHaveProperty('AuthenticationResult.AccessToken');
  world.aws.clock.advance(COOL_DOWN);
  await counted('mail-code', signIn);
});

/** Asks for a code, reads it in the newest message, and answers. */
async function byCode(signInMethod: string, user: string, newest: () => string | undefined) {
  const { Session, ChallengeParameters } = await world.client.startSession(user);
  const name = ChallengeParameters.USERNAME ?? user;
  const asks = { signInMethod, alreadyHaveCode: 'no' };
  const asked = await world.client.answer(name, Session, '__dummy__', asks);
  const [code = ''] = /\b\d{6}\b/.exec(newest() ?? '') ?? [];
  return world.client.answer(name, asked.Session, code, { ...asks, alreadyHaveCode: 'yes' });
}
