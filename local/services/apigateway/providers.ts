import type { LocalContext, MadeResource, ResourceProvider, ResourceRequest } from '../../contract';
import { deploymentProviders } from './deployment-providers';
import { readMethod } from './methods';
import { type ApiMethod, type ApiSettings, type Authorizer, RestApi } from './model';
import { PropertyReader } from './properties';
import { type Apis, apiOf, LOWER_ALPHANUMERIC, provider, result } from './provider';

export function restApiProviders(context: LocalContext, apis: Apis): ResourceProvider[] {
  return [
    restApi(context, apis),
    resource(apis),
    method(apis),
    model(apis),
    requestValidator(apis),
    authorizer(apis),
    gatewayResponse(apis),
    ...deploymentProviders(context, apis),
  ];
}

function restApi(context: LocalContext, apis: Apis): ResourceProvider {
  const report = ({ logicalId }: ResourceRequest, settings: ApiSettings, properties: PropertyReader) => {
    if (settings.notEmulated) context.log(`apigateway: ${logicalId}: ${settings.notEmulated}`);
    if (properties.has('MinimumCompressionSize'))
      context.log(`apigateway: ${logicalId}: answers are never compressed here (MinimumCompressionSize).`);
  };
  return provider('AWS::ApiGateway::RestApi', {
    create: (request, properties) => {
      const settings = settingsOf(request, properties);
      report(request, settings, properties);
      // The same id at every start, like the API's.
      const root = request.generatedId(11, LOWER_ALPHANUMERIC).slice(1);
      const api = new RestApi(request.generatedId(10, LOWER_ALPHANUMERIC), root, settings);
      apis.set(api.id, api);
      return result(api.id, { RestApiId: api.id, RootResourceId: api.rootResourceId });
    },
    update: (request, properties, current) => {
      const api = apis.get(current.result.ref);
      if (!api) throw properties.notFound(`REST API ${current.result.ref}`);
      api.settings = settingsOf(request, properties);
      report(request, api.settings, properties);
      return current.result;
    },
    // Stages, deployments and all the rest go too.
    delete: (current) => void apis.delete(current.result.ref),
  });
}

function settingsOf(request: ResourceRequest, properties: PropertyReader): ApiSettings {
  const endpointType = properties.nested('EndpointConfiguration').texts('Types')[0] ?? 'EDGE';
  const unsupported = properties.present([
    'Policy',
    'Body',
    'BodyS3Location',
    'CloneFrom',
    'DisableExecuteApiEndpoint',
  ]);
  if (endpointType === 'PRIVATE') unsupported.push('EndpointConfiguration of type PRIVATE');
  return {
    name: properties.optionalText('Name') ?? request.logicalId,
    endpointType,
    binaryMediaTypes: properties.texts('BinaryMediaTypes').map((type) => type.replace('~1', '/')),
    notEmulated:
      unsupported.length > 0
        ? `The REST API has ${unsupported.join(', ')}, which the embedded AWS does not emulate; its requests are answered 501.`
        : undefined,
  };
}

/** Nothing of it can change; its children and methods are deleted with it (API_DeleteResource). */
function resource(apis: Apis): ResourceProvider {
  return provider('AWS::ApiGateway::Resource', {
    create: (request, properties) => {
      const api = properties.api(apis);
      const parent = api.resources.get(properties.text('ParentId'));
      if (!parent) throw properties.invalid('ParentId', `a resource of the REST API ${api.id}`);
      const id = request.generatedId(6, LOWER_ALPHANUMERIC);
      const pathPart = properties.text('PathPart');
      const path = `${parent.path === '/' ? '' : parent.path}/${pathPart}`;
      if ([...api.resources.values()].some((known) => known.path === path))
        throw properties.conflict(`Another resource with the same parent already has this name: ${pathPart}`);
      api.resources.set(id, { id, parentId: parent.id, pathPart, path });
      return result(id, { ResourceId: id });
    },
    delete: (current) => {
      const api = apiOf(apis, current);
      if (api) removeResource(api, current.result.ref);
    },
  });
}

function removeResource(api: RestApi, id: string): void {
  for (const child of [...api.resources.values()]) if (child.parentId === id) removeResource(api, child.id);
  api.resources.delete(id);
  for (let at = api.methods.length - 1; at >= 0; at--)
    if (api.methods[at]?.resourceId === id) api.methods.splice(at, 1);
}

function method(apis: Apis): ResourceProvider {
  const read = (properties: PropertyReader): ApiMethod => {
    const api = properties.api(apis);
    const read = readMethod(properties);
    if (!api.resources.has(read.resourceId))
      throw properties.invalid('ResourceId', `a resource of the REST API ${api.id}`);
    return read;
  };
  const indexOf = (api: RestApi, { resourceId, httpMethod }: Pick<ApiMethod, 'resourceId' | 'httpMethod'>) =>
    api.methods.findIndex((known) => known.resourceId === resourceId && known.httpMethod === httpMethod);
  return provider('AWS::ApiGateway::Method', {
    create: (request, properties) => {
      const api = properties.api(apis);
      const made = read(properties);
      if (indexOf(api, made) >= 0) throw properties.conflict('Method already exists for this resource');
      api.methods.push(made);
      return result(request.generatedName(64, '-'));
    },
    update: (_request, properties, current) => {
      const api = properties.api(apis);
      const changed = read(properties);
      const at = indexOf(api, changed);
      if (at < 0) throw properties.notFound(`method ${changed.httpMethod} of the resource`);
      api.methods[at] = changed;
      return current.result;
    },
    delete: (current) => {
      const api = apiOf(apis, current);
      const properties = PropertyReader.of(current.request);
      const at = api
        ? indexOf(api, {
            resourceId: properties.text('ResourceId'),
            httpMethod: properties.text('HttpMethod').toUpperCase(),
          })
        : -1;
      if (at >= 0) api?.methods.splice(at, 1);
    },
  });
}

