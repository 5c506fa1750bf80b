/**
 * The jobs of deploy.yml, their steps as they are written, and what somebody does who has got into a package
 * that takes part in the build.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemblyOf, projectRoot, runNode } from '../support/assembly';
import { deployJobs, type JobOf } from '../support/deploy-jobs';
import { everythingOn } from '../support/everything';
import type { JobRun } from '../support/workflow';

const scratch = mkdtempSync(join(tmpdir(), 'deploy-workflow-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** What a team does that has a stage more than this repository: an entry, and nothing else. */
function addStage(workspace: string): void {
  const path = join(workspace, 'custom/stages.ts');
  const text = readFileSync(path, 'utf8');
  const last = '  prod: () => prod,\n';
  if (!text.includes(last)) throw new Error('custom/stages.ts has no entry of prod to add another to.');
  const own = "  staging: () => ({ ...prod, stage: 'staging', account: '333333333333' }),\n";
  writeFileSync(path, text.replace(last, `${last}${own}`));
}

const { artifacts, job: jobOf } = deployJobs({
  scratch,
  account: '333333333333',
  accept: 'mail-sandbox',
  commit: addStage,
  // Keys that tell whose they are.
  credentialsOf(roleArn, env) {
    env.AWS_ACCESS_KEY_ID = roleArn;
    env.AWS_SECRET_ACCESS_KEY = 'secret';
  },
});
const job = (name: string, of: Partial<JobOf> = {}) => jobOf(name, { stage: 'staging', ...of });

let build: JobRun;
beforeAll(async () => {
  build = await job('build');
}, 400_000);

const needsBuild = () => ({ 'needs.build.outputs.sha256': String(build.outputs.sha256) });

/** The artifact as somebody changed it who runs in the build, and the hash that they hand over with it. */
async function checkOf(change: (assembly: string) => void): Promise<JobRun> {
  const kept = readFileSync(join(artifacts, 'assembly.tar'));
  const folder = mkdtempSync(join(scratch, 'changed-'));
  try {
    sh('tar', '--extract', '--file', join(artifacts, 'assembly.tar'), '--directory', folder);
    change(folder);
    sh('tar', '--create', '--file', join(artifacts, 'assembly.tar'), '--directory', folder, '.');
    const sha256 = sh('sha256sum', join(artifacts, 'assembly.tar')).slice(0, 64);
    return await job('check', { needs: { 'needs.build.outputs.sha256': sha256 } });
  } finally {
    writeFileSync(join(artifacts, 'assembly.tar'), kept);
  }
}

function sh(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
  return stdout;
}

function editJson<T>(folder: string, file: string, edit: (value: T) => void): void {
  const value = JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
  edit(value);
  writeFileSync(join(folder, file), JSON.stringify(value));
}

interface Assets {
  files: Record<string, { source: object; destinations: Record<string, { bucketName: string }> }>;
  dockerImages: object;
}

interface Manifest {
  artifacts: Record<string, { properties: Record<string, unknown> }>;
}

/** Changes where the first asset of a stack comes from. */
const editSource = (folder: string, source: object) =>
  editJson<Assets>(folder, assets, ({ files }) => {
    for (const file of Object.values(files).slice(0, 1)) file.source = source;
  });

/** Adds to what the assembly says of a stack. */
const editStack = (folder: string, properties: object) =>
  editJson<Manifest>(folder, 'manifest.json', ({ artifacts: all }) => {
    Object.assign(all['passwordless-staging-auth']?.properties ?? {}, properties);
  });

const assets = 'passwordless-staging-auth.assets.json';

