/**
 * Mail without a cap, of Cognito's own: where passwords sign in, anybody has it confirm accounts and reset
 * passwords.
 */
import { AdminConfirmSignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { ClockHours } from '../support/clock-hours';
import { operatorClient } from '../support/operator-client';
import { type SignInWorld, signInWorld } from '../support/signing-in';

const MINUTE = 60;
const PER_HOUR = 10;
const LIMITED = /No message can be sent to you at the moment/;

let world: SignInWorld;
const clock = new ClockHours(() => world.aws);
beforeAll(async () => {
  world = await signInWorld({ overrides: { passwordFlows: true } });
}, 240_000);
beforeEach(() => clock.nextHour(MINUTE));
afterAll(() => world?.aws.close());

/** How many of these calls were refused for a cap; any other refusal is an error of the test. */
async function refusedOf(calls: readonly (() => Promise<unknown>)[]): Promise<number> {
  let refused = 0;
  for (const call of calls)
    await call().catch((error: Error) => {
      if (!LIMITED.test(error.message)) throw error;
      refused += 1;
    });
  return refused;
}

const mailsTo = (names: readonly string[]) =>
  names.reduce((sum, name) => sum + world.mailsTo(name).length, 0);

it('accounts at sub-addresses of one mailbox have Cognito mail it no more than ten times an hour', async () => {
  const names = Array.from({ length: 15 }, (_, nth) => `accounts-${process.pid}+${nth}@example.net`);
  const refused = await refusedOf(names.map((name) => () => world.client.signUp(name)));
  expect([mailsTo(names), refused]).toEqual([PER_HOUR, 5]);
});

describe('an owner with a password', () => {
  let email: string;
  beforeAll(async () => {
    ({ email } = await world.newUser());
    const administrator = operatorClient(world.aws);
    await administrator.send(
      new AdminConfirmSignUpCommand({ UserPoolId: world.aws.output('UserPoolId'), Username: email }),
    );
    administrator.destroy();
    // Proves the address, by which passwords are reset.
    await world.signIn(email);
  }, 60_000);

  const forgot = () =>
    world.client.call('ForgotPassword', { ClientId: world.client.clientId, Username: email });

  it('gets links, however many codes for a new password a stranger asks for', async () => {
    const before = mailsTo([email]);
    // Cognito has a limit of its own for each user.
    for (let nth = 0; nth < 15; nth++) await forgot().catch(() => undefined);
    const codes = mailsTo([email]) - before;
    expect(codes).toBeGreaterThan(0);
    expect(codes).toBeLessThanOrEqual(PER_HOUR);
    await world.client.requestLink(email);
    expect(mailsTo([email])).toBe(before + codes + 1);
  });
});
