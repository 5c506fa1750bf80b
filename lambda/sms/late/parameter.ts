import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { limits, once } from '../../shared/aws/client-limits';

export const ssm = /* @__PURE__ */ once(() => new SSMClient(limits(800, 2)));

/** In order; undefined for a missing one. @throws errors of SSM */
export async function readParameters(names: readonly string[]): Promise<readonly (string | undefined)[]> {
  const { Parameters: found = [] } = await ssm().send(new GetParametersCommand({ Names: [...names] }));
  return names.map((name) => found.find(({ Name }) => Name === name)?.Value);
}
