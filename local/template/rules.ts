import { expressionHolds, type Scope } from './intrinsics';
import { TemplateError } from './types';

/**
 * Rules see parameters alone.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
 *
 * @throws TemplateError with the failed assertion's description
 */
export function checkRules(scope: Scope): void {
  for (const [name, { RuleCondition, Assertions }] of Object.entries(scope.template.Rules ?? {})) {
    const place = `Rules.${name}`;
    if (RuleCondition !== undefined && !expressionHolds(RuleCondition, scope, place)) continue;
    for (const { Assert, AssertDescription } of Assertions)
      if (!expressionHolds(Assert, scope, place))
        throw new TemplateError(
          `${scope.stackName}: ${AssertDescription ?? `the rule ${name} does not hold`}`,
        );
  }
}