function model(apis: Apis): ResourceProvider {
  const read = (properties: PropertyReader, name: string) => {
    const sent = properties.raw('Schema') ?? {};
    const schema = typeof sent === 'string' ? JSON.parse(sent) : sent;
    return { name, contentType: properties.optionalText('ContentType') ?? 'application/json', schema };
  };
  return provider('AWS::ApiGateway::Model', {
    create: (request, properties) => {
      const name = properties.optionalText('Name') ?? request.generatedId(12, LOWER_ALPHANUMERIC);
      const { models } = properties.api(apis);
      if (models.has(name)) throw properties.conflict(`Model name already exists for this REST API: ${name}`);
      models.set(name, read(properties, name));
      return result(name);
    },
    update: (_request, properties, current) => {
      properties.api(apis).models.set(current.result.ref, read(properties, current.result.ref));
      return current.result;
    },
    delete: (current) => {
      refuseReferred(apis, current, 'model', (method, name) =>
        Object.values(method.requestModels).includes(name),
      );
      apiOf(apis, current)?.models.delete(current.result.ref);
    },
  });
}

function requestValidator(apis: Apis): ResourceProvider {
  const put = (properties: PropertyReader, id: string) =>
    properties.api(apis).validators.set(id, {
      id,
      validatesBody: properties.flag('ValidateRequestBody'),
      validatesParameters: properties.flag('ValidateRequestParameters'),
    });
  return provider('AWS::ApiGateway::RequestValidator', {
    create: (request, properties) => {
      const id = request.generatedId(6, LOWER_ALPHANUMERIC);
      put(properties, id);
      return result(id, { RequestValidatorId: id });
    },
    update: (_request, properties, current) => {
      put(properties, current.result.ref);
      return current.result;
    },
    delete: (current) => {
      refuseReferred(apis, current, 'request validator', (method, id) => method.requestValidatorId === id);
      apiOf(apis, current)?.validators.delete(current.result.ref);
    },
  });
}

function authorizer(apis: Apis): ResourceProvider {
  const read = (properties: PropertyReader, id: string): Authorizer => ({
    id,
    type: properties.text('Type'),
    header: identityHeader(properties),
    userPoolIds: properties.texts('ProviderARNs').map((arn) => arn.split(':userpool/')[1] ?? arn),
    identityValidationExpression: properties.optionalText('IdentityValidationExpression'),
  });
  return provider('AWS::ApiGateway::Authorizer', {
    create: (request, properties) => {
      const id = request.generatedId(6, LOWER_ALPHANUMERIC);
      properties.api(apis).authorizers.set(id, read(properties, id));
      return result(id, { AuthorizerId: id });
    },
    update: (_request, properties, current) => {
      const id = current.result.ref;
      properties.api(apis).authorizers.set(id, read(properties, id));
      return current.result;
    },
    delete: (current) => {
      refuseReferred(apis, current, 'authorizer', (method, id) => method.authorizerId === id);
      apiOf(apis, current)?.authorizers.delete(current.result.ref);
    },
  });
}

function identityHeader(properties: PropertyReader): string {
  const source = properties.optionalText('IdentitySource') ?? 'method.request.header.Authorization';
  const name = /^method\.request\.header\.([^,]+)$/.exec(source)?.[1];
  if (name === undefined && properties.text('Type') === 'COGNITO_USER_POOLS')
    throw properties.invalid('IdentitySource', 'method.request.header.<name>');
  return (name ?? '').toLowerCase();
}

/** Every API has each response (PutGatewayResponse customizes it), so a second one of a type is the same. */
function gatewayResponse(apis: Apis): ResourceProvider {
  const put = (properties: PropertyReader, isNew: boolean) => {
    const type = properties.text('ResponseType');
    const { gatewayResponses } = properties.api(apis);
    if (isNew && gatewayResponses.has(type))
      throw properties.conflict(`Gateway response already exists for this REST API: ${type}`);
    gatewayResponses.set(type, {
      type,
      statusCode: properties.optionalNumber('StatusCode'),
      parameters: properties.map('ResponseParameters', String),
      templates: properties.map('ResponseTemplates', String),
    });
  };
  return provider('AWS::ApiGateway::GatewayResponse', {
    create: (request, properties) => {
      put(properties, true);
      return result(request.generatedId(10, LOWER_ALPHANUMERIC));
    },
    update: (_request, properties, current) => {
      put(properties, false);
      return current.result;
    },
    delete: (current) => {
      const type = PropertyReader.of(current.request).text('ResponseType');
      apiOf(apis, current)?.gatewayResponses.delete(type);
    },
  });
}

/** Refuses to delete what a method refers to (`ConflictException`, "is referenced in method"). */
function refuseReferred(
  apis: Apis,
  current: MadeResource,
  what: string,
  refers: (method: ApiMethod, ref: string) => boolean,
): void {
  const { ref } = current.result;
  const api = apiOf(apis, current);
  const user = api?.methods.find((each) => refers(each, ref));
  if (user)
    throw PropertyReader.of(current.request).conflict(
      `Cannot delete ${what} '${ref}', is referenced in method: ${user.resourceId}/${user.httpMethod}`,
    );
}
