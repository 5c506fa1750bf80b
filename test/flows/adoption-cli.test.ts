/**
 * docs/adoption.md from the state a user begins in, by the unmodified CDK CLI: a pool and a sender that API
 * calls made, and a deployment of the package. People are signed in afterwards, under the `sub` they had.
 */
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { synthPackageApp } from '../fixtures/package-app/synth';
import { assemblyOf, type Overrides } from '../support/assembly';
import { type Account, changeTemplate, emptyAccount, signInByLink } from '../support/cdk';
import { CognitoClient, claimsOf, linkIn } from '../support/cognito';
import { ORIGIN, passkeyPage, type RegisteredPasskey } from '../support/passkeys';

const MESSAGING = 'passwordless-local-messaging';
const AUTH = 'passwordless-local-auth';
const POOL = 'UserPool6BA7E5F2';
const CLIENT = 'UserPoolWebClient4C9370B0';
const PASSKEYS = 'SignInFido2AuthenticatorsTablePackage3B292878';
const IDENTITY = 'Identity2D60E2CC';
const DEPLOY = ['deploy', '--all', '--require-approval', 'never'];

jest.setTimeout(600_000);

let account: Account;
const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
const client = () => ({ endpoint: account.aws.endpoint, region: 'us-east-1', credentials });

/** `cdk import`, answered by a mapping instead of a person at the terminal. */
function importInto(stack: string, assembly: string, mapping: object) {
  const answers = JSON.stringify(mapping);
  return account.cdk('import', stack, '--resource-mapping-inline', answers, '-a', account.copyOf(assembly));
}

async function begin(): Promise<void> {
  account = await emptyAccount();
  await account.run('bootstrap', 'aws://000000000000/us-east-1', '-a', account.copyOf(await assemblyOf()));
}

describe('a pool and a sender that API calls made', () => {
  let app: string;
  let adopt: string;
  let poolId: string;
  let sub: string;
  beforeAll(async () => {
    await begin();
    app = await assemblyOf();
    adopt = await assemblyOf({ adopt: true });
    const ses = new SESv2Client(client());
    await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: 'example.com' }));
    await fetch(`${account.aws.endpoint}/_local/account/ses/identities/example.com`, {
      method: 'PUT',
      body: JSON.stringify({ verified: true }),
    });
    const cognito = new CognitoIdentityProviderClient(client());
    const { UserPool } = await cognito.send(
      new CreateUserPoolCommand({
        PoolName: 'customers',
        UsernameAttributes: ['email', 'phone_number'],
        UsernameConfiguration: { CaseSensitive: false },
        AutoVerifiedAttributes: ['email'],
        DeletionProtection: 'ACTIVE',
      }),
    );
    poolId = UserPool?.Id ?? '';
    const { User } = await cognito.send(
      new AdminCreateUserCommand({
        UserPoolId: poolId,
        Username: 'alice@example.net',
        MessageAction: 'SUPPRESS',
        UserAttributes: [
          { Name: 'email', Value: 'alice@example.net' },
          { Name: 'email_verified', Value: 'true' },
        ],
      }),
    );
    sub = User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '';
    await cognito.send(
      new AdminSetUserPasswordCommand({
        UserPoolId: poolId,
        Username: 'alice@example.net',
        Password: 'Only-for-this-test-1',
        Permanent: true,
      }),
    );
    cognito.destroy();
    ses.destroy();
  });
  afterAll(() => account?.close());

  it('are not taken over by the ordinary templates: what they refer to is not there', async () => {
    const { status, output } = await importInto(AUTH, app, { [POOL]: { UserPoolId: poolId } });
    expect(status).not.toBe(0);
    expect(output).toContain('Unresolved resource dependencies');
  });

  it('can’t be deployed over', async () => {
    const { status, output } = await account.cdk(...DEPLOY, '-a', account.copyOf(app));
    expect(status).not.toBe(0);
    expect(output).toMatch(/example\.com already exist/);
    await account.run('destroy', '--all', '--force', '-a', account.copyOf(app));
  });

  it('are refused under identifiers that nothing has', async () => {
    const { status, output } = await importInto(AUTH, adopt, {
      [POOL]: { UserPoolId: 'us-east-1_Nobody000' },
    });
    expect(status).not.toBe(0);
    expect(output).toContain('was not found');
    await account.run('destroy', AUTH, '--force', '-a', account.copyOf(app));
  });

  it('are imported by -c adopt=true, which can’t be deployed itself', async () => {
    for (const [stack, mapping] of [
      [MESSAGING, { [IDENTITY]: { EmailIdentity: 'example.com' } }],
      [AUTH, { [POOL]: { UserPoolId: poolId } }],
    ] as const) {
      const { status, output } = await importInto(stack, adopt, mapping);
      expect({ status, output }).toMatchObject({ status: 0 });
      expect(account.aws.stacks.named(stack)?.status).toBe('IMPORT_COMPLETE');
    }
    const { status, output } = await account.cdk(...DEPLOY, '-a', account.copyOf(adopt));
    expect(status).not.toBe(0);
    expect(output).toContain('for "cdk import" alone');
  });

  it('are brought to what the stage says by the deployment that follows', async () => {
    await account.run(...DEPLOY, '-a', account.copyOf(app));
    expect(account.aws.output('UserPoolId')).toBe(poolId);
    expect(account.aws.stacks.named(AUTH)?.status).toBe('UPDATE_COMPLETE');
    const claims = await signInByLink(account.aws, 'alice@example.net', { isNew: false });
    expect(claims).toMatchObject({ sub, sign_in_method: 'MAGIC_LINK' });
    expect(await signInByLink(account.aws, 'bob@example.net')).toMatchObject({ email: 'bob@example.net' });
  });
});

