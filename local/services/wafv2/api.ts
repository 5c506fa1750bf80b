/** The part of AWS WAF's API that tells which web ACL a resource has, and takes it away. */
import { type AccessRequest, AwsError, type Operation, type ServiceApi } from '../../contract';
import type { WebAcls } from './web-acls';

interface OnResource {
  readonly ResourceArn?: unknown;
}

/**
 * Resources whose ACL is asked for here; a distribution has its own in its configuration
 * (API_GetWebACLForResource, ResourceArn). Beside WAF, their services are asked too: "Permissions for
 * GetWebACLForResource" in the service authorization reference.
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
      const asked: AccessRequest = { action: 'wafv2:GetWebACLForResource', resource: arn };
      // A pool's own service is asked whether its ACL may be read; API Gateway isn't.
      return arn.includes(':cognito-idp:')
        ? [asked, { action: 'cognito-idp:GetWebACLForResource', resource: arn }]
        : asked;
    },
    run: (input) => {
      const acl = acls.of(checked(input));
      if (!acl) return {};
      return { WebACL: { Name: acl.name, Id: acl.arn.split('/').at(-1), ARN: acl.arn } };
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
