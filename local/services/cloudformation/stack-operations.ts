import type { Stack } from '../../cloudformation/model';
import type { Begun, Stacks } from '../../cloudformation/stacks';
import type { Call } from '../../contract';
import type { Operations } from '../sdk';
import type { onStack } from './access';
import { type DefinitionParts, definitionOf, executing, optionsOf } from './definition';
import { driftOfStack } from './drift-operations';
import { type Input, isTrue, list, optional, paged, required } from './input';

const PAGE = 100;
/** Calls wait for short operations, so that callers need not ask again. */
const PATIENCE_MS = 4000;

export function stackOperations(stacks: Stacks, parts: DefinitionParts, access: ReturnType<typeof onStack>) {
  /** A stack, and who acts on it without a template: a role once given goes on. */
  const actingOn = (input: Input, { principal }: Pick<Call, 'principal'>) => {
    const { identity, definition } = stacks.find(required(input, 'StackName'));
    const roleArn = optional(input, 'RoleARN') ?? definition?.roleArn;
    return { id: identity.id, by: executing(parts, roleArn, principal) };
  };
  return {
    CreateStack: {
      access,
      run: async (input, call) => {
        const name = required(input, 'StackName');
        const options = optionsOf(input);
        const known = stacks.named(name);
        if (known && isRepeated(known, options.token)) return { StackId: known.identity.id };
        const definition = definitionOf(parts, input, call, undefined);
        const begun = stacks.create(name, definition, options);
        begun.stack.terminationProtection = isTrue(input, 'EnableTerminationProtection');
        return answerOf(begun);
      },
    },
    UpdateStack: {
      access,
      run: async (input, call) => {
        const stack = stacks.find(required(input, 'StackName'));
        const options = optionsOf(input);
        if (isRepeated(stack, options.token)) return { StackId: stack.identity.id };
        const definition = definitionOf(parts, input, call, stack);
        return answerOf(await stacks.update(stack.identity.id, definition, options));
      },
    },
    DeleteStack: {
      access,
      run: async (input, { principal }) => {
        const name = required(input, 'StackName');
        const stack = stacks
          .everyStack()
          .find(({ identity }) => identity.name === name || identity.id === name);
        const roleArn = optional(input, 'RoleARN') ?? stack?.definition?.roleArn;
        const token = optional(input, 'ClientRequestToken');
        if (stack?.status === 'DELETE_IN_PROGRESS') return {};
        const begun = stacks.delete(name, executing(parts, roleArn, principal), {
          retain: list<string>(input, 'RetainResources'),
          ...(token === undefined ? {} : { token }),
        });
        if (begun) await answerOf(begun);
        return {};
      },
    },
    RollbackStack: {
      access,
      run: async (input, call) => {
        const { id, by } = actingOn(input, call);
        return answerOf(stacks.rollBack(id, by, optional(input, 'ClientRequestToken')));
      },
    },
    ContinueUpdateRollback: {
      access,
      run: async (input, call) => {
        const { id, by } = actingOn(input, call);
        await answerOf(
          stacks.continueRollback(
            id,
            by,
            list<string>(input, 'ResourcesToSkip'),
            optional(input, 'ClientRequestToken'),
          ),
        );
        return {};
      },
    },
    UpdateTerminationProtection: {
      access,
      run: (input) => {
        const name = required(input, 'StackName');
        const stack = stacks.protect(name, isTrue(input, 'EnableTerminationProtection'));
        return { StackId: stack.identity.id };
      },
    },
    DescribeStacks: {
      access,
      run: (input) => {
        const name = optional(input, 'StackName');
        const { page, ...more } = paged(
          name === undefined ? stacks.live() : [stacks.find(name)],
          input,
          PAGE,
        );
        return { Stacks: page.map(described), ...more };
      },
    },
    ListStacks: {
      access,
      run: (input) => {
        const wanted = list<string>(input, 'StackStatusFilter');
        const all = stacks
          .everyStack()
          .filter(({ status }) => wanted.length === 0 || wanted.includes(status));
        const { page, ...more } = paged(all, input, PAGE);
        return {
          StackSummaries: page.map((stack) => ({
            StackId: stack.identity.id,
            StackName: stack.identity.name,
            TemplateDescription: stack.definition?.template.Description,
            ...times(stack),
            StackStatus: stack.status,
            StackStatusReason: stack.reason,
            DriftInformation: driftOfStack(stack.drift),
          })),
          ...more,
        };
      },
    },
  } satisfies Operations<typeof import('@aws-sdk/client-cloudformation')>;
}

/** Once the operation has ended or takes longer. */
export async function answerOf({ stack, done }: Begun): Promise<{ StackId: string; OperationId: string }> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([done, patience]);
  clearTimeout(timer);
  return { StackId: stack.identity.id, OperationId: stack.operationId };
}

/** The same token came before. */
function isRepeated(stack: Stack, token: string | undefined): boolean {
  return token !== undefined && stack.events.some((event) => event.token === token);
}

function times({ created, updated, deleted }: Stack) {
  return {
    CreationTime: new Date(created),
    LastUpdatedTime: updated === undefined ? undefined : new Date(updated),
    DeletionTime: deleted === undefined ? undefined : new Date(deleted),
  };
}

function described(stack: Stack) {
  const { definition } = stack;
  return {
    StackId: stack.identity.id,
    StackName: stack.identity.name,
    Description: definition?.template.Description,
    Parameters: definition ? parametersOf(definition, stack.parameters) : [],
    ...times(stack),
    RollbackConfiguration: {},
    StackStatus: stack.status,
    StackStatusReason: stack.reason,
    DisableRollback: stack.disableRollback,
    NotificationARNs: definition?.notificationArns ?? [],
    Capabilities: definition?.capabilities ?? [],
    ParentId: definition?.parentId,
    RootId: definition?.rootId,
    Outputs: stack.outputs.map(({ name, value, description, exportName }) => ({
      OutputKey: name,
      OutputValue: value,
      Description: description,
      ExportName: exportName,
    })),
    RoleARN: definition?.roleArn,
    Tags: tagsOf(definition?.tags ?? {}),
    EnableTerminationProtection: stack.terminationProtection,
    DriftInformation: driftOfStack(stack.drift),
    LastOperations: [],
  };
}

export function tagsOf(tags: Readonly<Record<string, string>>) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** Values of `NoEcho` parameters are not told. */
export function parametersOf(
  { template, given }: Pick<NonNullable<Stack['definition']>, 'template' | 'given'>,
  values: ReadonlyMap<string, unknown>,
) {
  return Object.entries(template.Parameters ?? {}).map(([key, { Type, Default, NoEcho }]) => {
    const value = String(given.get(key) ?? Default ?? '');
    const isHidden = String(NoEcho) === 'true';
    return {
      ParameterKey: key,
      ParameterValue: isHidden ? '****' : value,
      ResolvedValue: Type.startsWith('AWS::SSM::') ? String(values.get(key) ?? '') : undefined,
    };
  });
}
