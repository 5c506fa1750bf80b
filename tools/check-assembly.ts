/**
 * `node tools/check-assembly.ts <folder> <stage>`: whether an assembly by a stranger's code is mere data,
 * before the CDK CLI reads it with credentials. It could make the CLI run a program (`executable` of an
 * asset, Docker images), read files outside, or use other roles and buckets.
 *
 * Needs Node.js 22.18 and no package, as the project's packages helped to make the assembly.
 *
 * Exit status: 0 it is data, 1 it isn't or can't be read, 2 the command makes no sense.
 */
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** Bytes of all files, and their number. */
const LARGEST = 500_000_000;
const MOST = 20_000;

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objectIn = (value: unknown): Json => (isObject(value) ? value : {});

/** Members by kind. Other kinds, such as nested assemblies, are refused. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  'aws:cloudformation:stack': [
    'templateFile',
    'stackName',
    'terminationProtection',
    'tags',
    'validateOnSynth',
    'assumeRoleArn',
    'cloudFormationExecutionRoleArn',
    'stackTemplateAssetObjectUrl',
    'requiresBootstrapStackVersion',
    'bootstrapStackVersionSsmParameter',
    'additionalDependencies',
    'lookupRole',
  ],
  'cdk:asset-manifest': ['file', 'requiresBootstrapStackVersion', 'bootstrapStackVersionSsmParameter'],
  'cdk:tree': ['file'],
  'cdk:feature-flag-report': ['module', 'flags'],
};

/** One sentence each. */
function problemsOf(folder: string, stage: string): string[] {
  const unreadable = problemsOfFiles(folder);
  // Links are not followed.
  if (unreadable.length > 0) return unreadable;
  const manifest = readJson(folder, 'manifest.json');
  const problems =
    'missing' in manifest ? ['manifest.json asks the CLI to look something up (missing).'] : [];
  for (const [id, value] of Object.entries(objectIn(manifest.artifacts))) {
    const artifact = objectIn(value);
    const properties = objectIn(artifact.properties);
    const known = KINDS[String(artifact.type)];
    const said = (words: string) => problems.push(`${id}: ${words}`);
    if (!known) {
      said(`${JSON.stringify(artifact.type)} is no kind of artifact that this app makes.`);
      continue;
    }
    for (const name of Object.keys(properties).filter((it) => !known.includes(it)))
      said(`${JSON.stringify(name)} is nothing that this app says of such an artifact.`);
    for (const file of [properties.file, properties.templateFile, artifact.additionalMetadataFile])
      if (file !== undefined && !isWithin(folder, file))
        said(`${JSON.stringify(file)} is not in the assembly.`);
    if (artifact.type === 'aws:cloudformation:stack') problems.push(...problemsOfStack(id, artifact, stage));
    // The CDK's older way to name assets; the CLI still builds such images.
    if (metadataOf(folder, artifact).some(({ type }) => type === 'aws:cdk:asset'))
      said('its metadata names an asset.');
    if (artifact.type === 'cdk:asset-manifest' && isWithin(folder, properties.file))
      problems.push(...problemsOfAssets(folder, String(properties.file), accountsOf(manifest)));
  }
  if (accountsOf(manifest).length !== 1)
    problems.push(`The stacks are of ${accountsOf(manifest).length} accounts; a stage is in one.`);
  return problems;
}

function metadataOf(folder: string, { metadata, additionalMetadataFile: file }: Json): Json[] {
  const inFile = isWithin(folder, file) ? readJson(folder, String(file)) : {};
  return [...Object.values(objectIn(metadata)), ...Object.values(inFile)].flat().map(objectIn);
}

/** Also too many or too large files. */
function problemsOfFiles(folder: string): string[] {
  const problems: string[] = [];
  let bytes = 0;
  let count = 0;
  const folders = [folder];
  for (let below = folders.pop(); below !== undefined; below = folders.pop())
    for (const name of readdirSync(below)) {
      const path = join(below, name);
      const stats = lstatSync(path);
      bytes += stats.size;
      count += 1;
      if (stats.isDirectory()) folders.push(path);
      else if (!stats.isFile())
        problems.push(`${JSON.stringify(relative(folder, path))} is neither a file nor a folder.`);
    }
  if (bytes > LARGEST || count > MOST)
    problems.push(
      `${count} files of ${bytes} bytes: more than ${MOST} files or ${LARGEST} bytes are no assembly of this app.`,
    );
  return problems;
}

