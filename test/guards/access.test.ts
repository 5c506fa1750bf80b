/**
 * What a function is told of and what it may use belong together: a variable without its permission is a
 * refusal that users meet, a permission without its variable a right that nobody needs.
 */
import { Template } from 'aws-cdk-lib/assertions';
import { ENV } from '../../lambda/shared/env';
import type { ConfigInput } from '../../lib/config/schema';
import { identityPermissions } from '../support/permissions';
import { resourcesOfType, stacksOf } from '../support/stacks';
import { stageNames } from '../support/stages';

/** Variables that say where something is, and actions of the permissions to use it. */
const pairs: readonly [variable: string, actions: RegExp][] = [
  [ENV.SECRETS_TABLE, /^dynamodb:/],
  [ENV.FROM_ADDRESS, /^ses:SendEmail$/],
  [ENV.AUDIT_BUS, /^events:PutEvents$/],
  [ENV.CHALLENGE_KEY_ID, /^kms:GenerateMac$/],
];

const variants: readonly [string, Partial<ConfigInput>][] = [
  ...stageNames.map((stage): [string, Partial<ConfigInput>] => [stage, {}]),
  ['dev', { recovery: { links: { enabled: true }, codes: { enabled: true } } }],
  ['dev', { codes: {}, audit: { enabled: false } }],
  ['dev', { passkeys: { enabled: false } }],
];

describe.each(variants)('functions of stage %s with %j', (stage, overrides) => {
  const { auth, accountApi } = stacksOf(stage, overrides).stacks;
  const functions = [auth, accountApi].flatMap((stack) => {
    if (!stack) return [];
    const template = Template.fromStack(stack);
    const permissions = identityPermissions(template);
    return Object.entries(resourcesOfType(template, 'AWS::Lambda::Function')).map(
      ([logicalId, { Properties }]) => {
        const role = Properties.Role['Fn::GetAtt'][0];
        return {
          logicalId,
          variables: Object.keys(Properties.Environment.Variables),
          actions: permissions.filter(({ roles }) => roles.includes(role)).flatMap(({ actions }) => actions),
        };
      },
    );
  });

  it.each(pairs)('have %s where they may %s, and nowhere else', (variable, wanted) => {
    const told = functions.filter(({ variables }) => variables.includes(variable));
    const allowed = functions.filter(({ actions }) => actions.some((action) => wanted.test(action)));
    const names = (list: typeof functions) => list.map(({ logicalId }) => logicalId);
    expect(names(told).filter((name) => !isToldAnyway(variable, name))).toEqual(
      names(allowed).filter((name) => !isToldAnyway(variable, name)),
    );
  });
});

/** The trigger that makes challenges reads the key's name as it starts, codes or not. */
function isToldAnyway(variable: string, logicalId: string): boolean {
  return variable === ENV.CHALLENGE_KEY_ID && logicalId.startsWith('SignInPackageCreateAuthChallenge');
}
