import type { LocalContext, ResourceProvider, ResourceRequest, ResourceResult } from '../../contract';
import { readMethod } from './methods';
import { type MethodSetting, RestApi } from './model';
import { PropertyReader } from './properties';

const LOWER_ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** The CloudFormation resource types of REST APIs. */
export function restApiProviders(context: LocalContext, apis: Map<string, RestApi>): ResourceProvider[] {
  return [
    provider('AWS::ApiGateway::RestApi', (request, properties) => {
      const api = readRestApi(request, properties);
      apis.set(api.id, api);
      if (api.notEmulated) context.log(`apigateway: ${request.logicalId}: ${api.notEmulated}`);
      if (properties.has('MinimumCompressionSize'))
        context.log(
          `apigateway: ${request.logicalId}: answers are never compressed here (MinimumCompressionSize).`,
        );
      return result(api.id, { RestApiId: api.id, RootResourceId: api.rootResourceId });
    }),
    provider('AWS::ApiGateway::Resource', (request, properties) => {
      const api = properties.api(apis);
      const parent = api.resources.get(properties.text('ParentId'));
      if (!parent) throw properties.invalid('ParentId', `a resource of the REST API ${api.id}`);
      const id = request.generatedId(6, LOWER_ALPHANUMERIC);
      const pathPart = properties.text('PathPart');
      const path = `${parent.path === '/' ? '' : parent.path}/${pathPart}`;
      if ([...api.resources.values()].some((known) => known.path === path))
        throw properties.refuse(
          `another resource with the same parent already has the PathPart ${pathPart}.`,
        );
      api.resources.set(id, { id, parentId: parent.id, pathPart, path });
      return result(id, { ResourceId: id });
    }),
    provider('AWS::ApiGateway::Method', (request, properties) => {
      const api = properties.api(apis);
      const method = readMethod(properties);
      if (!api.resources.has(method.resourceId))
        throw properties.invalid('ResourceId', `a resource of the REST API ${api.id}`);
      if (
        api.methods.some(
          (known) => known.resourceId === method.resourceId && known.httpMethod === method.httpMethod,
        )
      )
        throw properties.refuse(`the resource already has a method ${method.httpMethod}.`);
      api.methods.push(method);
      return result(request.generatedName(64, '-'));
    }),
    provider('AWS::ApiGateway::Model', (request, properties) => {
      const name = properties.optionalText('Name') ?? request.generatedId(12, LOWER_ALPHANUMERIC);
      const sent = properties.raw('Schema') ?? {};
      const schema = typeof sent === 'string' ? JSON.parse(sent) : sent;
      const contentType = properties.optionalText('ContentType') ?? 'application/json';
      properties.api(apis).models.set(name, { name, contentType, schema });
      return result(name);
    }),
    provider('AWS::ApiGateway::RequestValidator', (request, properties) => {
      const id = request.generatedId(6, LOWER_ALPHANUMERIC);
      properties.api(apis).validators.set(id, {
        id,
        validatesBody: properties.flag('ValidateRequestBody'),
        validatesParameters: properties.flag('ValidateRequestParameters'),
      });
      return result(id, { RequestValidatorId: id });
    }),
    provider('AWS::ApiGateway::Authorizer', (request, properties) => {
      const id = request.generatedId(6, LOWER_ALPHANUMERIC);
      properties.api(apis).authorizers.set(id, {
        id,
        type: properties.text('Type'),
        header: identityHeader(properties),
        userPoolIds: properties.texts('ProviderARNs').map((arn) => arn.split(':userpool/')[1] ?? arn),
        identityValidationExpression: properties.optionalText('IdentityValidationExpression'),
      });
      return result(id, { AuthorizerId: id });
    }),
    provider('AWS::ApiGateway::GatewayResponse', (request, properties) => {
      const type = properties.text('ResponseType');
      properties.api(apis).gatewayResponses.set(type, {
        type,
        statusCode: properties.optionalNumber('StatusCode'),
        parameters: properties.map('ResponseParameters', String),
        templates: properties.map('ResponseTemplates', String),
      });
      return result(request.generatedId(10, LOWER_ALPHANUMERIC));
    }),
    provider('AWS::ApiGateway::Deployment', (request, properties) => {
      const api = properties.api(apis);
      if (api.methods.length === 0) throw properties.refuse('the REST API doesn’t contain any methods.');
      const id = request.generatedId(6, LOWER_ALPHANUMERIC);
      api.deploy(id);
      if (properties.has('StageName'))
        createStage(context, api, id, properties.text('StageName'), properties.nested('StageDescription'));
      return result(id, { DeploymentId: id });
    }),
    provider('AWS::ApiGateway::Stage', (_request, properties) => {
      const name = properties.optionalText('StageName') ?? 'default';
      createStage(context, properties.api(apis), properties.text('DeploymentId'), name, properties);
      return result(name);
    }),
  ];
}

