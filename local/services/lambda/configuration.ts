import type { FunctionDefinition } from '../../runtime/function';
import type { Answer } from '../sdk';

type Configuration = Answer<typeof import('@aws-sdk/client-lambda'), 'GetFunctionConfiguration'>;

/** `FunctionConfiguration`: https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
export function configurationOf(definition: FunctionDefinition): Configuration {
  const { handler: Handler, runtime: Runtime } = definition;
  return {
    FunctionName: definition.name,
    FunctionArn: definition.arn,
    Description: definition.description,
    Role: definition.roleArn,
    Timeout: definition.timeoutSeconds,
    MemorySize: definition.memoryMegabytes,
    Version: definition.version ?? '$LATEST',
    State: 'Active',
    LastUpdateStatus: 'Successful',
    ...(Runtime === '' ? { PackageType: 'Image' } : { PackageType: 'Zip', Runtime, Handler }),
    Environment: { Variables: definition.environment },
    LoggingConfig: { LogGroup: definition.logGroup, LogFormat: 'Text' },
  };
}
