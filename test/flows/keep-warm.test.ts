/**
 * A stage that keeps the triggers of a sign-in warm: the pool calls an alias, whose containers have started
 * before anybody comes, and which moves to each version that is deployed.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  GetProvisionedConcurrencyConfigCommand,
  InvokeCommand,
  LambdaClient,
  RemovePermissionCommand,
} from '@aws-sdk/client-lambda';
import { App } from 'aws-cdk-lib';
import { buildApp } from '../../lib/app';
import { bundleLambdas } from '../../lib/bundling/bundle-lambdas';
import type { ConfigInput } from '../../lib/config/schema';
import { type LocalAws, startLocalAws } from '../../local';
import { synthesizeBackend } from '../fixtures/cdk-backend/app';
import { changeTemplate } from '../support/cdk';
import { CognitoClient, claimsOf } from '../support/cognito';
import { placeholderPage } from '../support/placeholder-bundles';
import { productRoot } from '../support/product';
import { signInByLink } from '../support/signing-in';
import { cdkContext } from '../support/stacks';
import { stageConfig } from '../support/stages';

const AUTH = 'passwordless-local-auth';
const CREATE = 'lambda/custom-auth/create.ts';
const WARM = { keepWarm: { containers: 1 } } satisfies Partial<ConfigInput>;

const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'keep-warm-'));
  folders.push(made);
  return made;
};
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

/** @param says what the trigger that makes challenges prints as it is loaded */
async function assembly(overrides: Partial<ConfigInput>, says?: string): Promise<string> {
  const project = productRoot();
  const bundles = await bundleLambdas(join(project, '.build', 'lambda'), project);
  const changed = folder();
  cpSync(bundles.directory(CREATE), changed, { recursive: true });
  const file = join(changed, 'index.js');
  if (says !== undefined)
    writeFileSync(
      file,
      `console.log(${JSON.stringify(says)} + ', ' + process.env.AWS_LAMBDA_INITIALIZATION_TYPE);\n${readFileSync(file, 'utf8')}`,
    );
  const app = new App({
    outdir: folder(),
    analyticsReporting: false,
    treeMetadata: false,
    context: { ...cdkContext },
  });
  buildApp(
    app,
    stageConfig('local', overrides),
    { ...bundles, directory: (entry) => (entry === CREATE ? changed : bundles.directory(entry)) },
    placeholderPage(),
  );
  return app.synth().directory;
}

let aws: LocalAws;
let lambda: LambdaClient;
let people = 0;
async function deploy(first: string): Promise<void> {
  aws = await startLocalAws({ assembly: first });
  lambda = new LambdaClient({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}
afterEach(() => aws?.close());
jest.setTimeout(240_000);

async function signIn() {
  const email = `user-${++people}@example.net`;
  const client = new CognitoClient(aws.endpoint, aws.output('UserPoolClientId'));
  await client.signUp(email);
  const { IdToken } = await signInByLink({ aws, client }, email);
  expect(claimsOf(IdToken)).toMatchObject({ email, sign_in_method: 'MAGIC_LINK' });
}

/** Names of functions that have the alias, by what they are. */
const kept = () =>
  Object.fromEntries(
    [...(aws.stacks.named(AUTH)?.resources.values() ?? [])].flatMap(({ definition, logicalId, made }) =>
      definition.Type === 'AWS::Lambda::Alias'
        ? [[logicalId.replace(/Warm[0-9A-F]{8}$/, ''), made?.result.ref.split(':')[6] ?? '']]
        : [],
    ),
  );
const nameOf = (trigger: string) => kept()[trigger] ?? '';
const configurationOf = (FunctionName: string) =>
  lambda.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier: 'warm' }));
const loads = (said: string) =>
  (aws.logs(nameOf('CreateAuthChallenge'))[nameOf('CreateAuthChallenge')] ?? []).filter((line) =>
    line.startsWith(`${said}, `),
  );

it('signs in by link, in containers that had started before', async () => {
  await deploy(await assembly(WARM, 'the first'));
  expect(Object.keys(kept()).sort()).toEqual([
    'CreateAuthChallenge',
    'DefineAuthChallenge',
    'PreTokenGeneration',
    'VerifyAuthChallengeResponse',
  ]);
  for (const FunctionName of Object.values(kept()))
    expect(
      await lambda.send(new GetProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier: '1' })),
    ).toMatchObject({ Status: 'READY', RequestedProvisionedConcurrentExecutions: 1 });
  const started = ['the first, provisioned-concurrency'];
  expect(loads('the first')).toEqual(started);
  await signIn();
  // No other has started, so the pool calls the alias.
  expect(loads('the first')).toEqual(started);
});

