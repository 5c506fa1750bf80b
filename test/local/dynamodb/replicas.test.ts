/** Replicas of global tables, as CloudFormation makes and changes them. */
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { removeFolders } from '../support/assembly';
import { type EmptyAccount, emptyAccount } from '../support/resources';
import { items } from './support';

let account: EmptyAccount;
let client: DynamoDBClient;
beforeAll(async () => {
  account = await emptyAccount();
  client = new DynamoDBClient(account.client);
});
afterAll(async () => {
  await account.aws.close();
  removeFolders();
});

const TYPE = 'AWS::DynamoDB::GlobalTable';
const HERE = 'us-east-1';
const StreamSpecification = { StreamViewType: 'NEW_AND_OLD_IMAGES' };
const global = (TableName: string, regions: readonly string[], more: object = {}) => ({
  ...items,
  TableName,
  StreamSpecification,
  Replicas: regions.map((Region) => ({ Region, DeletionProtectionEnabled: Region === HERE })),
  ...more,
});
const described = async (TableName: string) =>
  (await client.send(new DescribeTableCommand({ TableName }))).Table ?? {};
const invalid = (message: RegExp) => ({
  code: 'ValidationException',
  message: expect.stringMatching(message),
});

describe('a global table', () => {
  it('is copied to one more Region an update, and to one less', async () => {
    let made = await account.make(TYPE, global('copied', [HERE]));
    expect(await described('copied')).not.toHaveProperty('Replicas');
    expect(await described('copied')).toMatchObject({ DeletionProtectionEnabled: true });
    made = await account.change(made, global('copied', [HERE, 'eu-west-1']));
    made = await account.change(made, global('copied', ['eu-west-2', HERE, 'eu-west-1']));
    expect(await described('copied')).toMatchObject({
      GlobalTableVersion: '2019.11.21',
      Replicas: [
        { RegionName: 'eu-west-2', ReplicaStatus: 'ACTIVE' },
        { RegionName: 'eu-west-1', ReplicaStatus: 'ACTIVE' },
      ],
    });
    await expect(account.change(made, global('copied', [HERE]))).rejects.toMatchObject(
      invalid(
        /^Only one replica can be added or removed in an update; these would be: eu-west-2, eu-west-1\.$/,
      ),
    );
    await expect(
      account.change(made, global('copied', [HERE, 'eu-west-1', 'eu-west-3'])),
    ).rejects.toMatchObject(invalid(/eu-west-2, eu-west-3/));
    made = await account.change(made, global('copied', [HERE, 'eu-west-1']));
    await account.change(made, global('copied', [HERE]));
    expect(await described('copied')).not.toHaveProperty('Replicas');
  });

  it('begins with as many copies as are wanted', async () => {
    await account.make(TYPE, global('begun', [HERE, 'eu-west-1', 'eu-west-2']));
    expect((await described('begun')).Replicas).toHaveLength(2);
  });

  it.each([
    [
      'without a replica in the Region of the stack',
      ['eu-west-1'],
      {},
      /must contain the Region of the stack/,
    ],
    ['without any', [], {}, /must contain the Region of the stack/],
    ['with two in one Region', [HERE, HERE], {}, /name the Region us-east-1 twice/],
    [
      'with copies and no stream',
      [HERE, 'eu-west-1'],
      { StreamSpecification: undefined },
      /^StreamSpecification must be given/,
    ],
    [
      'with a key for one replica of two',
      [],
      {
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        Replicas: [
          { Region: HERE, SSESpecification: { KMSMasterKeyId: 'alias/mine' } },
          { Region: 'eu-west-1' },
        ],
      },
      /needs one in ReplicaSSESpecification of each replica/,
    ],
  ])('is refused %s', async (_, regions, more, message) => {
    await expect(account.make(TYPE, global('refused', regions, more))).rejects.toMatchObject(
      invalid(message),
    );
  });

  it('can’t change its stream while there are copies, so that it has to be there before them', async () => {
    const bare = global('late', [HERE], { StreamSpecification: undefined });
    const made = await account.make(TYPE, bare);
    const message = /^StreamSpecification can only change while a global table has one replica/;
    await expect(account.change(made, global('late', [HERE, 'eu-west-1']))).rejects.toMatchObject(
      invalid(message),
    );
    const streamed = await account.change(made, global('late', [HERE]));
    const copied = await account.change(streamed, global('late', [HERE, 'eu-west-1']));
    await expect(account.change(copied, bare)).rejects.toMatchObject(invalid(message));
  });
});
