import type { Stacks } from '../../cloudformation/stacks';
import type { LocalContext, Service } from '../../contract';
import type { FunctionRuntime } from '../../runtime/runtime';
import { onStack } from './access';
import { changeSetOperations } from './change-set-operations';
import { customResources } from './custom-resource';
import { assetsIn, type DefinitionParts } from './definition';
import { driftOperations } from './drift-operations';
import { nestedStacks } from './nested-stack';
import { resourceOperations } from './resource-operations';
import { stackOperations } from './stack-operations';
import { templateOperations } from './template-operations';

export interface CloudFormationParts extends DefinitionParts {
  readonly runtime: FunctionRuntime;
  readonly stacks: Stacks;
}

export function createCloudFormationService(context: LocalContext, parts: CloudFormationParts): Service {
  const { stacks } = parts;
  const access = onStack(context, stacks);
  const { resources = [], ...custom } = customResources(context, parts.runtime);
  return {
    restore: (except) =>
      stacks.restore(except, ({ definition: { principal } }) => ({
        assetPath: assetsIn(parts, principal),
        ssmParameter: parts.ssmParameter,
      })),
    ...custom,
    resources: [...resources, nestedStacks(stacks, parts)],
    apis: [
      {
        name: 'cloudformation',
        operations: {
          ...stackOperations(stacks, parts, access),
          ...changeSetOperations(stacks, parts, access),
          ...resourceOperations(stacks, access),
          ...driftOperations(stacks, access),
          ...templateOperations(stacks, parts, access),
        },
      },
    ],
  };
}
