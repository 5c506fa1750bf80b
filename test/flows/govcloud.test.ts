/** A stage in GovCloud, whose ARNs are of another partition: policies, keys and triggers still fit. */
import { type SignInWorld, signInWorld } from '../support/signing-in';

let world: SignInWorld;
beforeAll(async () => {
  world = await signInWorld({ overrides: { region: 'us-gov-west-1' } });
});
afterAll(() => world?.aws.close());

it('signs people in, and names no other partition', async () => {
  const { email } = await world.newUser();
  expect((await world.signIn(email)).AccessToken).toBeDefined();
  const arns = JSON.stringify(world.aws.outputs).match(/arn:[a-z-]+:/g) ?? [];
  expect(new Set(arns)).toEqual(new Set(['arn:aws-us-gov:']));
});
