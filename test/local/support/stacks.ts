import { createStacks } from '../../../local/cloudformation/engine';
import type { ResourceProvider } from '../../../local/contract';
import { Faults } from '../../../local/control/faults';
import { testContext } from './context';

/** CloudFormation's engine over these providers alone. */
export function testStacks(providers: readonly ResourceProvider[]) {
  const faults = new Faults();
  const stacks = createStacks(testContext(), {
    providers: () => providers,
    faults,
    authorize: () => undefined,
  });
  return { stacks, faults };
}
