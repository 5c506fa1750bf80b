/**
 * What an operation of the embedded AWS takes: `GetGroup` is taken out of a copy of it and put in again, and
 * the copy is asked for it by AWS's SDK.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChangedCopy } from '../support/changed-copy';
import { productRoot } from '../support/product';

const projectRoot = productRoot();
const HOME = 'local/services/cognito/operations/groups.ts';
/** The right that CloudFormation asks for as it looks for drift, whoever emulates the operation. */
const RIGHTS = 'local/cloudformation/permissions.ts';
const PROGRAM = 'asks-for-a-group.ts';

const read = (name: string) => readFileSync(join(projectRoot, name), 'utf8');

/** The source without the operation. */
function without(source: string): string {
  return source.replace(/^ {2}GetGroup: poolOperation\([\s\S]*?^ {2}\),\n/m, '');
}

/** A pool, a group of it, and what the SDK says of the group. */
const ASKS = `
import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import { startLocalAws } from './local';

void (async () => {
  const aws = await startLocalAws({ assembly: [] });
  const cognito = new sdk.CognitoIdentityProviderClient({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'local' },
  });
  const { UserPool } = await cognito.send(new sdk.CreateUserPoolCommand({ PoolName: 'people' }));
  const group = { UserPoolId: UserPool?.Id, GroupName: 'staff' };
  await cognito.send(new sdk.CreateGroupCommand(group));
  const answer = await cognito.send(new sdk.GetGroupCommand(group)).catch((error: Error) => error);
  console.log(answer instanceof Error ? answer.name : answer.Group?.GroupName);
  cognito.destroy();
  await aws.close();
})();
`;

let copy: ChangedCopy;
beforeAll(() => {
  copy = new ChangedCopy({
    product: projectRoot,
    parts: ['custom', 'lambda', 'lib', 'local', 'web', 'tsconfig.json', 'package.json'],
    programs: [
      [
        'tsconfig.operation.json',
        './tsconfig.json',
        ['local/index.ts', 'local/services/dynamodb/dynalite.d.ts'],
      ],
    ],
  });
});
afterAll(() => copy.remove());

it('takes one file of the product, where its name stands once', () => {
  const naming = readdirSync(join(projectRoot, 'local'), { recursive: true, encoding: 'utf8' })
    .map((name) => join('local', name))
    .filter((name) => name.endsWith('.ts') && /\bGetGroup\b/.test(read(name)) && name !== RIGHTS);
  process.stdout.write(
    `An operation takes ${naming.length} file of the embedded AWS: ${naming.join(', ')}\n`,
  );
  expect(naming).toEqual([HOME]);
  expect(read(HOME).match(/\bGetGroup\b/g)).toHaveLength(1);
});

it('is missed by nothing once it is gone, is refused by name then, and is answered once it is back', () => {
  const changed = new Map([[HOME, without(read(HOME))]]);
  expect(changed.get(HOME)).not.toContain('GetGroup');
  expect(copy.complaints(changed)).toEqual([]);
  expect(copy.run(PROGRAM, new Map([...changed, [PROGRAM, ASKS]])).trim()).toBe('NotEmulatedOperation');
  expect(copy.run(PROGRAM, new Map([[PROGRAM, ASKS]])).trim()).toBe('staff');
}, 300_000);

it('is held to what the SDK says that it answers', () => {
  const wrong = read(HOME).replace(
    /(GetGroup: poolOperation\([\s\S]*?)Group: groupType\(.*\),/,
    '$1Group: { GroupName: 7 },',
  );
  expect(wrong).toContain('GroupName: 7');
  const [complaint = ''] = copy.complaints(new Map([[HOME, wrong]]));
  expect(complaint).toMatch(/^local\/services\/cognito\/operations\/groups\.ts/);
}, 300_000);
