import type { LocalContext, ResourceProvider } from '../../contract';
import type { MethodSetting, RestApi, Stage } from './model';
import { PropertyReader } from './properties';
import { type Apis, apiOf, LOWER_ALPHANUMERIC, provider, result } from './provider';

export function deploymentProviders(context: LocalContext, apis: Apis): ResourceProvider[] {
  return [deployment(context, apis), stage(context, apis)];
}

/** An immutable snapshot of the API; its description alone can change. */
function deployment(context: LocalContext, apis: Apis): ResourceProvider {
  return provider('AWS::ApiGateway::Deployment', {
    create: (request, properties) => {
      const api = properties.api(apis);
      if (api.methods.length === 0) throw properties.refuse("The REST API doesn't contain any methods");
      const id = request.generatedId(6, LOWER_ALPHANUMERIC);
      if (api.deployments.has(id)) throw properties.conflict(`the deployment ${id} exists already.`);
      api.deploy(id);
      if (properties.has('StageName'))
        createStage(context, api, id, properties.text('StageName'), properties.nested('StageDescription'));
      return result(id, { DeploymentId: id });
    },
    update: (_request, properties, { request: before, result: made }) => {
      const old = PropertyReader.of(before);
      for (const name of ['StageName', 'StageDescription'])
        if (JSON.stringify(properties.raw(name)) !== JSON.stringify(old.raw(name)))
          throw properties.refuse(`an update of ${name} is not emulated; use AWS::ApiGateway::Stage.`);
      if (!properties.api(apis).deployments.has(made.ref))
        throw properties.notFound(`deployment ${made.ref}`);
      return made;
    },
    // A stage that the deployment itself made goes with it.
    delete: (current) => {
      const api = apiOf(apis, current);
      if (!api) return;
      const properties = PropertyReader.of(current.request);
      const { ref } = current.result;
      const own = properties.optionalText('StageName');
      if (own !== undefined && api.stages.get(own)?.deployment.id === ref) api.stages.delete(own);
      if ([...api.stages.values()].some((each) => each.deployment.id === ref))
        throw properties.refuse('Active stages pointing to this deployment must be moved or deleted');
      api.deployments.delete(ref);
    },
  });
}

function stage(context: LocalContext, apis: Apis): ResourceProvider {
  return provider('AWS::ApiGateway::Stage', {
    create: (_request, properties) => {
      const name = properties.optionalText('StageName') ?? 'default';
      createStage(context, properties.api(apis), properties.text('DeploymentId'), name, properties);
      return result(name);
    },
    update: (_request, properties, current) => {
      const api = properties.api(apis);
      const { ref } = current.result;
      if (!api.stages.has(ref)) throw properties.notFound(`stage ${ref} of the REST API ${api.id}`);
      api.stages.set(ref, readStage(context, api, properties.text('DeploymentId'), ref, properties));
      return current.result;
    },
    delete: (current) => void apiOf(apis, current)?.stages.delete(current.result.ref),
  });
}

function createStage(
  context: LocalContext,
  api: RestApi,
  deploymentId: string,
  name: string,
  properties: PropertyReader,
): void {
  if (api.stages.has(name)) throw properties.conflict('Stage already exists');
  api.stages.set(name, readStage(context, api, deploymentId, name, properties));
}

function readStage(
  context: LocalContext,
  api: RestApi,
  deploymentId: string,
  name: string,
  properties: PropertyReader,
): Stage {
  const deployment = api.deployments.get(deploymentId);
  if (!deployment) throw properties.refuse(`the REST API ${api.id} has no deployment ${deploymentId}.`);
  const ignored = properties.present(['CacheClusterEnabled', 'CanarySetting', 'ClientCertificateId']);
  if (ignored.length > 0)
    context.log(
      `apigateway: stage ${name} of ${api.name}: not emulated and passed over: ${ignored.join(', ')}`,
    );
  return {
    name,
    deployment,
    variables: properties.map('Variables', String),
    methodSettings: properties.list('MethodSettings').map(readMethodSetting),
    accessLogFormat: properties.nested('AccessLogSetting').optionalText('Format'),
  };
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
