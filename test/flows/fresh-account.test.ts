/** The app's own stacks in an account as AWS hands it out: nothing verified, everything in its sandbox. */
import { type LocalAws, startLocalAws } from '../../local';
import { assemblyOf, type Overrides } from '../support/assembly';
import { CognitoClient } from '../support/cognito';

let aws: LocalAws | undefined;
afterEach(async () => {
  await aws?.close();
  aws = undefined;
});

/** Without the APIs, which need a role that only the account's owner can set. */
const withoutApis: Overrides = ({ audit }) => ({
  passkeys: { enabled: false },
  codes: {},
  audit: { enabled: audit.enabled },
});

const start = async (overrides: Overrides) => {
  aws = await startLocalAws({ assembly: await assemblyOf({ overrides }), freshAccount: true });
  return aws;
};

async function put(path: string, body: object): Promise<number> {
  return (await fetch(`${aws?.endpoint}${path}`, { method: 'PUT', body: JSON.stringify(body) })).status;
}

/** Signs up and asks for a link. @returns mails that went out */
async function askForLink(email: string): Promise<number> {
  if (!aws) throw new Error('It is not started.');
  const client = new CognitoClient(aws.endpoint, aws.output('UserPoolClientId'));
  await client.signUp(email);
  // Whether it went out is nobody's to learn: the answer is the same.
  await client.requestLink(email);
  return aws.mail.all().filter(({ destination }) => destination.to.includes(email)).length;
}

describe('a fresh account', () => {
  it('takes the stacks of a stage whose pool mails nothing itself, before anything is verified', async () => {
    await start(withoutApis);
    expect(aws?.output('UserPoolId')).toMatch(/^us-east-1_/);
  });

  it('refuses a pool that mails by a sender that is not verified', async () => {
    await expect(
      start((stage) => ({ ...(withoutApis as (s: typeof stage) => object)(stage), passwordFlows: true })),
    ).rejects.toThrow(
      /UserPool.*InvalidEmailRoleAccessPolicyException: Email address is not verified.*identity\/example.com/s,
    );
  });

  it('refuses the stage of an API with logs until API Gateway has a role for them', async () => {
    await expect(start({})).rejects.toThrow('CloudWatch Logs role ARN must be set in account settings');
  });

  it('sends links to testers who are verified, in the sandbox, and to nobody else', async () => {
    await start(withoutApis);
    expect(await askForLink('tester@example.com')).toBe(0);
    expect(await put('/_local/account/ses/identities/example.com', { verified: true })).toBe(200);
    // The domain is verified, and with it each address of it.
    expect(await askForLink('other@example.com')).toBe(1);
    expect(await askForLink('stranger@elsewhere.test')).toBe(0);
  });
});
