import { identifiersOf } from '../../cloudformation/identifiers';
import { validationError } from '../../cloudformation/refusals';
import type { Stacks } from '../../cloudformation/stacks';
import type { Call } from '../../contract';
import { parseTemplate } from '../../template/text';
import type { Template } from '../../template/types';
import { checkTemplate, missingCapability } from '../../template/validation';
import type { Operations } from '../sdk';
import type { onStack } from './access';
import { type DefinitionParts, refusing, templateText } from './definition';
import { type Input, optional, required } from './input';

export function templateOperations(
  stacks: Stacks,
  parts: DefinitionParts,
  access: ReturnType<typeof onStack>,
) {
  const summarized = (input: Input, { principal }: Call) => {
    const name = optional(input, 'StackName');
    const text =
      name === undefined
        ? templateText(parts, input, principal, undefined)
        : stacks.find(name).definition?.text;
    if (text === undefined) throw validationError(`Stack with id ${name} does not exist`);
    const template = refusing(() => {
      const parsed = parseTemplate(text);
      checkTemplate(name ?? '', parsed);
      return parsed;
    });
    return summaryOf(template);
  };
  return {
    GetTemplate: {
      access,
      run: (input) => {
        const name = optional(input, 'StackName');
        const changeSet = optional(input, 'ChangeSetName');
        const definition =
          changeSet === undefined
            ? stacks.find(required(input, 'StackName')).definition
            : stacks.findChangeSet(changeSet, name).changeSet.definition;
        // The CDK CLI counts on an empty answer for a stack without a template yet.
        const text = definition?.text ?? '';
        return { TemplateBody: text, StagesAvailable: ['Original', 'Processed'] };
      },
    },
    GetTemplateSummary: { access, run: summarized },
    ValidateTemplate: {
      access,
      run: (input, call) => {
        const { Description, Parameters, Capabilities } = summarized(input, call);
        return {
          Description,
          Parameters: Parameters.map(({ ParameterType: _, ...parameter }) => parameter),
          Capabilities,
        };
      },
    },
  } satisfies Operations<typeof import('@aws-sdk/client-cloudformation')>;
}

function summaryOf(template: Template) {
  const types = [...new Set(Object.values(template.Resources ?? {}).map(({ Type }) => Type))];
  const capability = missingCapability(template, []);
  return {
    Description: template.Description,
    Metadata: template.Metadata === undefined ? undefined : JSON.stringify(template.Metadata),
    Parameters: Object.entries(template.Parameters ?? {}).map(([ParameterKey, parameter]) => ({
      ParameterKey,
      ParameterType: parameter.Type,
      DefaultValue: parameter.Default === undefined ? undefined : String(parameter.Default),
      Description: parameter.Description,
      NoEcho: String(parameter.NoEcho) === 'true',
    })),
    ResourceTypes: types,
    ResourceIdentifierSummaries: types.flatMap((type) => {
      const identifiers = identifiersOf(type);
      if (!identifiers) return [];
      const ids = Object.entries(template.Resources ?? {}).filter(([, { Type }]) => Type === type);
      return [
        {
          ResourceType: type,
          LogicalResourceIds: ids.map(([logicalId]) => logicalId),
          ResourceIdentifiers: identifiers,
        },
      ];
    }),
    Capabilities: capability === undefined ? [] : [capability],
  };
}
