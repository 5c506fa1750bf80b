import type { LocalContext, Service } from '../../contract';
import type { Identities } from '../../iam/identities';
import type { FunctionRuntime } from '../../runtime/runtime';
import { aliasProvider, versionProvider } from './alias';
import { lambdaApi } from './api';
import { functionProvider } from './function';
import { permissionProvider } from './permission';

/** The parts of the kernel that AWS Lambda is made of. */
export interface LambdaParts {
  readonly runtime: FunctionRuntime;
  readonly identities: Identities;
  /** Folder for code that stands in the template itself. */
  readonly scratch: () => string;
}

/** AWS Lambda: functions, permissions, versions and aliases of the template, and the API's Invoke. */
export function createLambdaService(context: LocalContext, parts: LambdaParts): Service {
  return {
    apis: [lambdaApi(parts.runtime)],
    resources: [
      functionProvider(context, parts),
      permissionProvider(context, parts.runtime),
      versionProvider(parts.runtime),
      aliasProvider(parts.runtime),
    ],
  };
}
