import { type AccessRequest, AwsError, type Operation, type ServiceApi } from '../../contract';
import type { WebAcls } from './web-acls';

interface OnResource {
  readonly ResourceArn?: unknown;
}

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
  const checked = ({ ResourceArn: arn }: OnResource): string => {
    if (typeof arn === 'string' && SERVICES.some(([form]) => form.test(arn))) return arn;
    throw new AwsError(
      'WAFInvalidParameterException',
      `Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons or slashes., field: RESOURCE_ARN, parameter: ${JSON.stringify(arn)}`,
    );
  };
  const getWebAclForResource: Operation<OnResource> = {
    access: (input) => {
      const arn = checked(input);
      const acl = acls.of(arn)?.arn;
      const asked = (action: string, resource: string): AccessRequest => ({ action, resource });
      return [
        asked('wafv2:GetWebACLForResource', arn),
        // The answer's ACL is a resource of the action too.
        ...(acl === undefined
          ? []
          : [asked('wafv2:GetWebACLForResource', acl), asked('wafv2:GetWebACL', acl)]),
        // Cognito also asks whether the ACL may be read; API Gateway doesn't.
        ...(arn.includes(':cognito-idp:') ? [asked('cognito-idp:GetWebACLForResource', arn)] : []),
      ];
    },
    run: (input) => {
      const acl = acls.of(checked(input));
      if (!acl) return {};
      const { name: Name, arn: ARN, template } = acl;
      const { DefaultAction, VisibilityConfig } = template;
      return { WebACL: { Name, Id: ARN.split('/').at(-1), ARN, DefaultAction, VisibilityConfig } };
    },
  };
  const disassociateWebAcl: Operation<OnResource> = {
    access: (input) => {
      const arn = checked(input);
      const of = SERVICES.find(([form]) => form.test(arn))?.[1];
      return [
        { action: 'wafv2:DisassociateWebACL', resource: arn },
        ...(of ? [{ action: of('DisassociateWebACL'), resource: arn }] : []),
      ];
    },
    run: (input) => {
      const arn = checked(input);
      const acl = acls.of(arn);
      if (acl) acls.disassociate(arn, acl.arn);
      return {};
    },
  };
  return {
    name: 'wafv2',
    targetPrefixes: ['AWSWAF_20190729'],
    operations: {
      GetWebACLForResource: getWebAclForResource,
      DisassociateWebACL: disassociateWebAcl,
    },
  };
}
