import { type AccessRequest, AwsError, type ServiceApi } from '../../contract';
import { notEmulated, operationsOf, optionalText, type Read } from '../input';
import type { WebAcls } from './web-acls';

const ON_RESOURCE = { ResourceArn: optionalText };
const operation = operationsOf({
  prefix: 'wafv2',
  mistyped: (message) => new AwsError('SerializationException', message),
  unknown: (member, name) => new AwsError('WAFInvalidParameterException', notEmulated(member, name)),
});

/**
 * Resources whose ACL is asked for here; a distribution's is in its configuration (API_GetWebACLForResource,
 * ResourceArn). Some services have an action of their own for it
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitouserpools.html).
 */
const SERVICES: readonly [form: RegExp, action: (operation: string) => string][] = [
  [/^arn:[^:]+:cognito-idp:[^:]+:\d{12}:userpool\/.+$/, (name) => `cognito-idp:${name}`],
  [/^arn:[^:]+:apigateway:[^:]+::\/restapis\/[^/]+\/stages\/[^/]+$/, () => 'apigateway:SetWebACL'],
];

export function wafApi(acls: WebAcls): ServiceApi {
  const checked = ({ ResourceArn: arn }: Read<typeof ON_RESOURCE>): string => {
    if (arn !== undefined && SERVICES.some(([form]) => form.test(arn))) return arn;
    throw new AwsError(
      'WAFInvalidParameterException',
      `Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons or slashes., field: RESOURCE_ARN, parameter: ${JSON.stringify(arn)}`,
    );
  };
  const getWebAclForResource = operation(
    ON_RESOURCE,
    (input, call) => {
      const arn = checked(input);
      const acl = acls.of(arn)?.arn;
      const asked = (action: string, resource: string): AccessRequest => ({ action, resource });
      return [
        arn,
        // The answer's ACL is a resource of the action too.
        ...(acl === undefined ? [] : [acl, asked('wafv2:GetWebACL', acl)]),
        // Cognito also asks whether the ACL may be read; API Gateway doesn't.
        ...(arn.includes(':cognito-idp:') ? [asked(`cognito-idp:${call.operation}`, arn)] : []),
      ];
    },
    (input) => {
      const acl = acls.of(checked(input));
      if (!acl) return {};
      const { name: Name, arn: ARN, template } = acl;
      const { DefaultAction, VisibilityConfig } = template;
      return { WebACL: { Name, Id: ARN.split('/').at(-1), ARN, DefaultAction, VisibilityConfig } };
    },
  );
  const disassociateWebAcl = operation(
    ON_RESOURCE,
    (input, call) => {
      const arn = checked(input);
      const of = SERVICES.find(([form]) => form.test(arn))?.[1];
      return [arn, ...(of ? [{ action: of(call.operation), resource: arn }] : [])];
    },
    (input) => {
      const arn = checked(input);
      const acl = acls.of(arn);
      if (acl) acls.disassociate(arn, acl.arn);
      return {};
    },
  );
  return {
    name: 'wafv2',
    targetPrefixes: ['AWSWAF_20190729'],
    operations: {
      GetWebACLForResource: getWebAclForResource,
      DisassociateWebACL: disassociateWebAcl,
    },
  };
}
