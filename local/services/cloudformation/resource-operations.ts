import { STACK_TYPE } from '../../cloudformation/events';
import type { Stack, StackEvent, StackResource } from '../../cloudformation/model';
import { validationError } from '../../cloudformation/refusals';
import type { Stacks } from '../../cloudformation/stacks';
import type { Operation } from '../../contract';
import type { onStack } from './access';
import { driftOfResource } from './drift-operations';
import { type Input, optional, paged, required } from './input';

const PAGE = 100;

export function resourceOperations(
  stacks: Stacks,
  access: ReturnType<typeof onStack>,
): Record<string, Operation<Input>> {
  return {
    DescribeStackResource: {
      access: access('DescribeStackResource'),
      run: (input) => {
        const stack = stacks.find(required(input, 'StackName'));
        const logicalId = required(input, 'LogicalResourceId');
        const resource = stack.resources.get(logicalId);
        if (!resource)
          throw validationError(`Resource ${logicalId} does not exist for stack ${stack.identity.name}`);
        return {
          StackResourceDetail: { ...placeOf(stack), ...described(stack, resource, 'LastUpdatedTimestamp') },
        };
      },
    },
    DescribeStackResources: {
      access: access('DescribeStackResources'),
      run: (input) => {
        const physicalId = optional(input, 'PhysicalResourceId');
        const name = optional(input, 'StackName');
        const stack =
          name === undefined
            ? stacks
                .live()
                .find(({ resources }) =>
                  [...resources.values()].some(({ made }) => made?.result.ref === physicalId),
                )
            : stacks.find(name);
        if (!stack) throw validationError(`Stack for ${physicalId} does not exist`);
        const logicalId = optional(input, 'LogicalResourceId');
        const resources = [...stack.resources.values()].filter(
          (resource) => logicalId === undefined || resource.logicalId === logicalId,
        );
        return {
          StackResources: resources.map((resource) => ({
            ...placeOf(stack),
            ...described(stack, resource, 'Timestamp'),
          })),
        };
      },
    },
    ListStackResources: {
      access: access('ListStackResources'),
      run: (input) => {
        const stack = stacks.find(required(input, 'StackName'));
        const { page, ...more } = paged([...stack.resources.values()], input, PAGE);
        return {
          StackResourceSummaries: page.map((resource) => described(stack, resource, 'LastUpdatedTimestamp')),
          ...more,
        };
      },
    },
    DescribeStackEvents: {
      access: access('DescribeStackEvents'),
      run: (input) => {
        const stack = stacks.find(required(input, 'StackName'));
        const { page, ...more } = paged([...stack.events].reverse(), input, PAGE);
        return { StackEvents: page.map((event) => eventOf(stack, event)), ...more };
      },
    },
    DescribeEvents: {
      access: access('DescribeEvents'),
      run: (input) => {
        const name = optional(input, 'StackName');
        const changeSet = optional(input, 'ChangeSetName');
        const stack =
          name === undefined && changeSet !== undefined
            ? stacks.findChangeSet(changeSet, undefined).stack
            : stacks.find(required(input, 'StackName'));
        const operation = optional(input, 'OperationId');
        const isFailure = ({ status }: StackEvent) => status.endsWith('_FAILED');
        const events = stack.events
          .filter((event) => changeSet === undefined || event.operationId === operation)
          .filter((event) => operation === undefined || event.operationId === operation)
          .filter((event) => input.Filters?.FailedEvents !== 'true' || isFailure(event));
        const { page, ...more } = paged([...events].reverse(), input, PAGE);
        return {
          OperationEvents: page.map((event) => ({
            ...eventOf(stack, event),
            OperationId: event.operationId,
            OperationType: `${event.status.split('_')[0]}_STACK`,
            EventType: event.type === STACK_TYPE ? 'STACK_EVENT' : 'PROVISIONING_ERROR',
          })),
          ...more,
        };
      },
    },
    ListExports: {
      access: access('ListExports'),
      run: (input) => {
        const all = stacks
          .live()
          .flatMap(({ identity, outputs }) =>
            outputs.flatMap(({ exportName, value }) =>
              exportName === undefined
                ? []
                : [{ ExportingStackId: identity.id, Name: exportName, Value: value }],
            ),
          );
        const { page, ...more } = paged(all, input, PAGE);
        return { Exports: page, ...more };
      },
    },
    ListImports: {
      access: access('ListImports'),
      run: (input) => {
        const name = required(input, 'ExportName');
        const importers = stacks.importersOf(name).map(({ identity }) => identity.name);
        if (importers.length === 0) throw validationError(`Export '${name}' is not imported by any stack.`);
        return { Imports: importers };
      },
    },
  };
}

function placeOf({ identity }: Stack) {
  return { StackName: identity.name, StackId: identity.id };
}

function described(
  { drifts }: Stack,
  { logicalId, made, definition, status, reason, changed }: StackResource,
  time: 'Timestamp' | 'LastUpdatedTimestamp',
) {
  return {
    LogicalResourceId: logicalId,
    PhysicalResourceId: made?.result.ref,
    ResourceType: definition.Type,
    [time]: new Date(changed),
    ResourceStatus: status,
    ResourceStatusReason: reason,
    DriftInformation: driftOfResource(drifts.get(logicalId)),
  };
}

function eventOf(stack: Stack, event: StackEvent) {
  return {
    StackId: stack.identity.id,
    EventId: event.id,
    StackName: stack.identity.name,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    Timestamp: new Date(event.at),
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
    ResourceProperties: event.properties === undefined ? undefined : JSON.stringify(event.properties),
    ClientRequestToken: event.token,
  };
}
