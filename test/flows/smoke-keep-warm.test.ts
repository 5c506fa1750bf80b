/** `npm run smoke` on a stage whose pool calls aliases. */
import { LambdaClient, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { type LocalAws, startLocalAws } from '../../local';
import { AwsAccess } from '../../tools/preflight/aws-access';
import { runSmoke } from '../../tools/smoke/run';
import { assemblyOf } from '../support/assembly';
import { stageConfig } from '../support/stages';

const keepWarm = { containers: 1 };
const before = { ...process.env };
let aws: LocalAws;
afterEach(() => aws?.close());
afterAll(() => {
  process.env = before;
});

it('follows them to functions, permissions and logs, and misses a permission of one', async () => {
  aws = await startLocalAws({ assembly: await assemblyOf({ stage: 'dev', overrides: { keepWarm } }) });
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: aws.endpoint,
  });
  const smoke = async () => {
    const findings = await runSmoke({
      config: stageConfig('dev', { keepWarm }),
      aws: new AwsAccess('us-east-1'),
    });
    const concerned = ['triggers', 'functions', 'invocations', 'link'];
    return findings.filter(({ id }) => concerned.includes(id));
  };
  expect((await smoke()).map(({ id, status }) => `${status} ${id}`)).toEqual([
    'ok triggers',
    'ok functions',
    'ok invocations',
    'ok link',
  ]);
  const [permission] = [...(aws.stacks.named('passwordless-dev-auth')?.resources.values() ?? [])].filter(
    ({ logicalId }) => logicalId.startsWith('CreateAuthChallengeWarmPool'),
  );
  await new LambdaClient({}).send(
    new RemovePermissionCommand({
      FunctionName: permission?.made?.request.properties.FunctionName,
      StatementId: permission?.made?.result.ref,
    }),
  );
  const broken = (await smoke()).find(({ id }) => id === 'invocations');
  expect(broken?.found).toMatch(
    /cognito-idp\.amazonaws\.com may not invoke \S+:warm \(CreateAuthChallengeWarm/,
  );
}, 240_000);