describe('deploy.yml', () => {
  it('builds the stage, and says by which hash it is known', () => {
    expect({ status: build.status, printed: build.printed }).toMatchObject({ status: 0 });
    expect(build.outputs.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(build.summary).toContain(build.outputs.sha256);
  });

  it('checks it without packages, and hands the hash on', async () => {
    const check = await job('check', { needs: needsBuild() });
    expect(check).toMatchObject({ status: 0, outputs: { sha256: build.outputs.sha256 } });
    expect(check.printed).toContain('The assembly of staging is data, and runs nothing.');
    expect(existsSync(join(check.workspace, 'node_modules'))).toBe(false);
  });

  it('lets an assembly pass that has all a stage can switch on', async () => {
    const assembly = await assemblyOf({ stage: 'dev', overrides: everythingOn });
    const program = join(projectRoot, 'tools/check-assembly.ts');
    expect(await runNode(['--require', 'tsx/cjs', program, assembly, 'dev'], projectRoot)).toContain(
      'The assembly of dev is data',
    );
  }, 180_000);

  it('names the stages that there are, when it is told of another', async () => {
    const { status, printed } = await job('build', { stage: 'staging-preflight' });
    expect(status).not.toBe(0);
    expect(printed).toContain('stage: got "staging-preflight"; expected one of local, dev, prod, staging.');
  }, 120_000);

  it('asks preflight with the role that reads, and what was accepted', async () => {
    const aws = await listening();
    const { printed } = await job('preflight', { env: { AWS_ENDPOINT_URL: aws.url } });
    await aws.close();
    expect(printed).toContain('The stage staging ');
    expect(aws.keys()).toEqual(['arn:aws:iam::333333333333:role/preflight']);
  }, 120_000);

  it('deploys what was checked, by the CLI alone, with the role that deploys', async () => {
    const aws = await listening();
    const deploy = await job('deploy', {
      needs: { 'needs.check.outputs.sha256': String(build.outputs.sha256) },
      env: { AWS_ENDPOINT_URL: aws.url, AWS_MAX_ATTEMPTS: '1' },
    });
    await aws.close();
    // Nobody answers here but a listener that refuses everything; that the CLI asks it is as far as this
    // goes.
    expect(deploy.printed).toContain('passwordless-staging-messaging');
    expect(deploy.status).not.toBe(0);
    expect(aws.keys()).toEqual(['arn:aws:iam::333333333333:role/deploy']);
    expect(readdirSync(deploy.workspace)).toEqual(['.github']);
    expect(readdirSync(join(deploy.workspace, '.github/deploy/node_modules'))).toEqual(['.bin', 'aws-cdk']);
  }, 120_000);
});

describe('somebody who has got into a package of the build', () => {
  it('can’t exchange what was checked for something else', async () => {
    const deploy = await job('deploy', { needs: { 'needs.check.outputs.sha256': '0'.repeat(64) } });
    expect(deploy.status).not.toBe(0);
    expect(deploy.printed).toContain('assembly.tar: FAILED');
    expect(deploy.printed).not.toContain('passwordless-staging');
  });

  it.each<[what: string, words: string, change: (assembly: string) => void]>([
    [
      'a command for the CLI to run',
      '"executable" is no source of a file that is there',
      (folder) => editSource(folder, { executable: ['sh', '-c', 'env'] }),
    ],
    [
      'an image for Docker to build',
      'images are built by running what their Dockerfile says',
      (folder) =>
        editJson<Assets>(folder, assets, (manifest) => {
          manifest.dockerImages = { a: { source: { directory: '.' }, destinations: {} } };
        }),
    ],
    [
      'an image in the older way',
      'its metadata names an asset',
      (folder) =>
        editJson<object>(folder, 'passwordless-staging-auth.metadata.json', (metadata) => {
          Object.assign(metadata, {
            '/a': [{ type: 'aws:cdk:asset', data: { packaging: 'container-image' } }],
          });
        }),
    ],
    [
      'a file of the runner as an asset',
      '"../../../../etc/passwd" is not in the assembly',
      (folder) => editSource(folder, { path: '../../../../etc/passwd', packaging: 'file' }),
    ],
    [
      'a link to it',
      '"passwd" is neither a file nor a folder',
      (folder) => symlinkSync('/etc/passwd', join(folder, 'passwd')),
    ],
    [
      'a bucket of their own',
      '"theirs" is not the bucket',
      (folder) =>
        editJson<Assets>(folder, assets, ({ files }) => {
          for (const { destinations } of Object.values(files))
            for (const destination of Object.values(destinations)) destination.bucketName = 'theirs';
        }),
    ],
    [
      'another role',
      'is not the role cfn-exec that cdk bootstrap made',
      (folder) =>
        editStack(folder, { cloudFormationExecutionRoleArn: 'arn:aws:iam::333333333333:role/admin' }),
    ],
    [
      'events sent to a topic of theirs',
      '"notificationArns" is nothing that this app says',
      (folder) => editStack(folder, { notificationArns: ['arn:aws:sns:us-east-1:999999999999:theirs'] }),
    ],
    [
      'an assembly within the assembly',
      '"cdk:cloud-assembly" is no kind of artifact that this app makes',
      (folder) =>
        editJson<Manifest>(folder, 'manifest.json', ({ artifacts: all }) => {
          Object.assign(all, { more: { type: 'cdk:cloud-assembly', properties: { directoryName: '.' } } });
        }),
    ],
    [
      'a question for the CLI to ask with its credentials',
      'asks the CLI to look something up',
      (folder) =>
        editJson<object>(folder, 'manifest.json', (manifest) => {
          Object.assign(manifest, { missing: [] });
        }),
    ],
    [
      'stacks of another stage',
      '"passwordless-prod-auth" is no stack of the stage staging',
      (folder) => editStack(folder, { stackName: 'passwordless-prod-auth' }),
    ],
  ])('can’t hand over %s', async (_, words, change) => {
    const check = await checkOf(change);
    expect(check.printed).toContain(words);
    expect(check.status).not.toBe(0);
    expect(check.outputs.sha256).toBe('');
  });
});

/** Says whose the account is and refuses every other request; knows whose keys they were signed with. */
async function listening() {
  const keys = new Set<string>();
  const server = createServer(async (request, response) => {
    const [, key] =
      /Credential=(.*)\/\d{8}\/[a-z0-9-]+\/[a-z0-9-]+\/aws4_request/.exec(
        request.headers.authorization ?? '',
      ) ?? [];
    if (key) keys.add(key);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const asksWho = Buffer.concat(chunks).includes('Action=GetCallerIdentity');
    response.writeHead(asksWho ? 200 : 403, { 'content-type': 'text/xml' });
    response.end(
      asksWho
        ? '<GetCallerIdentityResponse><GetCallerIdentityResult><Account>333333333333</Account><Arn>arn:aws:sts::333333333333:assumed-role/deploy/deploy-1</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>'
        : '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>',
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    keys: () => [...keys],
    close: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
