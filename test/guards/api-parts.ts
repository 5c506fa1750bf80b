/** The parts of one REST API of a template that may hold several. */
import type { Template } from 'aws-cdk-lib/assertions';
import { pathOf, resourcesOfType, type TemplateResource } from '../support/stacks';

type Properties = TemplateResource['Properties'];

export interface ApiParts {
  readonly logicalId: string;
  readonly properties: Properties;
  /** Its one stage. */
  readonly stage: Properties;
  /** Its methods, each with `operation`, such as `POST /contact/start`. */
  readonly methods: readonly Properties[];
  /** What of a type belongs to it, by logical id. */
  partsOf(type: string): Record<string, TemplateResource>;
}

/**
 * @param name last part of the API's name
 * @throws Error when the template has no such API
 */
export function apiParts(template: Template, name: string): ApiParts {
  const [found] = Object.entries(resourcesOfType(template, 'AWS::ApiGateway::RestApi')).filter(
    ([, { Properties }]) => String(Properties.Name).endsWith(`-${name}`),
  );
  if (!found) throw new Error(`There is no API whose name ends in -${name}.`);
  const [logicalId, { Properties: properties }] = found;
  const partsOf = (type: string) =>
    Object.fromEntries(
      Object.entries(resourcesOfType(template, type)).filter(
        ([, part]) => part.Properties.RestApiId?.Ref === logicalId,
      ),
    );
  const [stage] = Object.values(partsOf('AWS::ApiGateway::Stage'));
  return {
    logicalId,
    properties,
    stage: stage?.Properties,
    methods: Object.values(partsOf('AWS::ApiGateway::Method')).map(({ Properties }) => ({
      ...Properties,
      operation: `${Properties.HttpMethod} ${pathOf(template, Properties.ResourceId)}`,
    })),
    partsOf,
  };
}
