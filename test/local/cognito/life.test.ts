/** User pools and what belongs to them over updates and deletions, by the words of the API reference. */
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetUserCommand,
  InitiateAuthCommand,
  ListGroupsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { MadeResource } from '../../../local/contract';
import { buildStage, onlyResource } from '../../support/stacks';
import { removeFolders } from '../support/assembly';
import { type EmptyAccount, emptyAccount } from '../support/resources';

const POOL = 'AWS::Cognito::UserPool';
const CLIENT = 'AWS::Cognito::UserPoolClient';
const PASSWORD = 'Correct-horse-1';
const ASSETS = {
  open: { 'index.js': 'exports.handler = async (event) => event;' },
  closed: { 'index.js': 'exports.handler = async () => { throw new Error("not today"); };' },
};

let account: EmptyAccount;
let cognito: CognitoIdentityProviderClient;
beforeEach(async () => {
  account = await emptyAccount(ASSETS);
  cognito = new CognitoIdentityProviderClient(account.client);
});
afterEach(() => account.aws.close());
afterAll(removeFolders);

const email = { Name: 'email', AttributeDataType: 'String', Required: true, Mutable: true };
const tenant = { Name: 'tenant', AttributeDataType: 'String', Mutable: true };
const BASE = { UserPoolName: 'people', UsernameAttributes: ['email'], Schema: [email] };

/** A pool with a client, and a user who signed in. */
async function signedIn(properties: object = BASE) {
  const pool = await account.make(POOL, properties);
  const UserPoolId = pool.result.ref;
  const client = await account.make(CLIENT, {
    UserPoolId,
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  await cognito.send(
    new AdminCreateUserCommand({ UserPoolId, Username: 'a@example.com', MessageAction: 'SUPPRESS' }),
  );
  await cognito.send(
    new AdminSetUserPasswordCommand({
      UserPoolId,
      Username: 'a@example.com',
      Password: PASSWORD,
      Permanent: true,
    }),
  );
  return { pool, client, UserPoolId, tokens: await signIn(client) };
}
async function signIn(client: MadeResource) {
  const { AuthenticationResult } = await cognito.send(
    new InitiateAuthCommand({
      ClientId: client.result.ref,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'a@example.com', PASSWORD },
    }),
  );
  return AuthenticationResult;
}
const untyped = (schema: readonly { readonly AttributeDataType?: string }[]) =>
  schema.map(({ AttributeDataType: _, ...entry }) => entry);
const refusal = (message: string | RegExp, code = 'InvalidParameterException') => ({
  code,
  message: typeof message === 'string' ? message : expect.stringMatching(message),
});

describe('an update of a user pool', () => {
  it('keeps users, their passwords and tokens, and the id', async () => {
    const { pool, client, UserPoolId, tokens } = await signedIn();
    const changed = await account.change(pool, {
      ...BASE,
      UserPoolName: 'renamed',
      Policies: { PasswordPolicy: { MinimumLength: 12 } },
      Schema: [email, tenant],
    });
    expect(changed.result).toEqual(pool.result);
    await cognito.send(new GetUserCommand({ AccessToken: tokens?.AccessToken }));
    await signIn(client);
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool).toMatchObject({ Name: 'renamed', EstimatedNumberOfUsers: 1 });
    expect(UserPool?.SchemaAttributes?.map(({ Name }) => Name)).toContain('custom:tenant');
  });

  it.each([
    [
      'another way to name users',
      { UsernameAttributes: ['phone_number'] },
      /^Updates are not allowed for property - UsernameAttributes/,
    ],
    [
      'another regard for case',
      { UsernameConfiguration: { CaseSensitive: false } },
      /property - UsernameConfiguration/,
    ],
    ['an attribute less', { Schema: [tenant] }, /^Existing schema attributes cannot be modified or deleted/],
    [
      'an attribute that is no longer required',
      { Schema: [{ ...email, Required: false }] },
      /^Existing schema attributes cannot be modified or deleted/,
    ],
    [
      'a new attribute without a type',
      { Schema: [email, { Name: 'tenant', Mutable: true }] },
      /^Invalid AttributeDataType input, consider using the provided AttributeDataType enum/,
    ],
    ['MFA that CreateUserPool refuses too', { MfaConfiguration: 'ON' }, /EnabledMfas is empty/],
    [
      'both channels of SMS',
      { SmsConfiguration: { SnsCallerArn: 'a', EumsSms: {} } },
      /only one may be given/,
    ],
  ])('refuses %s, and leaves all as it was', async (_, change, message) => {
    const { pool, client } = await signedIn();
    await expect(account.change(pool, { ...BASE, ...change })).rejects.toMatchObject(refusal(message));
    await signIn(client);
  });

  it('fails once the schema has an entry without a type, unchanged as it may be (aws-cdk 8585, amplify-backend 3299)', async () => {
    const untyped = { ...BASE, Schema: [{ Name: 'email', Required: true, Mutable: true }] };
    const { pool } = await signedIn(untyped);
    await expect(account.change(pool, { ...untyped, UserPoolName: 'renamed' })).rejects.toMatchObject(
      refusal('Invalid AttributeDataType input, consider using the provided AttributeDataType enum.'),
    );
    const { Schema: _, ...without } = untyped;
    await account.change(pool, { ...without, UserPoolName: 'renamed' });
  });
});

