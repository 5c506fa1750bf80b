/**
 * "Sign out everywhere" where access tokens come without the scope of Cognito's own operations, as in prod.
 */
import { type SignInWorld, signInWorld } from '../support/signing-in';

let world: SignInWorld;
beforeAll(async () => {
  // Step-up codes are what keeps the scope in the stage `local`.
  world = await signInWorld({ overrides: { codes: { email: true, sms: true } } });
});
afterAll(() => world?.aws.close());

const endSessions = (token: string) =>
  fetch(`${world.aws.output('ContactApiUrl')}contact/end-sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  });
const refresh = (RefreshToken: string) =>
  world.client.call('GetTokensFromRefreshToken', { ClientId: world.client.clientId, RefreshToken });

it('ends every session of the user by the contact API, and none of another user', async () => {
  const [{ email }, { email: other }] = [await world.newUser(), await world.newUser()];
  const here = await world.signIn(email);
  world.aws.clock.advance(61);
  const elsewhere = await world.signIn(email);
  const theirs = await world.signIn(other);
  await expect(world.client.call('GlobalSignOut', { AccessToken: here.AccessToken })).rejects.toMatchObject({
    name: 'ForbiddenException',
  });
  expect((await endSessions(here.IdToken)).status).toBe(204);
  for (const { RefreshToken } of [here, elsewhere])
    await expect(refresh(RefreshToken)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  expect((await refresh(theirs.RefreshToken)).AuthenticationResult).toBeDefined();
  // A retry finds nothing to end, and says the same.
  expect((await endSessions(here.IdToken)).status).toBe(204);
});

it('takes no access token, and no token that was made up', async () => {
  const { email } = await world.newUser();
  const { AccessToken, RefreshToken } = await world.signIn(email);
  for (const token of [AccessToken, 'a.b.c']) expect((await endSessions(token)).status).toBeGreaterThan(399);
  expect((await refresh(RefreshToken)).AuthenticationResult).toBeDefined();
});
