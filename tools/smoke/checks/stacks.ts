/** Whether the stacks are up. */
import { ok, problem } from '../../preflight/check';
import { STACK_PERMISSIONS } from '../deployment';
import { type SmokeCheck, someOf } from '../subject';

/** The stack is as its last deployment says. */
const UP: readonly string[] = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE'];

export const stacks: SmokeCheck = {
  id: 'stacks',
  title: 'Stacks',
  permissions: STACK_PERMISSIONS,
  async run({ config, deployment }) {
    const all = [...(await deployment.stacks())];
    const absent = all.filter(([, stack]) => !stack).map(([name]) => `${name} is not there`);
    const down = all.flatMap(([name, stack]) =>
      stack && !UP.includes(stack.status)
        ? [`${name} is in ${stack.status}${stack.reason === undefined ? '' : ` (${stack.reason})`}`]
        : [],
    );
    const unprotected = all.flatMap(([name, stack]) =>
      stack && config.terminationProtection && !stack.terminationProtection
        ? [`${name} has no termination protection`]
        : [],
    );
    const wrong = [...absent, ...down, ...unprotected];
    if (wrong.length === 0) return ok(`All ${all.length} are up.`);
    return problem(
      `${someOf(wrong)}.`,
      down.length > 0
        ? 'See the stack’s events in CloudFormation for what failed first, mend that, and deploy again; what is in a ROLLBACK_FAILED state takes "npx cdk rollback" first.'
        : `Run npx cdk deploy -c stage=${config.stage} --all.`,
    );
  },
};
