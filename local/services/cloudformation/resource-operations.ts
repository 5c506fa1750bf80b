import type { OperationType, ResourceStatus, StackStatus } from '@aws-sdk/client-cloudformation';
import type { Stack, StackEvent, StackResource } from '../../cloudformation/model';
import { validationError } from '../../cloudformation/refusals';
import type { Stacks } from '../../cloudformation/stacks';
import type { Operations } from '../sdk';
import type { onStack } from './access';
import { driftOfResource } from './drift-operations';
import { optional, paged, required } from './input';

const PAGE = 100;

export function resourceOperations(stacks: Stacks, access: ReturnType<typeof onStack>) {
  return {
    DescribeStackResource: {
      access,
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
      access,
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
      access,
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
      access,
      run: (input) => {
        const stack = stacks.find(required(input, 'StackName'));
        const { page, ...more } = paged([...stack.events].reverse(), input, PAGE);
        return { StackEvents: page.map((event) => eventOf(stack, event)), ...more };
      },
    },
    DescribeEvents: {
      access,
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
          OperationEvents: page.map((event) => {
            const { StackName: _, ...told } = eventOf(stack, event);
            return {
              ...told,
              OperationId: event.operationId,
              OperationType: operationTypeOf(stack, event),
              EventType:
                event.physicalId === stack.identity.id
                  ? 'STACK_EVENT'
                  : isFailure(event)
                    ? 'PROVISIONING_ERROR'
                    : 'PROGRESS_EVENT',
            };
          }),
          ...more,
        };
      },
    },
    ListExports: {
      access,
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
      access,
      run: (input) => {
        const name = required(input, 'ExportName');
        const importers = stacks.importersOf(name).map(({ identity }) => identity.name);
        if (importers.length === 0) throw validationError(`Export '${name}' is not imported by any stack.`);
        return { Imports: importers };
      },
    },
  } satisfies Operations<typeof import('@aws-sdk/client-cloudformation')>;
}

function placeOf({ identity }: Stack) {
  return { StackName: identity.name, StackId: identity.id };
}

function described<T extends 'Timestamp' | 'LastUpdatedTimestamp'>(
  { drifts }: Stack,
  { logicalId, made, definition, status, reason, changed }: StackResource,
  time: T,
) {
  return {
    LogicalResourceId: logicalId,
    PhysicalResourceId: made?.result.ref,
    ResourceType: definition.Type,
    ...({ [time]: new Date(changed) } as Record<T, Date>),
    ResourceStatus: status,
    ResourceStatusReason: reason,
    DriftInformation: driftOfResource(drifts.get(logicalId)),
  };
}

/** By the status that an operation begins with; of an import none is documented. */
const OPERATION_TYPES: Partial<Record<ResourceStatus | StackStatus, OperationType>> = {
  REVIEW_IN_PROGRESS: 'CREATE_CHANGESET',
  CREATE_IN_PROGRESS: 'CREATE_STACK',
  UPDATE_IN_PROGRESS: 'UPDATE_STACK',
  DELETE_IN_PROGRESS: 'DELETE_STACK',
  ROLLBACK_IN_PROGRESS: 'ROLLBACK',
  UPDATE_ROLLBACK_IN_PROGRESS: 'ROLLBACK',
  IMPORT_ROLLBACK_IN_PROGRESS: 'ROLLBACK',
};

function operationTypeOf({ events }: Stack, { operationId }: StackEvent): OperationType | undefined {
  const first = events.findIndex((event) => event.operationId === operationId);
  const begun = events[first]?.status;
  if (begun === 'UPDATE_ROLLBACK_IN_PROGRESS' && events[first - 1]?.status === 'UPDATE_ROLLBACK_FAILED')
    return 'CONTINUE_ROLLBACK';
  return begun && OPERATION_TYPES[begun];
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
    // A stack's own events have its status, which the type lacks.
    ResourceStatus: event.status as ResourceStatus,
    ResourceStatusReason: event.reason,
    ResourceProperties: event.properties === undefined ? undefined : JSON.stringify(event.properties),
    ClientRequestToken: event.token,
  };
}
