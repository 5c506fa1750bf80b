import type { ResourceResult, StackIdentity } from '../contract';
import { conditionHolds, resolveValue, type Scope } from '../template/intrinsics';
import type { Template } from '../template/types';
import { TemplateError } from '../template/types';
import type { StackOutput } from './model';

export interface World {
  readonly exportValue: (name: string) => string | undefined;
  readonly stackOutput: (stackName: string, output: string) => string | undefined;
}

export interface ScopeOptions {
  readonly identity: StackIdentity;
  readonly template: Template;
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly notificationArns: readonly string[];
  readonly made: (logicalId: string) => ResourceResult | undefined;
  readonly world: World;
  readonly onImport?: (name: string) => void;
}

export function scopeOf(options: ScopeOptions): Scope {
  const { identity, template, parameters, made, world } = options;
  const pseudoParameters: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': identity.account,
    'AWS::NotificationARNs': options.notificationArns,
    'AWS::Partition': identity.partition,
    'AWS::Region': identity.region,
    'AWS::StackId': identity.id,
    'AWS::StackName': identity.name,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  return {
    stackName: identity.name,
    region: identity.region,
    template,
    ref: (name) => made(name)?.ref ?? pseudoParameters[name] ?? parameters.get(name),
    attribute: (logicalId, name) => {
      const result = made(logicalId);
      if (!result) {
        throw new TemplateError(
          `${identity.name}: Fn::GetAtt asks for ${logicalId}.${name}, but ${logicalId} is no resource that was made.`,
        );
      }
      const value = result.attributes[name];
      if (value === undefined) {
        throw new TemplateError(
          `${identity.name}: ${logicalId} (${template.Resources?.[logicalId]?.Type}) has no attribute "${name}"; it has: ${Object.keys(result.attributes).join(', ') || 'none'}.`,
        );
      }
      return value;
    },
    importValue: (name) => {
      options.onImport?.(name);
      return world.exportValue(name);
    },
    stackOutput: world.stackOutput,
  };
}

/** Outputs whose condition holds. @throws TemplateError */
export function outputsOf(template: Template, scope: Scope): StackOutput[] {
  return Object.entries(template.Outputs ?? {}).flatMap(([name, output]) => {
    if (output.Condition && !conditionHolds(output.Condition, scope)) return [];
    const value = String(resolveValue(output.Value, scope, `Outputs.${name}.Value`));
    const exportName =
      output.Export && String(resolveValue(output.Export.Name, scope, `Outputs.${name}.Export.Name`));
    return [{ name, value, description: output.Description, exportName }];
  });
}
