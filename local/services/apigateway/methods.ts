import type { ApiMethod, Integration, IntegrationResponse, PassthroughBehavior } from './model';
import type { PropertyReader } from './properties';

const PASSTHROUGH: readonly string[] = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'];
/** API Gateway's default. */
const DEFAULT_TIMEOUT_MS = 29_000;

/** @throws AwsError for a wrong shape, or a mapping to a response that the method does not declare */
export function readMethod(properties: PropertyReader): ApiMethod {
  const integration = readIntegration(properties.nested('Integration'));
  requireDeclared(properties, integration);
  return {
    resourceId: properties.text('ResourceId'),
    httpMethod: properties.text('HttpMethod').toUpperCase(),
    authorizationType: properties.optionalText('AuthorizationType') ?? 'NONE',
    authorizerId: properties.optionalText('AuthorizerId'),
    authorizationScopes: properties.texts('AuthorizationScopes'),
    apiKeyRequired: properties.flag('ApiKeyRequired'),
    requestParameters: properties.map('RequestParameters', (value) => value === true || value === 'true'),
    requestModels: properties.map('RequestModels', String),
    requestValidatorId: properties.optionalText('RequestValidatorId'),
    integration,
  };
}

function readIntegration(properties: PropertyReader): Integration {
  const passthrough = properties.optionalText('PassthroughBehavior') ?? 'WHEN_NO_MATCH';
  if (!PASSTHROUGH.includes(passthrough))
    throw properties.invalid('PassthroughBehavior', PASSTHROUGH.join(' or '));
  return {
    // Without an integration the deployment is refused, as in API Gateway.
    type: properties.text('Type'),
    httpMethod: properties.optionalText('IntegrationHttpMethod'),
    uri: properties.optionalText('Uri'),
    credentials: properties.optionalText('Credentials'),
    passthroughBehavior: passthrough as PassthroughBehavior,
    requestTemplates: properties.map('RequestTemplates', String),
    responses: properties.list('IntegrationResponses').map(readIntegrationResponse),
    timeoutMs: properties.optionalNumber('TimeoutInMillis') ?? DEFAULT_TIMEOUT_MS,
  };
}

function readIntegrationResponse(properties: PropertyReader): IntegrationResponse {
  // In a template an empty pattern means the default response.
  const pattern = properties.optionalText('SelectionPattern');
  return {
    selectionPattern: pattern === '' ? undefined : pattern,
    statusCode: properties.text('StatusCode'),
    parameters: properties.map('ResponseParameters', String),
    templates: properties.map('ResponseTemplates', String),
  };
}

/** The method must declare its status code and headers. */
function requireDeclared(method: PropertyReader, integration: Integration): void {
  const declared = new Map(
    method
      .list('MethodResponses')
      .map((response) => [response.text('StatusCode'), response.map('ResponseParameters', Boolean)]),
  );
  for (const response of integration.responses) {
    const parameters = declared.get(response.statusCode);
    if (!parameters)
      throw method.refuse(
        `the integration response of status ${response.statusCode} has no method response of that status.`,
      );
    for (const target of Object.keys(response.parameters))
      if (!Object.hasOwn(parameters, target))
        throw method.refuse(
          `invalid mapping expression parameter specified: ${target}; the method response of status ${response.statusCode} does not declare it.`,
        );
  }
}
