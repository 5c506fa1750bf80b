/** A role that has nothing but the policy that a document gives, and what signs as it. */
import type { AwsAccess } from '../../tools/preflight/aws-access';
import { textsOf } from '../../tools/smoke/xml';
import { writeAssembly } from '../local/support/assembly';

/** Who it is, and where. */
export interface ReaderRole {
  readonly account: string;
  readonly name: string;
}

/** An assembly with the role alone, to be deployed beside the stage. @param policy JSON */
export function readerAssembly({ account, name }: ReaderRole, policy: string): string {
  const Reader = {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: name,
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' }],
      },
      Policies: [{ PolicyName: 'reader', PolicyDocument: JSON.parse(policy) }],
    },
  };
  return writeAssembly({
    stacks: {
      [`people-${name}`]: { template: { Resources: { Reader } }, environment: `aws://${account}/us-east-1` },
    },
  });
}

/** Credentials of a session in the role, as variables of the environment. */
export async function readerCredentials(
  access: AwsAccess,
  { account, name }: ReaderRole,
): Promise<Readonly<Record<string, string>>> {
  const xml = await access.query(
    'sts',
    { action: 'AssumeRole', version: '2011-06-15' },
    { RoleArn: `arn:aws:iam::${account}:role/${name}`, RoleSessionName: name },
  );
  const [AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = ''] = [
    'AccessKeyId',
    'SecretAccessKey',
    'SessionToken',
  ].flatMap((member) => textsOf(xml, member)[0] ?? '');
  return { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN };
}
