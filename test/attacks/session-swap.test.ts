/**
 * An attacker who plants a link of their own account, so that the victim works in the attacker's account
 * without noticing.
 */
import { browser } from '../support/one-time-codes';
import { type SignInWorld, signInWorld } from '../support/signing-in';

let world: SignInWorld;
beforeAll(async () => {
  world = await signInWorld();
});
afterAll(() => world?.aws.close());

const refused = { name: 'NotAuthorizedException' };

describe('a link that the attacker asked for without a challenge', () => {
  it('opens nothing in a browser that has a verifier of its own, and still works where it was asked for', async () => {
    const { email } = await world.newUser();
    const { userName, fragment } = await world.mailedLink(email);
    // The victim's browser has asked for links before, so that it has a verifier.
    const { codeVerifier } = browser('victim');
    const victim = { metadata: { codeVerifier } };
    await expect(world.client.redeem(userName, fragment, victim)).rejects.toMatchObject(refused);
    expect((await world.client.redeem(userName, fragment)).AuthenticationResult).toBeDefined();
  });
});

describe('a link that the attacker asked for with a challenge', () => {
  it('opens nothing in a browser with another verifier', async () => {
    const { email } = await world.newUser();
    const { codeChallenge } = browser('attacker');
    const { codeVerifier } = browser('victim');
    const { userName, fragment } = await world.mailedLink(email, { metadata: { codeChallenge } });
    for (const metadata of [{ codeVerifier }, {}])
      await expect(world.client.redeem(userName, fragment, { metadata })).rejects.toMatchObject(refused);
  });
});
