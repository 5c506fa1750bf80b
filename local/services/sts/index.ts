/** The embedded STS: who is calling. Roles are not assumed here, functions get credentials of their role by themselves. */
import { AwsError, type Call, type CreateService, type Operation } from '../../contract';

/** Makes the STS service. */
export const createService: CreateService = (context) => {
  const getCallerIdentity: Operation = {
    // AWS lets every principal ask who it is, whatever its policies say.
    access: () => [],
    run: (_input, { principal }: Call) => {
      const { account, partition } = context;
      if (principal.kind === 'operator') {
        return { Account: account, Arn: `arn:${partition}:iam::${account}:root`, UserId: account };
      }
      if (principal.kind === 'role') {
        const role = principal.roleArn.split('/').at(-1) ?? '';
        const session = principal.functionArn?.split(':')[6] ?? 'session';
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
    apis: [{ name: 'sts', operations: { GetCallerIdentity: getCallerIdentity } }],
    resources: [],
  };
};

/** The unique id IAM would give a role, made from its name so that it is the same at every start. */
function roleId(roleName: string): string {
  const letters = Buffer.from(roleName).toString('hex').toUpperCase();
  return `AROA${letters.padEnd(17, 'A').slice(-17)}`;
}
