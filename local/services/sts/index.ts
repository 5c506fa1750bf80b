/** Who is calling, and roles to assume. Functions' credentials come without it. */
import { AwsError, type Call, type LocalContext, type Operation, type Service } from '../../contract';
import { assumeRole, roleId, type StsParts } from './assume-role';

export function createStsService(context: LocalContext, parts: StsParts): Service {
  const getCallerIdentity: Operation = {
    // AWS asks for no permission.
    access: () => [],
    run: (_input, { principal }: Call) => {
      const { account, partition } = context;
      if (principal.kind === 'operator') {
        return { Account: account, Arn: `arn:${partition}:iam::${account}:root`, UserId: account };
      }
      if (principal.kind === 'role') {
        const role = principal.roleArn.split('/').at(-1) ?? '';
        const session = principal.sessionName ?? principal.functionArn?.split(':')[6] ?? 'session';
        return {
          Account: account,
          Arn: `arn:${partition}:sts::${account}:assumed-role/${role}/${session}`,
          UserId: `${roleId(role)}:${session}`,
        };
      }
      throw new AwsError(
        'MissingAuthenticationToken',
        'Request is missing Authentication Token: sign it, any access key will do here.',
        403,
      );
    },
  };
  return {
    apis: [
      {
        name: 'sts',
        operations: { AssumeRole: assumeRole(context, parts), GetCallerIdentity: getCallerIdentity },
      },
    ],
    resources: [],
  };
}
