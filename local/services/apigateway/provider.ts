import type { MadeResource, ResourceProvider, ResourceRequest, ResourceResult } from '../../contract';
import type { RestApi } from './model';
import { PropertyReader } from './properties';

export const LOWER_ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyz0123456789';

export type Apis = Map<string, RestApi>;

interface Steps {
  create(request: ResourceRequest, properties: PropertyReader): ResourceResult;
  update?(request: ResourceRequest, properties: PropertyReader, current: MadeResource): ResourceResult;
  delete(current: MadeResource): void;
}

export function provider(type: string, { create, update, delete: remove }: Steps): ResourceProvider {
  return {
    type,
    create: (request) => create(request, PropertyReader.of(request)),
    ...(update ? { update: (request, current) => update(request, PropertyReader.of(request), current) } : {}),
    delete: remove,
  };
}

export function result(ref: string, attributes: Readonly<Record<string, unknown>> = {}): ResourceResult {
  return { ref, attributes };
}

/** Undefined once it is gone. */
export function apiOf(apis: Apis, { request }: MadeResource): RestApi | undefined {
  return apis.get(PropertyReader.of(request).text('RestApiId'));
}
