import { AwsError, type LocalContext, type ResourceProvider } from '../contract';
import type { Faults } from '../control/faults';
import { Memory } from './memory';
import { Stacks, type StacksOptions } from './stacks';

export interface EngineParts {
  /** Known once all services are made. */
  readonly providers: () => readonly ResourceProvider[];
  readonly faults: Faults;
  readonly authorize: StacksOptions['authorize'];
  readonly onSettled?: () => void;
}

export function createStacks(
  {
    account,
    region,
    partition,
    clock,
    state,
  }: Pick<LocalContext, 'account' | 'region' | 'partition' | 'clock' | 'state'>,
  { providers, faults, authorize, onSettled }: EngineParts,
): Stacks {
  let byType: ReadonlyMap<string, ResourceProvider> | undefined;
  return new Stacks({
    account,
    region,
    partition,
    clock,
    ...(state.blobs ? { memory: new Memory(state.map<string>('cloudformation/stacks')) } : {}),
    authorize,
    ...(onSettled ? { onSettled } : {}),
    provider: (type) => {
      byType ??= new Map(providers().map((provider) => [provider.type, provider]));
      return byType.get(type) ?? (type.startsWith('Custom::') ? byType.get('Custom::*') : undefined);
    },
    fault: async (verb, resource, when) => {
      const operation = `${verb}Resource`;
      const fault = faults.take({
        service: 'cloudformation',
        operation,
        functionName: undefined,
        when,
        resource,
      });
      if (!fault) return;
      if (fault.kind === 'latency') return new Promise((resolve) => setTimeout(resolve, fault.latencyMs));
      throw fault.kind === 'throttle'
        ? new AwsError(fault.code ?? 'ThrottlingException', 'Rate exceeded (injected fault)')
        : new AwsError(fault.code ?? 'InternalServerError', 'Internal failure (injected fault)');
    },
  });
}
