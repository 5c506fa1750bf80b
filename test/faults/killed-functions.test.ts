import { type SignInWorld, signInWorld } from '../support/signing-in';

let world: SignInWorld;
beforeAll(async () => {
  world = await signInWorld();
});
afterEach(() => world.aws.faults.clear());
afterAll(() => world?.aws.close());

/** Calls that create makes for one link, in order, as the table below kills it at each. */
const steps = [
  { service: 'dynamodb', operation: 'GetItem' },
  { service: 'kms', operation: 'Sign' },
  { service: 'ses', operation: 'SendEmail' },
] as const;

describe('a create-challenge function that dies', () => {
  it.each([
    ...steps.map((step) => ({ ...step, when: 'before' as const })),
    { service: 'dynamodb', operation: 'GetItem', when: 'after' as const },
    { service: 'kms', operation: 'Sign', when: 'after' as const },
  ])(
    '$when $service $operation is tried again by Cognito, and one mail goes out',
    async ({ service, operation, when }) => {
      const { email } = await world.newUser();
      world.aws.faults.inject({ service, operation, kind: 'kill', when, function: 'Create' });
      const { fragment, userName } = await world.mailedLink(email);
      expect(world.aws.faults.list()).toHaveLength(0);
      expect(world.mailsTo(email)).toHaveLength(1);
      expect((await world.client.redeem(userName, fragment)).AuthenticationResult).toBeDefined();
    },
  );

  it('in the one window that stays open, after SES took the mail, sends a second mail, and both links are good', async () => {
    const { email } = await world.newUser();
    world.aws.faults.inject({
      service: 'ses',
      operation: 'SendEmail',
      kind: 'kill',
      when: 'after',
      function: 'Create',
    });
    const first = await world.mailedLink(email);
    expect(world.mailsTo(email)).toHaveLength(2);
    const { linkIn } = await import('../support/cognito');
    const second = linkIn(world.mailsTo(email)[1]?.text);
    expect((await world.client.redeem(first.userName, first.fragment)).AuthenticationResult).toBeDefined();
    expect((await world.client.redeem(second.userName, second.fragment)).AuthenticationResult).toBeDefined();
  });

  it('does not count against the limits twice', async () => {
    const { email } = await world.newUser();
    world.aws.faults.inject({
      service: 'ses',
      operation: 'SendEmail',
      kind: 'kill',
      when: 'before',
      function: 'Create',
    });
    await world.mailedLink(email);
    world.aws.clock.advance(61);
    await world.mailedLink(email);
    world.aws.clock.advance(61);
    await world.mailedLink(email);
    expect(world.mailsTo(email)).toHaveLength(3);
    world.aws.clock.set(0);
  });
});

describe('a verify-challenge function that dies', () => {
  it.each([
    { service: 'dynamodb', operation: 'UpdateItem', when: 'before' as const },
    { service: 'dynamodb', operation: 'UpdateItem', when: 'after' as const },
    { service: 'cognito-idp', operation: 'AdminSetUserPassword', when: 'before' as const },
    { service: 'cognito-idp', operation: 'AdminSetUserPassword', when: 'after' as const },
    { service: 'cognito-idp', operation: 'AdminUpdateUserAttributes', when: 'before' as const },
    { service: 'cognito-idp', operation: 'AdminUpdateUserAttributes', when: 'after' as const },
  ])('$when $service $operation still signs the person in, once', async ({ service, operation, when }) => {
    const { email } = await world.newUser();
    const { fragment, userName } = await world.mailedLink(email);
    world.aws.faults.inject({ service, operation, kind: 'kill', when, function: 'Verify' });
    const { AuthenticationResult } = await world.client.redeem(userName, fragment);
    expect(world.aws.faults.list()).toHaveLength(0);
    const user = await world.client.call('GetUser', { AccessToken: AuthenticationResult?.AccessToken });
    expect(user.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
    await expect(world.client.redeem(userName, fragment)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
  });
});

describe('a message service that fails', () => {
  it('by throttling gives an error to known and unknown alike, and the next request is not held against anyone', async () => {
    const { email } = await world.newUser();
    const failures = [];
    for (const name of [email, 'nobody-throttled@example.net']) {
      world.aws.faults.inject({ service: 'ses', operation: 'SendEmail', kind: 'throttle', times: 10 });
      failures.push(
        await world.client.requestLink(name).catch((error: Error) => `${error.name}: ${error.message}`),
      );
      world.aws.faults.clear();
    }
    expect(failures[0]).toMatch(/^UserLambdaValidationException: .*try again/i);
    expect(failures[1]).toBe(failures[0]);
    await world.mailedLink(email);
  });

  it('by refusing the address answers as always, so that the refusal tells nobody anything', async () => {
    const { email } = await world.newUser();
    world.aws.faults.inject({
      service: 'ses',
      operation: 'SendEmail',
      kind: 'error',
      code: 'MessageRejected',
      status: 400,
    });
    const { answer } = await world.client.requestLink(email);
    expect(answer.ChallengeName).toBe('CUSTOM_CHALLENGE');
  });
});
