import type { Call } from '../../../local/contract';
import { publicOperations } from '../../support/cognito-operations';
import { type Bench, confirmedUser, EMAIL, startBench } from './support';

async function benchWithUsers(count: number): Promise<Bench> {
  const bench = await startBench();
  for (let index = 0; index < count; index++) {
    await bench.call('AdminCreateUser', {
      UserPoolId: bench.poolId,
      Username: `user${index}@example.com`,
      UserAttributes: [{ Name: 'name', Value: `Person ${index}` }],
      MessageAction: 'SUPPRESS',
    });
  }
  return bench;
}

const emails = (answer: { Users: { Attributes: { Name: string; Value: string }[] }[] }) =>
  answer.Users.map(({ Attributes }) => Attributes.find(({ Name }) => Name === 'email')?.Value);

describe('ListUsers', () => {
  it('pages', async () => {
    const bench = await benchWithUsers(5);
    const input = { UserPoolId: bench.poolId, Limit: 2 };
    const seen: (string | undefined)[] = [];
    let token: string | undefined;
    do {
      const answer = await bench.call('ListUsers', {
        ...input,
        ...(token ? { PaginationToken: token } : {}),
      });
      expect(answer.Users.length).toBeLessThanOrEqual(2);
      seen.push(...emails(answer));
      token = answer.PaginationToken;
    } while (token);
    expect(seen).toEqual([0, 1, 2, 3, 4].map((index) => `user${index}@example.com`));
    expect(await bench.refusal('ListUsers', { ...input, PaginationToken: 'made-up' })).toMatch(
      /^InvalidParameterException/,
    );
  });

  it.each([
    ['email = "USER1@example.com"', ['user1@example.com']],
    ['email ^= "user"', ['user0@example.com', 'user1@example.com', 'user2@example.com']],
    ['name = "Person 2"', ['user2@example.com']],
    ['cognito:user_status = "CONFIRMED"', []],
    ['status = "Enabled"', ['user0@example.com', 'user1@example.com', 'user2@example.com']],
    ['email = "user1@example.com\\" or"', []],
  ])('filters by %s', async (Filter, expected) => {
    const bench = await benchWithUsers(3);
    expect(emails(await bench.call('ListUsers', { UserPoolId: bench.poolId, Filter }))).toEqual(expected);
  });

  it.each(['email', 'email = ada', 'custom:tenant = "x"', 'email = "a" and name = "b"'])(
    'refuses the filter %s',
    async (Filter) => {
      const bench = await startBench();
      expect(await bench.refusal('ListUsers', { UserPoolId: bench.poolId, Filter })).toMatch(
        /^InvalidParameterException/,
      );
    },
  );

  it('gives only the attributes asked for', async () => {
    const bench = await benchWithUsers(1);
    const { Users } = await bench.call('ListUsers', { UserPoolId: bench.poolId, AttributesToGet: ['name'] });
    expect(Users[0]).toMatchObject({
      Attributes: [{ Name: 'name', Value: 'Person 0' }],
      UserStatus: 'FORCE_CHANGE_PASSWORD',
    });
    expect(Math.abs(Users[0].UserCreateDate - Date.now() / 1000)).toBeLessThan(60);
  });
});

describe('groups', () => {
  it('reads a group and changes what is named of it', async () => {
    const bench = await startBench();
    const group = { UserPoolId: bench.poolId, GroupName: 'staff' };
    await bench.call('CreateGroup', { ...group, Description: 'Who works here', Precedence: 2 });
    bench.context.advance(60);
    await bench.call('UpdateGroup', { ...group, Precedence: 1 });
    const { Group } = await bench.call('GetGroup', group);
    expect(Group).toMatchObject({ ...group, Description: 'Who works here', Precedence: 1 });
    expect(Group.LastModifiedDate - Group.CreationDate).toBeCloseTo(60, 0);
    for (const operation of ['GetGroup', 'UpdateGroup'])
      expect(await bench.refusal(operation, { ...group, GroupName: 'nobody' })).toBe(
        'ResourceNotFoundException: Group not found.',
      );
    expect(await bench.refusal('UpdateGroup', { ...group, Precedence: -1 })).toMatch(
      /^InvalidParameterException/,
    );
  });

  it('come, have members, and go with their memberships', async () => {
    const bench = await benchWithUsers(2);
    const pool = { UserPoolId: bench.poolId };
    const member = { ...pool, Username: 'user0@example.com', GroupName: 'staff' };
    const { Group } = await bench.call('CreateGroup', {
      ...pool,
      GroupName: 'staff',
      Description: 'All of us',
      Precedence: 3,
    });
    expect(Group).toMatchObject({
      GroupName: 'staff',
      Description: 'All of us',
      Precedence: 3,
      UserPoolId: bench.poolId,
    });
    expect(await bench.refusal('CreateGroup', { ...pool, GroupName: 'staff' })).toMatch(
      /^GroupExistsException/,
    );
    await bench.call('AdminAddUserToGroup', member);
    await bench.call('AdminAddUserToGroup', member);
    expect(emails(await bench.call('ListUsersInGroup', { ...pool, GroupName: 'staff' }))).toEqual([
      'user0@example.com',
    ]);
    expect((await bench.call('ListGroups', pool)).Groups).toEqual([Group]);
    expect((await bench.call('AdminListGroupsForUser', member)).Groups).toEqual([Group]);
    await bench.call('AdminRemoveUserFromGroup', member);
    expect((await bench.call('AdminListGroupsForUser', member)).Groups).toEqual([]);
    await bench.call('AdminAddUserToGroup', member);
    await bench.call('DeleteGroup', { ...pool, GroupName: 'staff' });
    expect(await bench.refusal('AdminAddUserToGroup', member)).toBe(
      'ResourceNotFoundException: Group not found.',
    );
    await bench.call('CreateGroup', { ...pool, GroupName: 'staff' });
    expect((await bench.call('AdminListGroupsForUser', member)).Groups).toEqual([]);
  });
});

