/** Where a deployment has its users and its functions' logs. */
import { DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { recoverUserFunctionName } from '../../lib/config/recovery/operators';
import { parameterName } from '../../lib/published';
import { possibleStackNames, stackName, stackNames } from '../../lib/stacks/names';
import type { AwsReader } from '../aws-reader';
import { type NamedDeployment, notDeployed } from '../named-deployment';
import { Deployment } from '../smoke/deployment';

export interface Deployed {
  readonly poolId: string;
  readonly deployment: Deployment;
}

/** @throws Error saying what was looked for where nothing is deployed; errors of AWS */
export async function findDeployed(named: NamedDeployment, aws: AwsReader): Promise<Deployed> {
  return named.config ? ofStage(named, stackNames(named.config), aws) : ofAnotherApp(named, aws);
}

async function ofStage(named: NamedDeployment, names: readonly string[], aws: AwsReader): Promise<Deployed> {
  const deployment = new Deployment(names, aws);
  const [pool] = await deployment.ofType('AWS::Cognito::UserPool');
  if (!pool) throw notDeployed(named, aws.region, 'no stack of it has a user pool.');
  return { poolId: pool.id, deployment };
}

/** Its stack has a name, and maybe pools, of its own. */
async function ofAnotherApp(named: NamedDeployment, aws: AwsReader): Promise<Deployed> {
  const parameter = parameterName(named, 'UserPoolId');
  const poolId = await aws.parameter(parameter);
  if (poolId === undefined) throw notDeployed(named, aws.region, `SSM has no parameter ${parameter}.`);
  const functionName = recoverUserFunctionName(named);
  const name = await stackOf(functionName, aws);
  if (name === undefined) throw notDeployed(named, aws.region, `no stack has the function ${functionName}.`);
  const isOfThisApp = name === stackName(named, 'auth');
  return { poolId, deployment: new Deployment(isOfThisApp ? possibleStackNames(named) : [name], aws) };
}

/** Undefined where no stack has made it. */
async function stackOf(PhysicalResourceId: string, aws: AwsReader): Promise<string | undefined> {
  try {
    const { StackResources = [] } = await aws.cloudformation.send(
      new DescribeStackResourcesCommand({ PhysicalResourceId }),
    );
    return StackResources[0]?.StackName;
  } catch (error) {
    const { name, message } = error as Error;
    if (name === 'ValidationError' && /does not exist/.test(message)) return undefined;
    throw error;
  }
}
