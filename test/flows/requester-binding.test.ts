import { browser } from '../support/one-time-codes';
import { type SignInWorld, signInWorld } from '../support/signing-in';

let world: SignInWorld;
beforeAll(async () => {
  world = await signInWorld();
});
afterAll(() => world?.aws.close());

describe('a link that was asked for with an S256 code challenge (RFC 7636)', () => {
  it('opens the account for the browser that asked', async () => {
    const { email } = await world.newUser();
    const { codeVerifier, codeChallenge } = browser('requester');
    const { userName, fragment } = await world.mailedLink(email, { metadata: { codeChallenge } });
    expect(
      (await world.client.redeem(userName, fragment, { metadata: { codeVerifier } })).AuthenticationResult,
    ).toBeDefined();
  });

  it('is of no use to a link scanner or a thief, and not burnt by their try', async () => {
    const { email } = await world.newUser();
    const { codeVerifier, codeChallenge } = browser('requester');
    const { userName, fragment } = await world.mailedLink(email, { metadata: { codeChallenge } });
    await expect(world.client.redeem(userName, fragment)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
    await expect(
      world.client.redeem(userName, fragment, { metadata: { codeVerifier: browser('thief').codeVerifier } }),
    ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    expect(
      (await world.client.redeem(userName, fragment, { metadata: { codeVerifier } })).AuthenticationResult,
    ).toBeDefined();
  });
});
