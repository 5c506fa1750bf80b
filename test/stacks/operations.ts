import type { Template } from 'aws-cdk-lib/assertions';
import { pathOf, resourcesOfType } from '../support/stacks';

/** Headers of a preflight answer; values are quoted as API Gateway takes them. */
const HEADER = 'method.response.header.';

/**
 * The methods of an API, a line each: who may call, what is checked, who answers.
 *
 * @param inline how a value of a template is shown
 */
export function operationsOf(template: Template, inline: (value: unknown) => string): string[] {
  return Object.values(resourcesOfType(template, 'AWS::ApiGateway::Method')).map(({ Properties }) => {
    const { HttpMethod, AuthorizationType, AuthorizerId, Integration } = Properties;
    const facts = [
      AuthorizationType === 'NONE' ? 'anybody' : `${AuthorizationType} ${inline(AuthorizerId)}`,
      ...Object.keys(Properties.RequestParameters ?? {}),
      ...Object.values(Properties.RequestModels ?? {}).map(inline),
      ...(Properties.RequestValidatorId ? [`checked by ${inline(Properties.RequestValidatorId)}`] : []),
      Integration.Type === 'MOCK' ? preflight(Integration) : `${Integration.Type} ${functionOf(Integration)}`,
    ];
    return `  ${HttpMethod} ${pathOf(template, Properties.ResourceId)}: ${facts.join('; ')}`;
  });
}

interface Preflight {
  readonly IntegrationResponses: readonly {
    readonly StatusCode: string;
    readonly ResponseParameters: Readonly<Record<string, string>>;
    readonly ResponseTemplates?: Readonly<Record<string, string>>;
  }[];
}

function preflight({ IntegrationResponses }: Preflight): string {
  return IntegrationResponses.map(({ StatusCode, ResponseParameters, ResponseTemplates }) => {
    const headers = Object.entries(ResponseParameters).map(
      ([name, value]) => `${name.replace(HEADER, '')} ${value}`,
    );
    const templates = Object.values(ResponseTemplates ?? {}).map((text) => text.replace(/\s+/g, ' '));
    return [StatusCode, ...headers, ...templates].join(', ');
  }).join(' | ');
}

function functionOf({ Uri }: { readonly Uri: { 'Fn::Join': [string, unknown[]] } }): string {
  const target = Uri['Fn::Join'][1].find((part) => typeof part === 'object') as { 'Fn::GetAtt': [string] };
  return `<${target['Fn::GetAtt'][0]}>`;
}
