/** Attributes of a stage's own: who can write which, by every way that a person has, and what tokens say. */
import { AdminUpdateUserAttributesCommand } from '@aws-sdk/client-cognito-identity-provider';
import { type AccountWorld, accountWorld, codeIn, PASSWORD } from '../support/account-api';
import { claimsOf } from '../support/cognito';
import { operatorClient } from '../support/operator-client';

let world: AccountWorld;
let cognito: ReturnType<typeof operatorClient>;
beforeAll(async () => {
  world = await accountWorld({
    customAttributes: [
      { name: 'tenant', type: 'string', most: 20 },
      { name: 'seats', type: 'number', least: 1, most: 9 },
      { name: 'referrer', type: 'string', writtenBy: 'person', most: 10 },
      { name: 'risk', type: 'string', inTokens: false },
      { name: 'customer', type: 'string', mutable: false },
    ],
  });
  cognito = operatorClient(world.aws);
}, 180_000);
afterAll(async () => {
  cognito?.destroy();
  await world?.aws.close();
});

const own = (claims: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => name.startsWith('custom:')));

async function newTokens(username: string, attributes?: Record<string, string>) {
  await world.call('sign-up', { username, password: PASSWORD, attributes });
  await world.call('confirm', { username, code: codeIn(world.mailTo(username)), password: PASSWORD });
  return (await world.call('sign-in', { username, password: PASSWORD })).body.tokens as {
    idToken: string;
    accessToken: string;
  };
}

describe('what servers alone write', () => {
  it.each(['custom:tenant', 'custom:seats', 'custom:risk', 'custom:customer'])(
    'is refused at a sign-up: %s',
    async (name) => {
      await expect(world.publicClient.signUp('thief@example.net', { [name]: '5' })).rejects.toMatchObject({
        name: 'NotAuthorizedException',
      });
      const answer = await world.call('sign-up', {
        username: 'thief@example.net',
        password: PASSWORD,
        attributes: { [name]: '5' },
      });
      expect(answer).toMatchObject({ status: 400, body: { code: 'InvalidRequest' } });
      expect(
        world.aws.mail.all().filter((mail) => mail.destination.to.includes('thief@example.net')),
      ).toEqual([]);
    },
  );

  it('can’t be changed or taken off with a token, nor can what the person wrote', async () => {
    const { accessToken: AccessToken } = await newTokens('taker@example.net', { 'custom:referrer': 'shop' });
    for (const Name of ['custom:tenant', 'custom:referrer']) {
      const change = { AccessToken, UserAttributes: [{ Name, Value: 'x' }] };
      const removal = { AccessToken, UserAttributeNames: [Name] };
      await expect(world.publicClient.call('UpdateUserAttributes', change)).rejects.toMatchObject({
        name: 'ForbiddenException',
      });
      await expect(world.publicClient.call('DeleteUserAttributes', removal)).rejects.toMatchObject({
        name: 'ForbiddenException',
      });
    }
  });

  it('is in ID tokens once they wrote it, but for what the stage keeps out of them', async () => {
    const username = 'member@example.net';
    const { idToken } = await newTokens(username, { 'custom:referrer': 'shop' });
    expect(own(claimsOf(idToken))).toEqual({ 'custom:referrer': 'shop' });
    const user = { UserPoolId: world.aws.output('UserPoolId'), Username: username };
    const write = (Name: string, Value: string) =>
      cognito.send(new AdminUpdateUserAttributesCommand({ ...user, UserAttributes: [{ Name, Value }] }));
    await write('custom:tenant', 'acme');
    await write('custom:seats', '9');
    await write('custom:risk', 'high');
    await expect(write('custom:seats', '10')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(write('custom:customer', 'c-1')).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    const { body } = await world.call('sign-in', { username, password: PASSWORD });
    expect(own(claimsOf(body.tokens.idToken))).toEqual({
      'custom:referrer': 'shop',
      'custom:tenant': 'acme',
      'custom:seats': '9',
    });
    const { accessToken } = body.tokens;
    expect(own(claimsOf(accessToken))).toEqual({});
    const me = await world.call('me', undefined, { authorization: `Bearer ${accessToken}` });
    expect(me.body.attributes).not.toHaveProperty('custom:risk');
  });
});

it('what the person writes is held to the stage’s limits', async () => {
  await expect(
    world.publicClient.signUp('long@example.net', { 'custom:referrer': 'x'.repeat(11) }),
  ).rejects.toMatchObject({ name: 'InvalidParameterException' });
});