describe('the pool of a stage', () => {
  it('that requires attributes takes every later update, as its schema says their types', async () => {
    const template = buildStage('dev', { requiredAttributes: ['name', 'birthdate'] }).auth;
    const { Schema } = onlyResource(template, POOL).Properties;
    const { pool, client } = await signedIn({ ...BASE, Schema: [] });
    const typed = await account.make(POOL, { ...BASE, UserPoolName: 'stage', Schema });
    await account.change(typed, { ...BASE, UserPoolName: 'renamed', Schema });
    await expect(account.change(pool, { ...BASE, Schema: untyped(Schema) })).rejects.toMatchObject(
      refusal(/^Invalid AttributeDataType input/),
    );
    await signIn(client);
  });
});

describe('triggers', () => {
  it('change with the pool and with their function; without the function nobody signs in', async () => {
    const { result: role } = await account.make('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
        ],
      },
    });
    const code = (asset: string) => ({
      FunctionName: 'guard',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { S3Bucket: 'assets', S3Key: `${asset}.zip` },
      Role: role.attributes.Arn,
    });
    const guard = await account.make('AWS::Lambda::Function', code('open'));
    await account.make('AWS::Lambda::Permission', {
      FunctionName: 'guard',
      Action: 'lambda:InvokeFunction',
      Principal: 'cognito-idp.amazonaws.com',
    });
    const { pool, client } = await signedIn();
    const guarded = await account.change(pool, {
      ...BASE,
      LambdaConfig: { PreAuthentication: guard.result.attributes.Arn },
    });
    await signIn(client);
    const closed = await account.change(guard, code('closed'));
    await expect(signIn(client)).rejects.toMatchObject({ name: 'UserLambdaValidationException' });
    await account.remove(closed);
    await expect(signIn(client)).rejects.toMatchObject({ name: 'UnexpectedLambdaException' });
    await account.change(guarded, BASE);
    await signIn(client);
  });
});

