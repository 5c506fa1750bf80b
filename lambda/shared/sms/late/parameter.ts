import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { limits, once } from '../../client-limits';

export const ssm = /* @__PURE__ */ once(() => new SSMClient(limits(800, 2)));

/** The value of an SSM parameter; undefined when it has none. @throws errors of SSM */
export async function readParameter(name: string): Promise<string | undefined> {
  const { Parameter: parameter } = await ssm().send(new GetParameterCommand({ Name: name }));
  return parameter?.Value;
}
