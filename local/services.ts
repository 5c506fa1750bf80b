import type { CreateService, LocalContext, Service } from './contract';
import type { Identities } from './iam/identities';
import { createIamService } from './services/iam';
import { createLambdaService, type LambdaParts } from './services/lambda';
import { createLogsService } from './services/logs';
import { createWafService, type WebAcls } from './services/wafv2';

export interface KernelParts extends LambdaParts {
  readonly identities: Identities;
  readonly acls: WebAcls;
}

/** Folders under `services/` that know nothing but the contract. */
const CONTRACT_SERVICES = ['apigateway', 'cognito', 'dynamodb', 'kms', 'ses', 'sns', 'ssm', 'sts'] as const;

/** Services by name, those of the kernel included. */
export async function createServices(
  context: LocalContext,
  parts: KernelParts,
): Promise<ReadonlyMap<string, Service>> {
  const services = new Map<string, Service>([
    ['iam', createIamService(context, parts.identities)],
    ['lambda', createLambdaService(context, parts)],
    ['logs', createLogsService()],
    ['wafv2', createWafService(context, parts.acls)],
  ]);
  for (const name of CONTRACT_SERVICES) services.set(name, await load(name, context));
  return services;
}

async function load(name: string, context: LocalContext): Promise<Service> {
  try {
    const { createService } = require(`./services/${name}/index`) as { createService: CreateService };
    return await createService(context);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    context.log(`The service ${name} is not there: ${(error as Error).message.split('\n')[0]}`);
    return { apis: [], resources: [] };
  }
}
