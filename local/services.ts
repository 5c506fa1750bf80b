import type { Stacks } from './cloudformation/stacks';
import type { CreateService, LocalContext, Service } from './contract';
import type { Authorizer } from './iam/authorize';
import type { Identities } from './iam/identities';
import type { FunctionLogs } from './runtime/logs';
import type { Sessions } from './runtime/sessions';
import { createService as acm } from './services/acm';
import { createService as apigateway } from './services/apigateway';
import { createCloudFormationService } from './services/cloudformation';
import { createCloudFrontService } from './services/cloudfront';
import { createService as cloudwatch } from './services/cloudwatch';
import { createService as cognito } from './services/cognito';
import { createService as dynamodb } from './services/dynamodb';
import { createEcrService } from './services/ecr';
import { createService as events } from './services/events';
import { createIamService } from './services/iam';
import { createService as kms } from './services/kms';
import { createLambdaService } from './services/lambda';
import type { LambdaParts } from './services/lambda/function';
import { createLogsService } from './services/logs';
import { createS3Service } from './services/s3';
import { Buckets } from './services/s3/buckets';
import { ObjectMemory } from './services/s3/memory';
import { createService as serviceQuotas } from './services/service-quotas';
import { createService as ses } from './services/ses';
import { createService as smsVoice } from './services/sms-voice';
import { createService as sns } from './services/sns';
import { createService as socialMessaging } from './services/social-messaging';
import { createService as sqs } from './services/sqs';
import { createService as ssm } from './services/ssm';
import { createStsService } from './services/sts';
import { createWafService, type WebAcls } from './services/wafv2';
import type { SsmParameter } from './template/parameters';

export interface KernelParts extends Omit<LambdaParts, 'buckets'> {
  readonly identities: Identities;
  readonly authorizer: Authorizer;
  readonly acls: WebAcls;
  readonly sessions: Sessions;
  readonly stacks: Stacks;
  readonly ssmParameter: SsmParameter;
  readonly logs: FunctionLogs;
}

/** They know the contract alone. */
const CONTRACT_SERVICES: Readonly<Record<string, CreateService>> = {
  acm,
  apigateway,
  cloudwatch,
  cognito,
  dynamodb,
  events,
  kms,
  'service-quotas': serviceQuotas,
  ses,
  'sms-voice': smsVoice,
  sns,
  'social-messaging': socialMessaging,
  sqs,
  ssm,
};

/** By name, those of the kernel included. */
export async function createServices(
  context: LocalContext,
  parts: KernelParts,
): Promise<ReadonlyMap<string, Service>> {
  const { blobs } = context.state;
  const memory = blobs && new ObjectMemory(context.state.map('s3/objects'), blobs);
  const buckets = new Buckets(parts.authorizer, context.clock, context.region, memory);
  const services = new Map<string, Service>([
    ['cloudformation', createCloudFormationService(context, { ...parts, buckets })],
    ['cloudfront', createCloudFrontService(context, { buckets, acls: parts.acls })],
    ['ecr', createEcrService(context)],
    ['iam', createIamService(context, parts.identities, parts.authorizer)],
    ['lambda', createLambdaService(context, { ...parts, buckets })],
    ['logs', createLogsService({ ...parts, clock: context.clock })],
    ['s3', createS3Service(context, buckets)],
    ['sts', createStsService(context, parts)],
    ['wafv2', createWafService(context, parts.acls)],
  ]);
  for (const [name, create] of Object.entries(CONTRACT_SERVICES)) services.set(name, await create(context));
  return services;
}