function provider(
  type: string,
  create: (request: ResourceRequest, properties: PropertyReader) => ResourceResult,
): ResourceProvider {
  return { type, create: (request) => create(request, PropertyReader.of(request)) };
}

function result(ref: string, attributes: Readonly<Record<string, unknown>> = {}): ResourceResult {
  return { ref, attributes };
}

function readRestApi(request: ResourceRequest, properties: PropertyReader): RestApi {
  const endpointType = properties.nested('EndpointConfiguration').texts('Types')[0] ?? 'EDGE';
  const unsupported = properties.present([
    'Policy',
    'Body',
    'BodyS3Location',
    'CloneFrom',
    'DisableExecuteApiEndpoint',
  ]);
  if (endpointType === 'PRIVATE') unsupported.push('EndpointConfiguration of type PRIVATE');
  return new RestApi(
    request.generatedId(10, LOWER_ALPHANUMERIC),
    properties.optionalText('Name') ?? request.logicalId,
    // The root needs an id of its own that is the same at every start, as the API's is.
    request.generatedId(11, LOWER_ALPHANUMERIC).slice(1),
    endpointType,
    properties.texts('BinaryMediaTypes').map((type) => type.replace('~1', '/')),
    unsupported.length > 0
      ? `The REST API has ${unsupported.join(', ')}, which the embedded AWS does not emulate; its requests are answered 501.`
      : undefined,
  );
}

function identityHeader(properties: PropertyReader): string {
  const source = properties.optionalText('IdentitySource') ?? 'method.request.header.Authorization';
  const name = /^method\.request\.header\.([^,]+)$/.exec(source)?.[1];
  if (name === undefined && properties.text('Type') === 'COGNITO_USER_POOLS')
    throw properties.invalid('IdentitySource', 'method.request.header.<name>');
  return (name ?? '').toLowerCase();
}

function createStage(
  context: LocalContext,
  api: RestApi,
  deploymentId: string,
  name: string,
  properties: PropertyReader,
): void {
  const deployment = api.deployments.get(deploymentId);
  if (!deployment) throw properties.refuse(`the REST API ${api.id} has no deployment ${deploymentId}.`);
  const ignored = properties.present(['CacheClusterEnabled', 'CanarySetting', 'ClientCertificateId']);
  if (ignored.length > 0)
    context.log(
      `apigateway: stage ${name} of ${api.name}: not emulated and passed over: ${ignored.join(', ')}`,
    );
  api.stages.set(name, {
    name,
    deployment,
    variables: properties.map('Variables', String),
    methodSettings: properties.list('MethodSettings').map(readMethodSetting),
    accessLogFormat: properties.nested('AccessLogSetting').optionalText('Format'),
  });
}

/** CloudFormation spells a path's slashes `~1`: `/~1pets~1{petId}`. */
function readMethodSetting(properties: PropertyReader): MethodSetting {
  const path = properties.optionalText('ResourcePath') ?? '/*';
  return {
    resourcePath: path === '/*' ? path : path.replace(/^\//, '').replaceAll('~1', '/') || '/',
    httpMethod: properties.optionalText('HttpMethod') ?? '*',
    rateLimit: properties.optionalNumber('ThrottlingRateLimit'),
    burstLimit: properties.optionalNumber('ThrottlingBurstLimit'),
  };
}
