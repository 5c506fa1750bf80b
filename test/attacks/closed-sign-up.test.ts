/**
 * Strangers try to make an account where nobody signs up. Which operations make one, and which of them take
 * no credentials of AWS, is read in AWS's own model of Cognito.
 */
import { AdminCreateUserCommand, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { type AccountWorld, accountWorld, PASSWORD } from '../support/account-api';
import { answering, publicOperations } from '../support/cognito-operations';
import { operatorClient } from '../support/operator-client';

const KNOWN = 'known@example.net';
const STRANGER = 'stranger@example.net';

let world: AccountWorld;
let cognito: ReturnType<typeof operatorClient>;
let UserPoolId: string;
beforeAll(async () => {
  world = await accountWorld({ signUp: 'closed' });
  UserPoolId = world.aws.output('UserPoolId');
  cognito = operatorClient(world.aws);
  await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username: KNOWN }));
}, 120_000);
afterAll(async () => {
  cognito?.destroy();
  await world?.aws.close();
});

const names = async () => {
  const { Users = [] } = await cognito.send(new ListUsersCommand({ UserPoolId }));
  return Users.map(({ Attributes = [] }) => Attributes.find(({ Name }) => Name === 'email')?.Value);
};

it('SignUp is the only operation that makes accounts without credentials of AWS', () => {
  const makes = new Set(answering('UserType', 'UserSub', 'UserImportJobType'));
  expect(publicOperations().filter((name) => makes.has(name))).toEqual(['SignUp']);
});

it.each([STRANGER, KNOWN])('SignUp is refused in the same words: %s', async (email) => {
  await expect(world.publicClient.signUp(email)).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'SignUp is not permitted for this user pool',
  });
});

it('the account API refuses with words of its own, whoever it is about', async () => {
  const answers = await Promise.all(
    [STRANGER, KNOWN].map((username) => world.call('sign-up', { username, password: PASSWORD })),
  );
  for (const { status, body } of answers)
    expect({ status, body }).toMatchObject({
      status: 403,
      body: { code: 'NotAdmitted', message: 'Nobody signs up here. Accounts are made for people.' },
    });
});

it('codes that would confirm one, and links, are sent to nobody', async () => {
  expect((await world.call('resend', { username: STRANGER })).status).toBe(204);
  await world.publicClient.requestLink(STRANGER);
  expect(world.aws.mail.all().filter(({ destination }) => destination.to.includes(STRANGER))).toEqual([]);
  expect(await names()).toEqual([KNOWN]);
});