describe('the deletion of a user pool', () => {
  it('is refused while it is protected (DeletionProtection) or has a domain (API_DeleteUserPool)', async () => {
    const pool = await account.make(POOL, { ...BASE, DeletionProtection: 'ACTIVE' });
    await expect(account.remove(pool)).rejects.toMatchObject(
      refusal(
        'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
      ),
    );
    const open = await account.change(pool, BASE);
    const domain = { UserPoolId: pool.result.ref, Domain: 'people' };
    const made = await account.make('AWS::Cognito::UserPoolDomain', domain);
    await expect(account.remove(open)).rejects.toMatchObject(
      refusal('User pool cannot be deleted. It has a domain configured that should be deleted first.'),
    );
    const other = await account.make(POOL, BASE);
    await expect(
      account.make('AWS::Cognito::UserPoolDomain', { ...domain, UserPoolId: other.result.ref }),
    ).rejects.toMatchObject(refusal('Domain already associated with another user pool.'));
    await account.remove(made);
    await account.remove(open);
    await account.make('AWS::Cognito::UserPoolDomain', { ...domain, UserPoolId: other.result.ref });
  });

  it('takes users, groups, clients and tokens along', async () => {
    const { pool, client, UserPoolId, tokens } = await signedIn();
    await account.remove(pool);
    const gone = { name: 'ResourceNotFoundException' };
    await expect(cognito.send(new DescribeUserPoolCommand({ UserPoolId }))).rejects.toMatchObject(gone);
    await expect(
      cognito.send(new AdminGetUserCommand({ UserPoolId, Username: 'a@example.com' })),
    ).rejects.toMatchObject(gone);
    await expect(signIn(client)).rejects.toMatchObject(gone);
    await expect(cognito.send(new GetUserCommand({ AccessToken: tokens?.AccessToken }))).rejects.toThrow();
    await account.remove(client);
    await account.remove(pool);
    // The same ids again, as a data folder could bring them: nothing of before is good any more.
    const again = await account.make(POOL, BASE, pool.request.logicalId);
    const sameClient = await account.make(CLIENT, client.request.properties, client.request.logicalId);
    expect([again.result.ref, sameClient.result.ref]).toEqual([UserPoolId, client.result.ref]);
    await expect(signIn(sameClient)).rejects.toMatchObject({ name: 'UserNotFoundException' });
    await expect(
      cognito.send(
        new InitiateAuthCommand({
          ClientId: sameClient.result.ref,
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          AuthParameters: { REFRESH_TOKEN: tokens?.RefreshToken ?? '' },
        }),
      ),
    ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(
      cognito.send(new GetUserCommand({ AccessToken: tokens?.AccessToken })),
    ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });
});

describe('a client', () => {
  it('keeps id and secret over an update, takes its flows from it, and is gone when it was deleted', async () => {
    const { client, UserPoolId } = await signedIn();
    const properties = { UserPoolId, GenerateSecret: true, ClientName: 'web' };
    const made = await account.make(CLIENT, properties);
    const changed = await account.change(made, { ...properties, ClientName: 'site' });
    expect(changed.result.ref).toBe(made.result.ref);
    expect(changed.result.attributes).toMatchObject({
      Name: 'site',
      ClientSecret: made.result.attributes.ClientSecret,
    });
    await account.change(client, { UserPoolId, ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'] });
    await expect(signIn(client)).rejects.toThrow(/USER_PASSWORD_AUTH/);
    await expect(account.change(client, { UserPoolId, AuthSessionValidity: 16 })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
    await account.remove(changed);
    await expect(
      cognito.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId: made.result.ref })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('groups and users of a template', () => {
  it('are refused where there are such, change in place, and go with what hung on them', async () => {
    const { UserPoolId } = await signedIn();
    const group = { UserPoolId, GroupName: 'staff', Precedence: 5 };
    const made = await account.make('AWS::Cognito::UserPoolGroup', group);
    await expect(account.make('AWS::Cognito::UserPoolGroup', group)).rejects.toMatchObject(
      refusal('A group with the name already exists.', 'GroupExistsException'),
    );
    const user = { UserPoolId, Username: 'b@example.com', MessageAction: 'SUPPRESS' };
    const person = await account.make('AWS::Cognito::UserPoolUser', user);
    await expect(account.make('AWS::Cognito::UserPoolUser', user)).rejects.toMatchObject({
      code: 'UsernameExistsException',
    });
    const attachment = await account.make('AWS::Cognito::UserPoolUserToGroupAttachment', {
      UserPoolId,
      GroupName: 'staff',
      Username: person.result.ref,
    });
    const groupsOf = async () =>
      (await cognito.send(new AdminListGroupsForUserCommand({ UserPoolId, Username: user.Username }))).Groups;
    await account.change(made, { ...group, Precedence: 1 });
    expect(await groupsOf()).toMatchObject([{ GroupName: 'staff', Precedence: 1 }]);
    await account.aws.reset();
    expect(await groupsOf()).toMatchObject([{ GroupName: 'staff', Precedence: 1 }]);
    await account.remove(attachment);
    expect(await groupsOf()).toEqual([]);
    await account.remove(made);
    await account.remove(person);
    await account.aws.reset();
    expect((await cognito.send(new ListGroupsCommand({ UserPoolId }))).Groups).toEqual([]);
    await expect(groupsOf()).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });

  it('and resource servers are refused twice', async () => {
    const { UserPoolId } = await signedIn();
    const server = { UserPoolId, Identifier: 'api', Name: 'api' };
    const made = await account.make('AWS::Cognito::UserPoolResourceServer', server);
    await expect(account.make('AWS::Cognito::UserPoolResourceServer', server)).rejects.toMatchObject(
      refusal(/^api already exists in user pool/),
    );
    await account.remove(await account.change(made, { ...server, Name: 'other' }));
    await account.make('AWS::Cognito::UserPoolResourceServer', server);
  });
});
