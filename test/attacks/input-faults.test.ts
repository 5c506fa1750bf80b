/** Input alone never makes an answer a fault of the API: whoever can do that rings alarms at will. */
import { type AccountWorld, accountWorld, PASSWORD } from '../support/account-api';

let world: AccountWorld;
beforeAll(async () => {
  world = await accountWorld();
}, 180_000);
afterAll(async () => {
  await world?.aws.close();
});

describe('a sign-up', () => {
  it.each(['email_verified', 'phone_number_verified', 'sub', 'custom:nothing', 'nothing'])(
    'is refused as bad input with the attribute %s, which the client can’t write',
    async (name) => {
      const answer = await world.call('sign-up', {
        username: 'mallory@example.net',
        password: PASSWORD,
        attributes: { [name]: 'true' },
      });
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ code: 'InvalidRequest' });
    },
  );
});
