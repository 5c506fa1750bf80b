import type { FunctionDefinition } from '../../runtime/function';

/** `FunctionConfiguration`: https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
export function configurationOf(definition: FunctionDefinition): Record<string, unknown> {
  return {
    FunctionName: definition.name,
    FunctionArn: definition.arn,
    Runtime: definition.runtime,
    Role: definition.roleArn,
    Handler: definition.handler,
    Timeout: definition.timeoutSeconds,
    MemorySize: definition.memoryMegabytes,
    Version: '$LATEST',
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Environment: { Variables: definition.environment },
    LoggingConfig: { LogGroup: definition.logGroup, LogFormat: 'Text' },
  };
}