function problemsOfStack(id: string, artifact: Json, stage: string): string[] {
  const { environment } = artifact;
  const [, account, region] = /^aws:\/\/(\d{12})\/([a-z]{2}(?:-[a-z]+)+-\d)$/.exec(String(environment)) ?? [];
  if (!account || !region)
    return [`${id}: the environment ${JSON.stringify(environment)} is no account and Region.`];
  const {
    stackName = id,
    assumeRoleArn,
    cloudFormationExecutionRoleArn,
    lookupRole,
  } = objectIn(artifact.properties);
  const problems: string[] = [];
  if (!String(stackName).includes(`-${stage}-`))
    problems.push(`${id}: ${JSON.stringify(stackName)} is no stack of the stage ${stage}.`);
  const roles = { deploy: assumeRoleArn, 'cfn-exec': cloudFormationExecutionRoleArn } as const;
  for (const [name, role] of [...Object.entries(roles), ['lookup', objectIn(lookupRole).arn]])
    if (role !== bootstrapRole(String(name), account, region))
      problems.push(`${id}: ${JSON.stringify(role)} is not the role ${name} that cdk bootstrap made.`);
  return problems;
}

function problemsOfAssets(folder: string, file: string, accounts: readonly string[]): string[] {
  const manifest = readJson(folder, file);
  const problems: string[] = [];
  if (Object.keys(objectIn(manifest.dockerImages)).length > 0)
    problems.push(`${file}: images are built by running what their Dockerfile says (dockerImages).`);
  for (const [hash, value] of Object.entries(objectIn(manifest.files))) {
    const { source, destinations } = objectIn(value);
    const said = (words: string) => problems.push(`${file}: ${hash}: ${words}`);
    // `executable` is a command that the CLI runs:
    // https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.cloud_assembly_schema.FileSource.html
    for (const name of Object.keys(objectIn(source)).filter((it) => it !== 'path' && it !== 'packaging'))
      said(`${JSON.stringify(name)} is no source of a file that is there.`);
    if (!isWithin(folder, objectIn(source).path))
      said(`${JSON.stringify(objectIn(source).path)} is not in the assembly.`);
    for (const destination of Object.values(objectIn(destinations)).map(objectIn)) {
      const { bucketName, assumeRoleArn, region } = destination;
      const fits = accounts.some(
        (account) =>
          bucketName === `cdk-hnb659fds-assets-${account}-${region}` &&
          assumeRoleArn === bootstrapRole('file-publishing', account, String(region)),
      );
      if (!fits)
        said(`${JSON.stringify(bucketName)} is not the bucket, or its role, that cdk bootstrap made.`);
    }
  }
  return problems;
}

const bootstrapRole = (name: string, account: string, region: string) =>
  `arn:\${AWS::Partition}:iam::${account}:role/cdk-hnb659fds-${name}-role-${account}-${region}`;

function accountsOf({ artifacts }: Json): string[] {
  const stacks = Object.values(objectIn(artifacts))
    .map(objectIn)
    .filter(({ type }) => type === 'aws:cloudformation:stack');
  return [...new Set(stacks.map(({ environment }) => String(environment).split('/')[2] ?? ''))];
}

/** True for something there, below the folder. */
function isWithin(folder: string, path: unknown): boolean {
  if (typeof path !== 'string' || path === '') return false;
  const whole = resolve(folder, path);
  return whole.startsWith(resolve(folder) + sep) && lstatSync(whole, { throwIfNoEntry: false }) !== undefined;
}

function readJson(folder: string, file: string): Json {
  const value: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  if (!isObject(value)) throw new Error(`${file} holds no object.`);
  return value;
}

const [folder, stage] = process.argv.slice(2);
if (!folder || !stage) {
  console.error('Usage: node tools/check-assembly.ts <folder of the assembly> <stage>');
  process.exitCode = 2;
} else {
  try {
    const problems = problemsOf(folder, stage);
    for (const problem of problems) console.error(problem);
    if (problems.length > 0) process.exitCode = 1;
    else console.log(`The assembly of ${stage} is data, and runs nothing.`);
  } catch (error) {
    console.error(`The assembly can’t be read: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
