import type { LocalContext, Service } from '../../contract';
import type { Identities } from '../../iam/identities';
import type { FunctionRuntime } from '../../runtime/runtime';
import { aliasProvider, versionProvider } from './alias';
import { lambdaApi } from './api';
import type { CodeParts } from './changes';
import { functionProvider } from './function';
import { permissionProvider } from './permission';

/** The parts of the kernel that AWS Lambda is made of. */
export interface LambdaParts extends CodeParts {
  readonly runtime: FunctionRuntime;
  readonly identities: Identities;
}

/** AWS Lambda: functions, permissions, versions and aliases of the template, and the API's Invoke. */
export function createLambdaService(context: LocalContext, parts: LambdaParts): Service {
  return {
    apis: [lambdaApi(parts.runtime, parts)],
    resources: [
      functionProvider(context, parts),
      permissionProvider(context, parts.runtime),
      versionProvider(parts.runtime),
      aliasProvider(parts.runtime),
    ],
  };
}
