/** Request rates of the account, as a new one has them. */
import { createService } from '../../../local/services/cognito';
import { testContext } from '../support/context';
import { serviceUnderTest } from '../support/service';

const POOL = { UserPoolId: 'us-east-1_nobodyhas' };

/** An account at one moment: its clock goes only as it is told to. */
async function freshAccount(overrides: Parameters<typeof testContext>[0] = { freshAccount: true }) {
  let now = Date.UTC(2026, 10, 21);
  const clock = { now: () => now, offsetSeconds: 0 };
  const { call } = await serviceUnderTest(createService, testContext({ clock, ...overrides }));
  /** How many of as many calls aren't refused for their rate. */
  const within = async (operation: string, input: object, times: number) => {
    let taken = 0;
    for (let count = 0; count < times; count++)
      await call(operation, input).then(
        () => taken++,
        (error: { code: string; message: string }) => {
          if (error.code !== 'TooManyRequestsException') taken++;
          else expect(error.message).toBe('Rate exceeded');
        },
      );
    return taken;
  };
  return { within, advance: (seconds: number) => (now += seconds * 1000) };
}

const initiate = { AuthFlow: 'CUSTOM_AUTH', ClientId: 'nobody', AuthParameters: { USERNAME: 'x' } };
const respond = { ChallengeName: 'CUSTOM_CHALLENGE', ClientId: 'nobody', ChallengeResponses: {} };

describe('a fresh account', () => {
  it.each([
    ['InitiateAuth', initiate, 120],
    ['SignUp', { ClientId: 'nobody', Username: 'x', Password: 'y' }, 50],
    ['ForgotPassword', { ClientId: 'nobody', Username: 'x' }, 30],
    ['AdminGetUser', { ...POOL, Username: 'x' }, 120],
    ['AdminUpdateUserAttributes', { ...POOL, Username: 'x', UserAttributes: [] }, 25],
    ['ListUsers', POOL, 30],
    ['DescribeUserPool', POOL, 15],
    ['AdminListGroupsForUser', { ...POOL, Username: 'x' }, 50],
  ])('takes of %s as many a second as AWS does', async (operation, input, rate) => {
    const { within, advance } = await freshAccount();
    expect(await within(operation, input, rate + 20)).toBe(rate);
    advance(1);
    expect(await within(operation, input, rate + 20)).toBe(rate);
  });

  it('counts operations of a category together, and categories apart', async () => {
    const { within } = await freshAccount();
    expect(await within('AdminInitiateAuth', { ...POOL, ...initiate }, 100)).toBe(100);
    expect(await within('InitiateAuth', initiate, 100)).toBe(20);
    expect(await within('GetUser', { AccessToken: 'x' }, 10)).toBe(10);
  });

  it('takes three times as many answers, and more of them at the cost of sign-ins', async () => {
    const { within } = await freshAccount();
    expect(await within('RespondToAuthChallenge', respond, 600)).toBe(480);
    expect(await within('InitiateAuth', initiate, 10)).toBe(0);
  });

  it('takes as many sign-ins as Service Quotas gives it', async () => {
    const quota = (name: string) => (name === 'cognito-idp/L-026ADBA3' ? 200 : undefined);
    const { within } = await freshAccount({ freshAccount: true, quota });
    expect(await within('InitiateAuth', initiate, 250)).toBe(200);
  });
});

it('is not held where an account is set up already', async () => {
  const { within } = await freshAccount({});
  expect(await within('InitiateAuth', initiate, 200)).toBe(200);
});
