import type { LocalContext, ResourceProvider, Service } from '../../contract';
import { stableUuid } from '../../template/names';
import { ruleOf, type WebAcl, type WebAcls } from './web-acls';

export { WebAcls } from './web-acls';

/**
 * AWS WAF: web ACLs of the template with rules on rates and on headers. What it can't judge is logged when
 * the ACL is made.
 */
export function createWafService(context: LocalContext, acls: WebAcls): Service {
  return {
    apis: [],
    resources: [webAclProvider(context, acls), associationProvider(acls), loggingProvider],
    reset: () => acls.reset(),
  };
}

/** `AWS::WAFv2::WebACL`; `Ref` is `name|id|scope`. */
function webAclProvider(context: LocalContext, acls: WebAcls): ResourceProvider {
  return {
    type: 'AWS::WAFv2::WebACL',
    create({ properties, logicalId, stack, generatedName }) {
      const name: string = properties.Name ?? generatedName(128);
      const scope: string = properties.Scope ?? 'REGIONAL';
      const id = stableUuid(stack.id, logicalId);
      const location = scope === 'CLOUDFRONT' ? 'global' : 'regional';
      const arn = `arn:${stack.partition}:wafv2:${stack.region}:${stack.account}:${location}/webacl/${name}/${id}`;
      const rules = ((properties.Rules ?? []) as unknown[]).flatMap((rule) => {
        const judged = ruleOf(rule);
        if ('reason' in judged) {
          context.log(`WAF: rule ${judged.name} of ${name} is passed over: ${judged.reason}.`);
          return [];
        }
        return [judged];
      });
      const acl: WebAcl = {
        arn,
        defaultAction: properties.DefaultAction?.Block ? 'block' : 'allow',
        rules: rules.sort((left, right) => left.priority - right.priority),
      };
      acls.add(acl);
      return {
        ref: `${name}|${id}|${scope}`,
        attributes: {
          Arn: arn,
          Id: id,
          Capacity: rules.reduce((sum, { capacity }) => sum + capacity, 0),
          LabelNamespace: `awswaf:${stack.account}:webacl:${name}:`,
        },
      };
    },
  };
}

function associationProvider(acls: WebAcls): ResourceProvider {
  return {
    type: 'AWS::WAFv2::WebACLAssociation',
    create({ properties, logicalId }) {
      acls.associate(properties.ResourceArn, properties.WebACLArn);
      return { ref: logicalId, attributes: {} };
    },
  };
}

/** Where requests are logged to has no effect here. */
const loggingProvider: ResourceProvider = {
  type: 'AWS::WAFv2::LoggingConfiguration',
  create: ({ properties }) => ({
    ref: properties.ResourceArn,
    attributes: { ManagedByFirewallManager: false },
  }),
};
