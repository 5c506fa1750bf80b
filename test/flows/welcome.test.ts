/** The hook *welcome*: called once a user has signed in for the first time, at least once, and nobody waits. */
import { startLocalAws } from '../../local';
import { type SignInWorld, signInWorld } from '../support/signing-in';

let world: SignInWorld;
beforeAll(async () => {
  world = await signInWorld({
    overrides: { hooks: { welcome: { enabled: true, accountsSince: '2026-01-01' } } },
  });
}, 240_000);
afterAll(() => world?.aws.close());

it('thin', async () => {
  const { email } = await world.newUser();
  await world.signIn(email);
  await new Promise((r) => setTimeout(r, 2000));
  console.warn(JSON.stringify(world.aws.logs('Welcome'), null, 1));
  console.warn(JSON.stringify(world.aws.logs('PreToken'), null, 1));
}, 60_000);