it('moves to the version of each deployment, and leaves none behind', async () => {
  await deploy(await assembly(WARM, 'the first'));
  await signIn();
  const create = nameOf('CreateAuthChallenge');
  const verify = nameOf('VerifyAuthChallengeResponse');
  expect((await configurationOf(create)).Version).toBe('1');
  expect(await aws.deploy(await assembly(WARM, 'the second'))).toEqual([AUTH]);
  expect((await configurationOf(create)).Version).toBe('2');
  await signIn();
  expect([...loads('the first'), ...loads('the second')]).toEqual([
    'the first, provisioned-concurrency',
    'the second, provisioned-concurrency',
  ]);
  await expect(lambda.send(new InvokeCommand({ FunctionName: `${create}:1` }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  // Only what has changed is made anew.
  expect((await configurationOf(verify)).Version).toBe('1');

  // A setting makes a version as code does.
  await aws.deploy(await assembly({ ...WARM, logLevel: 'WARN' }, 'the second'));
  expect((await configurationOf(verify)).Environment?.Variables?.LOG_LEVEL).toBe('WARN');
  expect((await configurationOf(verify)).Version).toBe('2');
  await signIn();
});

it('is turned on and off in a stage that people use', async () => {
  await deploy(await assembly({}, 'the first'));
  expect(kept()).toEqual({});
  const pool = aws.output('UserPoolId');
  await signIn();
  await aws.deploy(await assembly(WARM, 'the first'));
  expect(Object.keys(kept())).toHaveLength(4);
  await signIn();
  await aws.deploy(await assembly({}, 'the first'));
  expect(kept()).toEqual({});
  await signIn();
  // The code is as it was published last, and gets another version all the same. So does another number.
  await aws.deploy(await assembly(WARM, 'the first'));
  await aws.deploy(await assembly({ keepWarm: { containers: 2 } }, 'the first'));
  const { Version: Qualifier } = await configurationOf(nameOf('CreateAuthChallenge'));
  expect(
    await lambda.send(
      new GetProvisionedConcurrencyConfigCommand({ FunctionName: nameOf('CreateAuthChallenge'), Qualifier }),
    ),
  ).toMatchObject({ RequestedProvisionedConcurrentExecutions: 2 });
  await signIn();
  expect(aws.output('UserPoolId')).toBe(pool);
});

it('signs in the users of another app’s pool, whose own trigger is asked', async () => {
  await deploy(
    synthesizeBackend(folder(), {
      settings: WARM,
      triggers: {
        preTokenGeneration: `exports.handler = async (event) => {
          event.response = { claimsOverrideDetails: { claimsToAddOrOverride: { tier: 'gold' } } };
          return event;
        };`,
      },
    }),
  );
  const client = new CognitoClient(aws.endpoint, aws.output('ClientId'));
  await client.signUp('alice@example.net');
  const { IdToken } = await signInByLink({ aws, client }, 'alice@example.net');
  expect(claimsOf(IdToken)).toMatchObject({ sign_in_method: 'MAGIC_LINK', tier: 'gold' });
});

describe('a permission that isn’t for the alias', () => {
  const refusal = {
    name: 'UnexpectedLambdaException',
    message: expect.stringContaining('AccessDeniedException'),
  };

  it('lets the pool call nothing: one for the function alone is none', async () => {
    await deploy(await assembly(WARM));
    const FunctionName = nameOf('VerifyAuthChallengeResponse');
    await signIn();
    const { Policy } = await lambda.send(new GetPolicyCommand({ FunctionName, Qualifier: 'warm' }));
    const [{ Sid: StatementId, ...statement }, ...more] = JSON.parse(Policy ?? '').Statement;
    expect(more).toEqual([]);
    expect(statement).toEqual({
      Effect: 'Allow',
      Principal: { Service: 'cognito-idp.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Resource: `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}:warm`,
      Condition: {
        ArnLike: {
          'AWS:SourceArn': `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${aws.output('UserPoolId')}`,
        },
      },
    });
    await lambda.send(new RemovePermissionCommand({ FunctionName, Qualifier: 'warm', StatementId }));
    expect((await lambda.send(new GetPolicyCommand({ FunctionName }))).Policy).toContain('cognito-idp');
    await expect(signIn()).rejects.toMatchObject(refusal);
  });

  it('lets the pool call nothing: one for another pool is none', async () => {
    const made = await assembly(WARM);
    changeTemplate(made, AUTH, ({ Resources }) => {
      for (const [id, { Type, Properties }] of Object.entries<{
        Type: string;
        Properties: Record<string, unknown>;
      }>(Resources))
        if (Type === 'AWS::Lambda::Permission' && id.startsWith('CreateAuthChallengeWarm'))
          Properties.SourceArn = 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_Another00';
    });
    await deploy(made);
    await expect(signIn()).rejects.toMatchObject(refusal);
  });
});
