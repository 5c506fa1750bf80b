import type { ApiMethod, ApiResource, Stage } from './model';

/** The method's setting, then its resource's, then the stage's. */
export function throttlingOf(
  stage: Stage,
  resource: ApiResource,
  method: ApiMethod,
): { rateLimit: number; burstLimit: number } | undefined {
  const settings = [
    [resource.path, method.httpMethod],
    [resource.path, '*'],
    ['/*', '*'],
  ].flatMap(([path, verb]) =>
    stage.methodSettings.filter((setting) => setting.resourcePath === path && setting.httpMethod === verb),
  );
  const rateLimit = settings.find((setting) => setting.rateLimit !== undefined)?.rateLimit;
  const burstLimit = settings.find((setting) => setting.burstLimit !== undefined)?.burstLimit;
  // A negative limit switches it off.
  if (rateLimit === undefined || burstLimit === undefined || rateLimit < 0 || burstLimit < 0)
    return undefined;
  return { rateLimit, burstLimit };
}
