import type { ResourceProvider, Service } from '../../contract';

/**
 * CloudWatch Logs: log groups and resource policies as resources, so that references to them resolve. What functions
 * write is kept by the runtime (`GET /_local/logs`).
 */
export function createLogsService(): Service {
  return { apis: [], resources: [logGroupProvider, resourcePolicyProvider] };
}

/** `AWS::Logs::LogGroup`; `Ref` is its name, the ARN ends with `:*`. */
const logGroupProvider: ResourceProvider = {
  type: 'AWS::Logs::LogGroup',
  create({ properties, stack, generatedName }) {
    const name: string = properties.LogGroupName ?? generatedName(512);
    const arn = `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:${name}:*`;
    return { ref: name, attributes: { Arn: arn } };
  },
};

const resourcePolicyProvider: ResourceProvider = {
  type: 'AWS::Logs::ResourcePolicy',
  create: ({ properties }) => ({ ref: properties.PolicyName, attributes: {} }),
};
