/** Buses, rules, web ACLs and repositories over updates and deletions. */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { MadeResource } from '../../../local/contract';
import { removeFolders } from '../support/assembly';
import { type EmptyAccount, emptyAccount } from '../support/resources';

const ASSETS = {
  hears: { 'index.js': 'exports.handler = async (event) => console.log(event["detail-type"]);' },
};

let account: EmptyAccount;
beforeEach(async () => {
  account = await emptyAccount(ASSETS);
});
afterEach(() => account.aws.close());
afterAll(removeFolders);

describe('a bus with a rule', () => {
  it('can’t be deleted before the rule (API_DeleteEventBus); the rule changes in place', async () => {
    const { result: role } = await account.make('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
        ],
      },
    });
    const { result: hears } = await account.make('AWS::Lambda::Function', {
      FunctionName: 'hears',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { S3Bucket: 'assets', S3Key: 'hears.zip' },
      Role: role.attributes.Arn,
    });
    await account.make('AWS::Lambda::Permission', {
      FunctionName: 'hears',
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
    });
    const bus = await account.make('AWS::Events::EventBus', { Name: 'app' });
    await expect(account.make('AWS::Events::EventBus', { Name: 'app' })).rejects.toMatchObject({
      code: 'ResourceAlreadyExistsException',
    });
    const rule = (type: string) => ({
      Name: 'all',
      EventBusName: 'app',
      EventPattern: { 'detail-type': [type] },
      Targets: [{ Id: 't', Arn: hears.attributes.Arn }],
    });
    const made = await account.make('AWS::Events::Rule', rule('first'));
    await expect(account.make('AWS::Events::Rule', rule('first'))).rejects.toMatchObject({
      code: 'ResourceAlreadyExistsException',
    });
    const client = new EventBridgeClient(account.client);
    const tell = async (type: string) => {
      await client.send(
        new PutEventsCommand({
          Entries: [{ EventBusName: 'app', Source: 'test', DetailType: type, Detail: '{}' }],
        }),
      );
      for (let i = 0; i < 100 && !heard().includes(type); i++)
        await new Promise((resolve) => setTimeout(resolve, 10));
    };
    const heard = () => account.aws.logs('hears').hears ?? [];
    await tell('first');
    const changed = await account.change(made, rule('second'));
    expect(changed.result).toEqual(made.result);
    await tell('second');
    await client.send(
      new PutEventsCommand({
        Entries: [{ EventBusName: 'app', Source: 'test', DetailType: 'first', Detail: '{}' }],
      }),
    );
    await account.aws.reset();
    expect(heard()).toEqual([]);
    await expect(account.change(bus, { Name: 'app', Description: 'd' })).resolves.toMatchObject({
      result: bus.result,
    });
    await expect(account.remove(bus)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining('All rules associated with this event bus need to be deleted'),
    });
    await account.remove(changed);
    await account.remove(bus);
    const { Entries } = await client.send(
      new PutEventsCommand({
        Entries: [{ EventBusName: 'app', Source: 'test', DetailType: 'third', Detail: '{}' }],
      }),
    );
    expect(Entries).toMatchObject([{ ErrorCode: 'InvalidArgument' }]);
    await account.remove(bus);
    await account.remove(changed);
  });

  it('has one statement of an id', async () => {
    await account.make('AWS::Events::EventBus', { Name: 'app' });
    const policy = {
      EventBusName: 'app',
      StatementId: 's',
      Statement: { Effect: 'Allow', Principal: '*', Action: 'events:PutEvents', Resource: '*' },
    };
    const made = await account.make('AWS::Events::EventBusPolicy', policy);
    await expect(account.make('AWS::Events::EventBusPolicy', policy)).rejects.toMatchObject({
      code: 'ResourceAlreadyExistsException',
    });
    await account.remove(await account.change(made, policy));
    await account.make('AWS::Events::EventBusPolicy', policy);
  });
});

describe('a web ACL', () => {
  const blocked = (limit: number) => ({
    Name: 'wall',
    Scope: 'REGIONAL',
    DefaultAction: { Allow: {} },
    Rules: [
      {
        Name: 'rate',
        Priority: 0,
        Action: { Block: {} },
        Statement: { RateBasedStatement: { Limit: limit, AggregateKeyType: 'IP' } },
      },
    ],
  });

  it('is refused twice, changes for what is behind it, and can’t be deleted while it is associated', async () => {
    const { result: pool } = await account.make('AWS::Cognito::UserPool', { UserPoolName: 'people' });
    const made = await account.make('AWS::WAFv2::WebACL', blocked(1000));
    const WebACLArn = made.result.attributes.Arn;
    await expect(account.make('AWS::WAFv2::WebACL', blocked(1000))).rejects.toMatchObject({
      code: 'WAFDuplicateItemException',
    });
    const logging = { ResourceArn: WebACLArn, LogDestinationConfigs: [] };
    const logs = await account.make('AWS::WAFv2::LoggingConfiguration', logging);
    await expect(account.make('AWS::WAFv2::LoggingConfiguration', logging)).rejects.toMatchObject({
      code: 'AlreadyExists',
    });
    await account.remove(await account.change(logs, logging));
    const association = await account.make('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: pool.attributes.Arn,
      WebACLArn,
    });
    const { result: client } = await account.make('AWS::Cognito::UserPoolClient', {
      UserPoolId: pool.ref,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    });
    const ask = async () =>
      (
        await fetch(account.aws.endpoint, {
          method: 'POST',
          headers: {
            'content-type': 'application/x-amz-json-1.1',
            'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
          },
          body: JSON.stringify({
            AuthFlow: 'USER_PASSWORD_AUTH',
            ClientId: client.ref,
            AuthParameters: { USERNAME: 'a', PASSWORD: 'b' },
          }),
        })
      ).text();
    expect(await ask()).toContain('UserNotFoundException');
    const closed = await account.change(made, { ...blocked(1000), DefaultAction: { Block: {} } });
    expect(closed.result).toEqual(made.result);
    expect(await ask()).toContain('ForbiddenException');
    const changed = await account.change(closed, blocked(2000));
    expect(await ask()).toContain('UserNotFoundException');
    await expect(account.change(made, blocked(9))).rejects.toMatchObject({
      code: 'WAFInvalidParameterException',
    });
    await expect(account.remove(changed)).rejects.toMatchObject({ code: 'WAFAssociatedItemException' });
    await account.remove(association);
    await account.remove(changed);
    expect(await ask()).toContain('UserNotFoundException');
    await expect(
      account.make('AWS::WAFv2::WebACLAssociation', { ResourceArn: pool.attributes.Arn, WebACLArn }),
    ).rejects.toMatchObject({ code: 'WAFNonexistentItemException' });
  });
});

describe('a repository of ECR', () => {
  it('is refused twice', async () => {
    const made = await account.make('AWS::ECR::Repository', { RepositoryName: 'assets' });
    await expect(account.make('AWS::ECR::Repository', { RepositoryName: 'assets' })).rejects.toMatchObject({
      code: 'RepositoryAlreadyExistsException',
    });
    await account.remove(await account.change(made, { RepositoryName: 'assets', Tags: [] }));
    await expect(account.change(made, {})).rejects.toMatchObject({ code: 'RepositoryNotFoundException' });
    const again: MadeResource = await account.make('AWS::ECR::Repository', { RepositoryName: 'assets' });
    expect(again.result.ref).toBe('assets');
  });
});
