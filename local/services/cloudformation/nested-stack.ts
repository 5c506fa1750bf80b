/**
 * A stack that is a resource of another: made, changed and removed with it, by the same principal; its
 * outputs are the resource's attributes.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stack.html
 */
import { readFileSync } from 'node:fs';
import { STACK_TYPE } from '../../cloudformation/events';
import type { Definition, Stack } from '../../cloudformation/model';
import type { Begun, Stacks } from '../../cloudformation/stacks';
import { AwsError, type ResourceProvider, type ResourceRequest, type ResourceResult } from '../../contract';
import { parseTemplate } from '../../template/text';
import { checkTemplate, missingCapability } from '../../template/validation';
import { type DefinitionParts, placeOf, refusing, templateText } from './definition';

interface Properties {
  readonly TemplateURL?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly NotificationARNs?: readonly string[];
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

export function nestedStacks(stacks: Stacks, parts: Pick<DefinitionParts, 'buckets'>): ResourceProvider {
  /** @throws AwsError when no stack can be made of the template or its parameters */
  const definitionOf = (request: ResourceRequest): Definition => {
    const parent = stacks.find(request.stack.id).definition;
    if (!parent) throw new Error(`${request.stack.name} makes a stack and has no template.`);
    const { TemplateURL: url, Parameters, NotificationARNs, Tags }: Properties = request.properties;
    if (typeof url !== 'string')
      throw new AwsError('InvalidRequest', 'Property TemplateURL cannot be empty.');
    const text = parent.ofAssembly
      ? readFileSync(parent.assetPath(placeOf(url).key), 'utf8')
      : templateText(parts, { TemplateURL: url }, parent.principal, undefined);
    const template = refusing(() => {
      const parsed = parseTemplate(text);
      checkTemplate(request.logicalId, parsed);
      return parsed;
    });
    const missing = missingCapability(template, parent.capabilities);
    if (missing !== undefined)
      throw new AwsError('InsufficientCapabilitiesException', `Requires capabilities : [${missing}]`);
    return {
      ...parent,
      text,
      template,
      parentId: request.stack.id,
      rootId: parent.rootId ?? request.stack.id,
      given: new Map(Object.entries(Parameters ?? {}).map(([name, value]) => [name, textOf(value)])),
      tags: { ...parent.tags, ...Object.fromEntries((Tags ?? []).map(({ Key, Value }) => [Key, Value])) },
      notificationArns: NotificationARNs ?? [],
    };
  };
  const settled = async (begun: Begun, verb: 'created' | 'updated' | 'deleted'): Promise<Stack> => {
    const failure = await begun.done;
    const { identity, resources } = begun.stack;
    if (!failure) return begun.stack;
    const failed = [...resources.values()].filter(({ status }) => status.endsWith('_FAILED'));
    const of = failed.map(({ logicalId }) => logicalId).join(', ');
    throw new AwsError(
      'GeneralServiceException',
      `Embedded stack ${identity.id} was not successfully ${verb}: ${of === '' ? failure.message : `The following resource(s) failed: [${of}]. ${failure.message}`}`,
    );
  };
  return {
    type: STACK_TYPE,
    async create(request) {
      const name = request.generatedName(128);
      const { account, region } = request.stack;
      const definition = definitionOf(request);
      const begun = stacks.create(name, definition, { onFailure: 'ROLLBACK' }, { account, region });
      return resultOf(await settled(begun, 'created'));
    },
    async update(request, { result: { ref } }) {
      const begun = await stacks.updateIfChanged(ref, definitionOf(request), { onFailure: 'ROLLBACK' });
      return resultOf(begun ? await settled(begun, 'updated') : stacks.find(ref));
    },
    async delete({ request, result: { ref } }) {
      const { principal } = stacks.find(request.stack.id).definition ?? { principal: { kind: 'operator' } };
      const begun = stacks.delete(ref, principal);
      if (begun) await settled(begun, 'deleted');
    },
  };
}

function resultOf({ identity, outputs }: Stack): ResourceResult {
  return {
    ref: identity.id,
    attributes: Object.fromEntries(outputs.map(({ name, value }) => [`Outputs.${name}`, value])),
  };
}

const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value));
