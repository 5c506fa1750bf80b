import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A stack of a cloud assembly that a test writes by hand. */
export interface TestStack {
  readonly template: unknown;
  /** Names of stacks that the manifest says come before. */
  readonly dependencies?: readonly string[];
  /** `aws://account/region`; environment-agnostic when absent. */
  readonly environment?: string;
}

export interface TestAssembly {
  readonly stacks: Readonly<Record<string, TestStack>>;
  /** Assets: name, then file, then content. The object key of asset `code` is `code.zip`. */
  readonly assets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const folders: string[] = [];

/** An empty folder that goes away with {@link removeFolders}. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'test-assembly-'));
  folders.push(folder);
  return folder;
}

/** Removes what the tests of this file wrote; call it in `afterAll`. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Writes a cloud assembly as `cdk synth` would and gives its folder. */
export function writeAssembly({ stacks, assets = {} }: TestAssembly): string {
  const folder = temporaryFolder();
  const write = (file: string, content: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  };
  const artifacts: Record<string, unknown> = {
    'code.assets': { type: 'cdk:asset-manifest', properties: { file: 'code.assets.json' } },
    Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
  };
  for (const [name, stack] of Object.entries(stacks)) {
    write(`${name}.template.json`, JSON.stringify(stack.template));
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment: stack.environment ?? 'aws://unknown-account/unknown-region',
      properties: { templateFile: `${name}.template.json` },
      dependencies: [...(stack.dependencies ?? []), 'code.assets'],
    };
  }
  const files: Record<string, unknown> = {};
  for (const [asset, content] of Object.entries(assets)) {
    for (const [file, text] of Object.entries(content)) write(join(`asset.${asset}`, file), text);
    files[asset] = {
      source: { path: `asset.${asset}`, packaging: 'zip' },
      destinations: { current: { bucketName: 'assets', objectKey: `${asset}.zip` } },
    };
  }
  write('code.assets.json', JSON.stringify({ version: '1', files }));
  write('manifest.json', JSON.stringify({ version: '53.0.0', artifacts }));
  return folder;
}

/** Resources of a role that Lambda may assume, with these statements. */
export function roleResource(statements: readonly unknown[] = []): Record<string, unknown> {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
        ],
      },
      Policies:
        statements.length === 0 ? [] : [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }],
    },
  };
}

/** A function with the code of asset `<asset>`, in the role with logical id `Role` unless told otherwise. */
export function functionResource(
  asset: string,
  properties: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { S3Bucket: 'assets', S3Key: `${asset}.zip` },
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Timeout: 10,
      ...properties,
    },
  };
}
