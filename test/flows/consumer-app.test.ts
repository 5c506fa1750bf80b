/** Another team's app, which knows a deployment by its name alone, deployed beside it. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditValues, authValues, messagingValues, passkeyValues, publishedApis } from '../../lib/published';
import { type LocalAws, startLocalAws } from '../../local';
import { synthesizeConsumer } from '../fixtures/consumer-app/app';
import { assemblyOf } from '../support/assembly';
import { CognitoClient, linkIn } from '../support/cognito';

const folder = mkdtempSync(join(tmpdir(), 'consumer-'));
const env = { account: '000000000000', region: 'us-east-1' };
let aws: LocalAws;
let other: LocalAws;
let assembly: string;

beforeAll(async () => {
  assembly = await assemblyOf();
  const consumer = synthesizeConsumer(join(folder, 'consumer'), { stage: 'local', env });
  aws = await startLocalAws({ assembly: [assembly, consumer] });
  other = await startLocalAws({ assembly });
});
afterAll(async () => {
  await aws?.close();
  await other?.close();
  if (existsSync(folder)) rmSync(folder, { recursive: true });
});

/** The ID token of a new user who signed in by a link. */
async function idTokenFrom(world: LocalAws): Promise<{ token: string; sub: string }> {
  const client = new CognitoClient(world.endpoint, world.output('UserPoolClientId'));
  const email = `consumer-${Math.random().toString(36).slice(2)}@example.net`;
  const { UserSub: sub } = await client.signUp(email);
  const { answer } = await client.requestLink(email);
  const mail = await world.mail.waitFor(({ destination }) => destination.to.includes(email));
  const { userName, fragment } = linkIn(mail.text);
  const { AuthenticationResult: tokens } = await client.redeem(userName, fragment, {
    session: answer.Session,
  });
  if (!tokens) throw new Error('No tokens.');
  return { token: tokens.IdToken as string, sub };
}

const orders = (token?: string) =>
  fetch(aws.output('OrdersUrl'), token === undefined ? {} : { headers: { Authorization: token } });

describe("another team's API behind the imported sign-in", () => {
  it('answers who signed in here, and knows who it is', async () => {
    const { token, sub } = await idTokenFrom(aws);
    const response = await orders(token);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ customer: sub });
  });

  it('refuses tokens of another deployment, made-up ones, and none', async () => {
    const { token } = await idTokenFrom(other);
    expect((await orders(token)).status).toBe(401);
    expect((await orders('no.such.token')).status).toBe(401);
    expect((await orders()).status).toBe(401);
  });

  it('reads what it needs from SSM when it is deployed, and imports no export', () => {
    const template = readFileSync(join(folder, 'consumer', 'orders.template.json'), 'utf8');
    expect(template).not.toContain('Fn::ImportValue');
    const { Parameters: parameters } = JSON.parse(template) as {
      Parameters: Record<string, { Type: string; Default: string }>;
    };
    const names = Object.values(parameters)
      .filter(({ Type: type }) => type === 'AWS::SSM::Parameter::Value<String>')
      .map(({ Default: name }) => name)
      .filter((name) => name.startsWith('/passwordless/'));
    expect(names.sort()).toEqual([
      '/passwordless/local/v1/audit-bus-arn',
      '/passwordless/local/v1/fido2-api-url',
      '/passwordless/local/v1/region',
      '/passwordless/local/v1/user-pool-arn',
      '/passwordless/local/v1/user-pool-id',
    ]);
    expect(aws.output('Issuer')).toBe(
      `https://cognito-idp.us-east-1.amazonaws.com/${aws.output('UserPoolId')}`,
    );
    expect(aws.output('SignsInAt')).toBe(aws.output('Fido2ApiUrl'));
  });

  it('takes values written out, for another account or Region', () => {
    const arns: Readonly<Record<string, string>> = {
      UserPoolArn: 'arn:aws:cognito-idp:eu-west-1:111111111111:userpool/eu-west-1_AbCdEfGhI',
      AuditBusArn: 'arn:aws:events:eu-west-1:111111111111:event-bus/passwordless-prod-audit',
    };
    const values = Object.fromEntries(
      Object.keys({
        ...authValues,
        ...publishedApis,
        ...passkeyValues,
        ...messagingValues,
        ...auditValues,
      }).map((name) => [name, arns[name] ?? name]),
    );
    const outdir = synthesizeConsumer(join(folder, 'remote'), { stage: 'prod', values });
    const template = readFileSync(join(outdir, 'orders.template.json'), 'utf8');
    expect(template).not.toContain('/passwordless/prod/');
    expect(template).toContain(values.UserPoolArn);
    const { Issuer: _, UserPoolArn: arn, ...withoutPool } = values;
    expect(arn).toBeDefined();
    expect(() =>
      synthesizeConsumer(join(folder, 'incomplete'), { stage: 'prod', values: withoutPool }),
    ).toThrow('values.UserPoolArn is missing');
  });
});
