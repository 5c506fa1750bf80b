import { createHash, randomBytes } from 'node:crypto';
import { type SignInWorld, signInWorld } from '../support/signing-in';

let world: SignInWorld;
beforeAll(async () => {
  world = await signInWorld();
});
afterAll(() => world?.aws.close());

const newVerifier = () => randomBytes(32).toString('base64url');
const s256 = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');

describe('a link that was asked for with an S256 code challenge (RFC 7636)', () => {
  it('opens the account for the browser that asked', async () => {
    const { email } = await world.newUser();
    const codeVerifier = newVerifier();
    const { userName, fragment } = await world.mailedLink(email, {
      metadata: { codeChallenge: s256(codeVerifier) },
    });
    expect(
      (await world.client.redeem(userName, fragment, { metadata: { codeVerifier } })).AuthenticationResult,
    ).toBeDefined();
  });

  it('is of no use to a link scanner or a thief, and not burnt by their try', async () => {
    const { email } = await world.newUser();
    const codeVerifier = newVerifier();
    const { userName, fragment } = await world.mailedLink(email, {
      metadata: { codeChallenge: s256(codeVerifier) },
    });
    await expect(world.client.redeem(userName, fragment)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
    await expect(
      world.client.redeem(userName, fragment, { metadata: { codeVerifier: newVerifier() } }),
    ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    expect(
      (await world.client.redeem(userName, fragment, { metadata: { codeVerifier } })).AuthenticationResult,
    ).toBeDefined();
  });
});
