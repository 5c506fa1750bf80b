import Ajv from 'ajv-draft-04';
import { GatewayError } from './errors';
import type { ApiMethod, Deployment } from './model';
import { forMediaType, type GatewayRequest, header, mediaType } from './request';

type Check = (body: unknown) => string | undefined;

/** Keeps compiled schemas by deployment. */
export class RequestValidation {
  private readonly compiled = new WeakMap<Deployment, Map<string, Check>>();

  /**
   * @throws GatewayError `BAD_REQUEST_PARAMETERS` or `BAD_REQUEST_BODY`
   */
  validate(
    apiId: string,
    deployment: Deployment,
    method: ApiMethod,
    request: GatewayRequest,
    pathParameters: Readonly<Record<string, string>>,
  ): void {
    const validator = method.requestValidatorId && deployment.validators.get(method.requestValidatorId);
    if (!validator) return;
    if (validator.validatesParameters) requireParameters(method, request, pathParameters);
    if (validator.validatesBody) this.validateBody(apiId, deployment, method, request);
  }

  /** As API Gateway, checks nothing of a body whose media type has no model. */
  private validateBody(
    apiId: string,
    deployment: Deployment,
    method: ApiMethod,
    request: GatewayRequest,
  ): void {
    const modelName = forMediaType(method.requestModels, mediaType(request));
    // Every API has the model `Empty`, which takes anything.
    if (modelName === undefined || (modelName === 'Empty' && !deployment.models.has('Empty'))) return;
    const text = request.body.toString('utf8');
    let body: unknown;
    try {
      body = JSON.parse(text === '' ? '{}' : text);
    } catch {
      throw new GatewayError('BAD_REQUEST_BODY', { validation: '[Malformed JSON]' });
    }
    const problem = this.check(apiId, deployment, modelName)(body);
    if (problem !== undefined) throw new GatewayError('BAD_REQUEST_BODY', { validation: `[${problem}]` });
  }

  private check(apiId: string, deployment: Deployment, modelName: string): Check {
    const checks = this.compiled.get(deployment) ?? new Map<string, Check>();
    this.compiled.set(deployment, checks);
    const known = checks.get(modelName);
    if (known) return known;
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    for (const model of deployment.models.values())
      ajv.addSchema(
        { ...model.schema, id: `https://apigateway.amazonaws.com/restapis/${apiId}/models/${model.name}` },
        model.name,
      );
    const validate = ajv.getSchema(modelName);
    if (!validate)
      throw new GatewayError('API_CONFIGURATION_ERROR', { reason: `there is no model ${modelName}` });
    const check: Check = (body) => (validate(body) ? undefined : ajv.errorsText(validate.errors));
    checks.set(modelName, check);
    return check;
  }
}

/** A blank parameter counts as missing. */
function requireParameters(
  method: ApiMethod,
  request: GatewayRequest,
  pathParameters: Readonly<Record<string, string>>,
): void {
  const missing = Object.entries(method.requestParameters)
    .filter(([, required]) => required)
    .map(([expression]) => /^method\.request\.(querystring|header|path)\.(.+)$/.exec(expression))
    .flatMap((match) => (match ? [{ place: match[1], name: match[2] ?? '' }] : []))
    .filter(({ place, name }) => {
      if (place === 'path') return !pathParameters[name];
      if (place === 'header') return !header(request, name)?.trim();
      return !request.query[name]?.some((value) => value.trim() !== '');
    })
    .map(({ name }) => name);
  if (missing.length > 0)
    throw new GatewayError('BAD_REQUEST_PARAMETERS', {
      message: `Missing required request parameters: [${missing.join(', ')}]`,
    });
}