describe('administrators', () => {
  it('say whether an address is verified; unless they do, nothing says it (aws-sdk-ios 2221)', async () => {
    const bench = await startBench();
    const attributesOf = async (Username: string, UserAttributes: { Name: string; Value: string }[]) => {
      const { poolId: UserPoolId } = bench;
      await bench.call('AdminCreateUser', {
        UserPoolId,
        Username,
        UserAttributes,
        MessageAction: 'SUPPRESS',
      });
      const user = await bench.call('AdminGetUser', { UserPoolId, Username });
      const names = user.UserAttributes.map(({ Name }: { Name: string }) => Name);
      return names.filter((name: string) => name.endsWith('_verified'));
    };
    expect(await attributesOf('ada@example.com', [{ Name: 'phone_number', Value: '+12065550100' }])).toEqual(
      [],
    );
    expect(await attributesOf('bo@example.com', [{ Name: 'email_verified', Value: 'true' }])).toEqual([
      'email_verified',
    ]);
  });

  it('need IAM for the pool they name', async () => {
    const { service, poolId } = await startBench();
    const operations = service.apis[0]?.operations ?? {};
    const arn = `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${poolId}`;
    const isPublic = new Set(publicOperations());
    for (const [name, { access }] of Object.entries(operations)) {
      if (isPublic.has(name)) {
        expect([name, access]).toEqual([name, 'public']);
        continue;
      }
      const asked =
        access === 'public' ? access : access({ UserPoolId: poolId }, { operation: name } as Call);
      const resource = name === 'ListUserPools' || name === 'CreateUserPool' ? '*' : arn;
      expect([name, asked]).toEqual([name, { action: `cognito-idp:${name}`, resource }]);
    }
  });

  it('see and change only users of the pool they name', async () => {
    const bench = await startBench();
    await confirmedUser(bench);
    const { ref: other } = await bench.make('AWS::Cognito::UserPool', 'OtherPool', {});
    for (const operation of ['AdminGetUser', 'AdminDeleteUser', 'AdminDisableUser', 'AdminUserGlobalSignOut'])
      expect(await bench.refusal(operation, { UserPoolId: other, Username: EMAIL })).toBe(
        'UserNotFoundException: User does not exist.',
      );
    expect(await bench.refusal('AdminGetUser', { UserPoolId: 'us-east-1_unknown00', Username: EMAIL })).toBe(
      'ResourceNotFoundException: User pool us-east-1_unknown00 does not exist.',
    );
  });

  it('delete users, whose address is free again', async () => {
    const bench = await startBench();
    const sub = await confirmedUser(bench);
    await bench.call('AdminDeleteUser', { UserPoolId: bench.poolId, Username: sub });
    expect(await confirmedUser(bench)).not.toBe(sub);
  });
});

it('pools and clients are listed and described', async () => {
  const bench = await startBench({ client: { ClientName: 'web', GenerateSecret: true } });
  const pool = { UserPoolId: bench.poolId };
  expect((await bench.call('ListUserPools', { MaxResults: 10 })).UserPools).toEqual([
    expect.objectContaining({ Id: bench.poolId, Name: 'auth-Pool' }),
  ]);
  expect(await bench.call('ListUserPoolClients', pool)).toEqual({
    UserPoolClients: [{ ClientId: bench.clientId, ClientName: 'web', UserPoolId: bench.poolId }],
  });
  const { UserPool } = await bench.call('DescribeUserPool', pool);
  expect(UserPool).toMatchObject({
    Id: bench.poolId,
    UsernameAttributes: ['email'],
    UsernameConfiguration: { CaseSensitive: false },
    DeletionProtection: 'INACTIVE',
  });
  expect(UserPool.SchemaAttributes).toContainEqual({
    Name: 'custom:tenant',
    AttributeDataType: 'String',
    DeveloperOnlyAttribute: false,
    Mutable: false,
    Required: false,
    StringAttributeConstraints: { MinLength: '2', MaxLength: '8' },
  });
  const { UserPoolClient } = await bench.call('DescribeUserPoolClient', {
    ...pool,
    ClientId: bench.clientId,
  });
  expect(UserPoolClient).toMatchObject({
    ClientSecret: bench.clientSecret,
    PreventUserExistenceErrors: 'ENABLED',
    AuthSessionValidity: 3,
  });
});
