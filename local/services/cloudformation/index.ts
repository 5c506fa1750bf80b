import type { Stacks } from '../../cloudformation/stacks';
import type { LocalContext, Service } from '../../contract';
import type { FunctionRuntime } from '../../runtime/runtime';
import { onStack } from './access';
import { changeSetOperations } from './change-set-operations';
import { customResources } from './custom-resource';
import type { DefinitionParts } from './definition';
import { driftOperations } from './drift-operations';
import { resourceOperations } from './resource-operations';
import { stackOperations } from './stack-operations';
import { templateOperations } from './template-operations';

export interface CloudFormationParts extends DefinitionParts {
  readonly runtime: FunctionRuntime;
  readonly stacks: Stacks;
}

/** AWS CloudFormation: the API of its stacks, and custom resources. */
export function createCloudFormationService(context: LocalContext, parts: CloudFormationParts): Service {
  const { stacks } = parts;
  const access = onStack(context, stacks);
  return {
    ...customResources(context, parts.runtime),
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
