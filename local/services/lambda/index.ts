import type { LocalContext, Service } from '../../contract';
import { aliasProvider, versionProvider } from './alias';
import { lambdaApi } from './api';
import { EventSourceMappings, eventSourceMappingProvider } from './event-source-mapping';
import { functionProvider, type LambdaParts } from './function';
import { permissionProvider } from './permission';

export function createLambdaService(context: LocalContext, parts: LambdaParts): Service {
  const mappings = new EventSourceMappings(context, parts.runtime);
  return {
    apis: [lambdaApi(parts.runtime, parts, mappings)],
    resources: [
      functionProvider(context, parts, mappings),
      permissionProvider(context, parts.runtime),
      versionProvider(context, parts.runtime),
      aliasProvider(parts.runtime),
      eventSourceMappingProvider(context, mappings),
    ],
    close: () => mappings.close(),
  };
}
