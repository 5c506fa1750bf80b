import type { ChangeSetSummary } from '@aws-sdk/client-cloudformation';
import { importsOf, type ResourceToImport } from '../../cloudformation/imports';
import type { ChangeSet, ResourceChange, Stack } from '../../cloudformation/model';
import { validationError } from '../../cloudformation/refusals';
import type { Stacks } from '../../cloudformation/stacks';
import type { Operations } from '../sdk';
import type { onStack } from './access';
import { type DefinitionParts, definitionOf, optionsOf } from './definition';
import { type Input, list, oneOf, optional, paged, required } from './input';
import { answerOf, parametersOf, tagsOf } from './stack-operations';

const KINDS: readonly ChangeSet['kind'][] = ['CREATE', 'UPDATE', 'IMPORT'];
const PAGE = 100;

export function changeSetOperations(
  stacks: Stacks,
  parts: DefinitionParts,
  access: ReturnType<typeof onStack>,
) {
  const find = (input: Input) =>
    stacks.findChangeSet(required(input, 'ChangeSetName'), optional(input, 'StackName'));
  return {
    CreateChangeSet: {
      access,
      run: async (input, call) => {
        const name = required(input, 'StackName');
        const kind = oneOf(input, 'ChangeSetType', KINDS) ?? 'UPDATE';
        if (optional(input, 'DeploymentMode') === 'REVERT_DRIFT')
          throw validationError('The deployment mode REVERT_DRIFT is not emulated here.');
        const known = stacks.everyStack().find(({ identity }) => identity.id === name) ?? stacks.named(name);
        const definition = definitionOf(parts, input, call, known);
        const { stack, changeSet } = await stacks.createChangeSet(known?.identity.id ?? name, {
          name: required(input, 'ChangeSetName'),
          kind,
          description: optional(input, 'Description'),
          definition,
          options: {
            ...optionsOf(input),
            imports: importsOf(
              list<ResourceToImport>(input, 'ResourcesToImport'),
              definition.template.Resources ?? {},
            ),
          },
        });
        return { Id: changeSet.id, StackId: stack.identity.id };
      },
    },
    DescribeChangeSet: {
      access,
      run: (input) => {
        const { stack, changeSet } = find(input);
        const { page, ...more } = paged(changeSet.changes, input, PAGE);
        const { definition } = changeSet;
        return {
          ...summaryOf(stack, changeSet),
          Parameters: parametersOf(definition, stack.parameters),
          NotificationARNs: definition.notificationArns,
          RollbackConfiguration: {},
          Capabilities: definition.capabilities,
          Tags: tagsOf(definition.tags),
          Changes: page.map(described),
          ...more,
        };
      },
    },
    ExecuteChangeSet: {
      access,
      run: async (input) => {
        const { stack, changeSet } = find(input);
        const { onFailure, token } = optionsOf(input);
        if (changeSet.executed && token !== undefined && stack.events.some((event) => event.token === token))
          return {};
        await answerOf(
          stacks.executeChangeSet(changeSet.id, stack.identity.id, {
            onFailure: onFailure === 'ROLLBACK' ? changeSet.options.onFailure : onFailure,
            ...(token === undefined ? {} : { token }),
          }),
        );
        return {};
      },
    },
    DeleteChangeSet: {
      access,
      run: (input) => {
        const name = required(input, 'ChangeSetName');
        const stackName = optional(input, 'StackName');
        // One that is gone is no error where its stack is named.
        if (stackName !== undefined)
          for (const changeSet of stacks.find(stackName).changeSets.values())
            if (changeSet.name === name || changeSet.id === name)
              stacks.find(stackName).changeSets.delete(changeSet.name);
        if (stackName === undefined) {
          const { stack, changeSet } = find(input);
          stack.changeSets.delete(changeSet.name);
        }
        return {};
      },
    },
    ListChangeSets: {
      access,
      run: (input) => {
        const stack = stacks.find(required(input, 'StackName'));
        const { page, ...more } = paged([...stack.changeSets.values()], input, PAGE);
        return { Summaries: page.map((changeSet) => summaryOf(stack, changeSet)), ...more };
      },
    },
  } satisfies Operations<typeof import('@aws-sdk/client-cloudformation')>;
}

function summaryOf({ identity }: Stack, changeSet: ChangeSet): ChangeSetSummary {
  const { failure, executed } = changeSet;
  return {
    StackId: identity.id,
    StackName: identity.name,
    ChangeSetId: changeSet.id,
    ChangeSetName: changeSet.name,
    ExecutionStatus: failure !== undefined ? 'UNAVAILABLE' : executed ? 'EXECUTE_COMPLETE' : 'AVAILABLE',
    Status: failure === undefined ? 'CREATE_COMPLETE' : 'FAILED',
    StatusReason: failure,
    CreationTime: new Date(changeSet.created),
    Description: changeSet.description,
    IncludeNestedStacks: false,
  };
}

function described(change: ResourceChange) {
  return {
    Type: 'Resource' as const,
    ResourceChange: {
      PolicyAction: change.policyAction,
      Action: change.action,
      LogicalResourceId: change.logicalId,
      PhysicalResourceId: change.physicalId,
      ResourceType: change.type,
      Replacement: change.replacement,
      Scope: change.scope,
      Details: change.details.map(({ property, recreation }) => ({
        Target: { Attribute: 'Properties' as const, Name: property, RequiresRecreation: recreation },
        Evaluation: 'Static' as const,
        ChangeSource: 'DirectModification' as const,
      })),
    },
  };
}