describe('a deployment of the package', () => {
  const overrides: Overrides = ({ codes, passkeys: { unsealed: _, ...passkeys } }) => ({
    signInIdentifiers: ['email'],
    codes: { ...codes, sms: false, stepUp: false },
    sms: undefined,
    passkeys: {
      ...passkeys,
      unsealed: { acceptUntil: '2099-12-31', reason: 'Adopted from the package.' },
    },
  });
  const email = 'carol@example.net';
  let app: string;
  let adopt: string;
  let theirs: string;
  let passkey: RegisteredPasskey;
  let before: Record<string, unknown>;
  let kept: Readonly<Record<string, string>>;
  beforeAll(async () => {
    await begin();
    app = await assemblyOf({ overrides });
    adopt = await assemblyOf({ overrides, adopt: true });
    theirs = account.copyOf(await synthPackageApp({ webOrigin: ORIGIN }));
    // A pool that tells cases apart, as the package makes it unless it is given `userPoolProps`, can't be
    // imported: that never changes in a pool, and this app's pools don't.
    changeTemplate(theirs, 'package-app', ({ Resources }) => {
      // biome-ignore lint/suspicious/noExplicitAny: a template, as the package made it.
      for (const resource of Object.values<Record<string, any>>(Resources))
        if (resource.Type === 'AWS::Cognito::UserPool')
          resource.Properties.UsernameConfiguration = { CaseSensitive: false };
    });
    await account.run(...DEPLOY, '-a', theirs);
    const { aws } = account;
    const page = new CognitoClient(aws.endpoint, aws.output('UserPoolClientId'), `${ORIGIN}/`);
    await page.signUp(email);
    const { username, answer } = await page.requestLink(email);
    const { fragment } = linkIn(aws.mail.all().at(-1)?.text);
    const { AuthenticationResult } = await page.redeem(username, fragment, { session: answer.Session });
    const token = AuthenticationResult?.IdToken ?? '';
    before = claimsOf(token);
    passkey = await passkeyPage(aws, page).register(token, { signCount: 3 });
  });
  afterAll(() => account?.close());

  it('is destroyed after it was told to keep what users have', async () => {
    changeTemplate(theirs, 'package-app', ({ Resources }) => {
      for (const resource of Object.values<Record<string, unknown>>(Resources))
        if (/UserPool$|UserPoolClient$|DynamoDB::Table$|EmailIdentity$/.test(String(resource.Type)))
          resource.DeletionPolicy = 'Retain';
    });
    await account.run(...DEPLOY, '-a', theirs);
    const stack = account.aws.stacks.named('package-app');
    const idOf = (type: string, logicalId = '') =>
      [...(stack?.resources.values() ?? [])].find(
        ({ definition, logicalId: id }) => definition.Type === type && id.includes(logicalId),
      )?.made?.result.ref ?? '';
    kept = {
      pool: idOf('AWS::Cognito::UserPool'),
      client: idOf('AWS::Cognito::UserPoolClient'),
      passkeys: idOf('AWS::DynamoDB::Table', 'Fido2Authenticators'),
    };
    await account.run('destroy', '--all', '--force', '-a', account.copyOf(theirs));
    expect(account.aws.stacks.named('package-app')).toBeUndefined();
  });

  it('is imported: pool, client, table of authenticators and the sender', async () => {
    for (const [stack, mapping] of [
      [MESSAGING, { [IDENTITY]: { EmailIdentity: 'example.com' } }],
      [
        AUTH,
        {
          [POOL]: { UserPoolId: kept.pool },
          [CLIENT]: { UserPoolId: kept.pool, ClientId: kept.client },
          [PASSKEYS]: { TableName: kept.passkeys },
        },
      ],
    ] as const) {
      const { status, output } = await importInto(stack, adopt, mapping);
      expect({ status, output }).toMatchObject({ status: 0 });
    }
    await account.run(...DEPLOY, '-a', account.copyOf(app));
    const { aws } = account;
    expect(aws.output('UserPoolId')).toBe(kept.pool);
    expect(aws.output('UserPoolClientId')).toBe(kept.client);
    expect(aws.output('AuthenticatorsTableName')).toBe(kept.passkeys);
  });

  it('signs its users in by link and by the passkey that the package registered', async () => {
    const { aws } = account;
    const page = new CognitoClient(aws.endpoint, aws.output('UserPoolClientId'));
    const byPasskey = await passkeyPage(aws, page).signIn(email, passkey, { signCount: 4 });
    expect(claimsOf(byPasskey.AuthenticationResult?.IdToken)).toMatchObject({
      sub: before.sub,
      sign_in_method: 'FIDO2',
    });
    expect(await signInByLink(aws, email, { isNew: false })).toMatchObject({ sub: before.sub });
  });
});
