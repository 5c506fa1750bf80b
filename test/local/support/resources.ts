/**
 * Makes, changes and removes resources one by one in a running embedded AWS, as CloudFormation does with its
 * providers.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type LocalAws, startLocalAws } from '../../../local';
import type { MadeResource, ResourceProvider, ResourceRequest } from '../../../local/contract';
import { physicalName, stableId } from '../../../local/template/names';
import { writeAssembly } from './assembly';

// biome-ignore lint/suspicious/noExplicitAny: properties of any resource type.
type Properties = Readonly<Record<string, any>>;

/** An embedded AWS that no template made anything in. */
export interface EmptyAccount {
  readonly aws: LocalAws;
  /** What an SDK client of this account and its one Region is made with. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly maxAttempts: number;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  make(type: string, properties: Properties, logicalId?: string): Promise<MadeResource>;
  /** Updates where it stands. @throws Error when the type knows no update */
  change(made: MadeResource, properties: Properties): Promise<MadeResource>;
  remove(made: MadeResource): Promise<void>;
}

/** A pool that a web ACL stands before. */
export const POOL_BEHIND_ACL = {
  Pool: { Type: 'AWS::Cognito::UserPool', Properties: {} },
  Acl: {
    Type: 'AWS::WAFv2::WebACL',
    Properties: {
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      Rules: [],
      VisibilityConfig: {
        CloudWatchMetricsEnabled: false,
        MetricName: 'acl',
        SampledRequestsEnabled: false,
      },
    },
  },
  Association: {
    Type: 'AWS::WAFv2::WebACLAssociation',
    Properties: {
      ResourceArn: { 'Fn::GetAtt': ['Pool', 'Arn'] },
      WebACLArn: { 'Fn::GetAtt': ['Acl', 'Arn'] },
    },
  },
};

const ACCOUNT = '000000000000';
const REGION = 'us-east-1';

/**
 * @param assets file contents by asset and file, as in `writeAssembly`; the object key of `code` is
 * `code.zip`
 */
export async function emptyAccount(
  assets: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): Promise<EmptyAccount> {
  const assembly = writeAssembly({ stacks: { empty: { template: { Resources: {} } } }, assets });
  const aws = await startLocalAws({ assembly });
  const find = (type: string): ResourceProvider => {
    const provider = aws.providers.find((each) => each.type === type);
    if (!provider) throw new Error(`The embedded AWS does not make ${type}.`);
    return provider;
  };
  const requestOf = (type: string, properties: Properties, logicalId: string): ResourceRequest => ({
    logicalId,
    type,
    stack: {
      name: 'app',
      id: `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/app/1`,
      account: ACCOUNT,
      region: REGION,
      partition: 'aws',
    },
    properties: structuredClone(properties),
    metadata: {},
    generatedName: (maxLength, separator) => physicalName('app', logicalId, maxLength, separator),
    generatedId: (count, alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789') =>
      stableId(count, alphabet, 'app', logicalId),
    assetPath: (objectKey) => join(assembly, `asset.${objectKey.replace(/\.zip$/, '')}`),
  });
  return {
    aws,
    client: {
      endpoint: aws.endpoint,
      region: REGION,
      maxAttempts: 1,
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    },
    async make(type, properties, logicalId = `R${randomUUID().slice(0, 8)}`) {
      const request = requestOf(type, properties, logicalId);
      return { request, result: await find(type).create(request) };
    },
    async change(made, properties) {
      const { type, logicalId } = made.request;
      const { update } = find(type);
      if (!update) throw new Error(`${type} knows no update without replacement.`);
      const request = requestOf(type, properties, logicalId);
      return { request, result: await update(request, made) };
    },
    async remove(made) {
      const { delete: remove } = find(made.request.type);
      if (!remove) throw new Error(`${made.request.type} knows no deletion.`);
      await remove(made);
    },
  };
}
