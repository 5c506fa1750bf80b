import {
  AwsError,
  type LocalContext,
  type ResourceProvider,
  type ResourceRequest,
  type Service,
} from '../../contract';
import { stableUuid } from '../../template/names';
import { wafApi } from './api';
import { ruleOf, type WebAcl, type WebAcls } from './web-acls';

export { WebAcls } from './web-acls';

/** Rules on rates and headers. What can't be judged is logged when the ACL is made. */
export function createWafService(context: LocalContext, acls: WebAcls): Service {
  return {
    apis: [wafApi(acls)],
    resources: [webAclProvider(context, acls), associationProvider(acls), loggingProvider(acls)],
    reset: () => acls.reset(),
  };
}

/** `AWS::WAFv2::WebACL`; `Ref` is `name|id|scope`. */
function webAclProvider(context: LocalContext, acls: WebAcls): ResourceProvider {
  const define = ({ properties }: ResourceRequest, identity: Pick<WebAcl, 'arn' | 'name' | 'scope'>) => {
    const rules = ((properties.Rules ?? []) as unknown[]).flatMap((rule) => {
      const judged = ruleOf(rule);
      if ('reason' in judged) {
        context.log(`WAF: rule ${judged.name} of ${identity.name} is passed over: ${judged.reason}.`);
        return [];
      }
      return [judged];
    });
    const acl: WebAcl = {
      ...identity,
      template: properties,
      defaultAction: properties.DefaultAction?.Block ? 'block' : 'allow',
      rules: rules.sort((left, right) => left.priority - right.priority),
    };
    return { acl, capacity: rules.reduce((sum, { capacity }) => sum + capacity, 0) };
  };
  return {
    type: 'AWS::WAFv2::WebACL',
    create(request) {
      const { properties, logicalId, stack, generatedName } = request;
      const name: string = properties.Name ?? generatedName(128);
      const scope: string = properties.Scope ?? 'REGIONAL';
      const id = stableUuid(stack.id, logicalId);
      const location = scope === 'CLOUDFRONT' ? 'global' : 'regional';
      const arn = `arn:${stack.partition}:wafv2:${stack.region}:${stack.account}:${location}/webacl/${name}/${id}`;
      const { acl, capacity } = define(request, { arn, name, scope });
      acls.add(acl);
      return {
        ref: `${name}|${id}|${scope}`,
        attributes: {
          Arn: arn,
          Id: id,
          Capacity: capacity,
          LabelNamespace: `awswaf:${stack.account}:webacl:${name}:`,
        },
      };
    },
    update(request, { result: { ref, attributes } }) {
      const { acl, capacity } = define(request, acls.find(String(attributes.Arn)));
      acls.change(acl);
      return { ref, attributes: { ...attributes, Capacity: capacity } };
    },
    delete: ({ result }) => acls.delete(String(result.attributes.Arn)),
  };
}

/** AssociateWebACL replaces the resource's ACL (API_AssociateWebACL). */
function associationProvider(acls: WebAcls): ResourceProvider {
  return {
    type: 'AWS::WAFv2::WebACLAssociation',
    create({ properties, logicalId }) {
      acls.associate(properties.ResourceArn, properties.WebACLArn);
      return { ref: logicalId, attributes: {} };
    },
    delete: ({ request: { properties } }) => acls.disassociate(properties.ResourceArn, properties.WebACLArn),
  };
}

/** Logs nothing. PutLoggingConfiguration writes over an ACL's one configuration, CloudFormation refuses. */
function loggingProvider(acls: WebAcls): ResourceProvider {
  const logged = new Set<string>();
  return {
    type: 'AWS::WAFv2::LoggingConfiguration',
    create({ properties: { ResourceArn: arn } }) {
      acls.find(arn);
      if (logged.has(arn))
        throw new AwsError('AlreadyExists', `The web ACL ${arn} has a logging configuration already.`, 409);
      logged.add(arn);
      return { ref: arn, attributes: { ManagedByFirewallManager: false } };
    },
    update(_request, { result }) {
      acls.find(result.ref);
      return result;
    },
    delete: ({ result }) => void logged.delete(result.ref),
  };
}
