import { ok, problem } from '../../preflight/check';
import { STACK_PERMISSIONS } from '../deployment';
import { type SmokeCheck, someOf } from '../subject';

export const webAcl: SmokeCheck = {
  id: 'web-acl',
  title: 'Web ACL',
  permissions: [
    ...STACK_PERMISSIONS,
    'wafv2:GetWebACL',
    'wafv2:GetWebACLForResource',
    'cognito-idp:GetWebACLForResource',
  ],
  async run({ config, aws, deployment }) {
    const associations = await deployment.ofType('AWS::WAFv2::WebACLAssociation');
    const wrong: string[] = [];
    for (const { logicalId, properties, resolve } of associations) {
      const resource = resolve.text(properties.ResourceArn);
      const wanted = resolve.text(properties.WebACLArn);
      if (resource === undefined || wanted === undefined) {
        wrong.push(`${logicalId} can’t be read`);
        continue;
      }
      const { WebACL } = (await aws.call(
        { service: 'wafv2', region: config.region, target: 'AWSWAF_20190729.GetWebACLForResource' },
        { ResourceArn: resource },
      )) as { WebACL?: { ARN?: string } };
      const what = resource.split(':').slice(5).join(':');
      if (WebACL?.ARN !== wanted) wrong.push(`${what} has ${WebACL?.ARN ? 'another one' : 'none'}`);
    }
    if (wrong.length === 0) return ok(`It is attached to all ${associations.length} resources.`);
    return problem(
      `${someOf(wrong)}: floods reach it unchecked.`,
      'Attach the web ACL again (aws wafv2 associate-web-acl), and see in CloudTrail who took it off.',
    );
  },
};
