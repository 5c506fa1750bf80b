/**
 * Every property of every template is one that CloudFormation knows, of its kind, and none that it requires
 * is missing: by the data that AWS publishes of its resource types, as `@aws-cdk/aws-service-spec` brings it.
 */
import { everyTemplate } from '../../support/everything';
import type { TemplateResource } from '../../support/stacks';
import { attributesOf, problemsOf } from './resource-data';

/** What is right though the data doesn't know it, and why. */
const ACKNOWLEDGED: Readonly<Record<string, string>> = {};

const kinds = everyTemplate();
const met = new Set<string>();

describe.each(kinds)('resources of $name', ({ templates }) => {
  it.each(Object.entries(templates))('%s: have properties of CloudFormation’s', (_, { Resources }) => {
    const problems = Object.values(Resources as Record<string, TemplateResource>).flatMap(problemsOf);
    for (const problem of problems) met.add(problem);
    expect([...new Set(problems)].filter((problem) => !(problem in ACKNOWLEDGED))).toEqual([]);
  });

  it.each(Object.entries(templates))('%s: are asked for attributes that they have', (_, template) => {
    const resources = template.Resources as Record<string, TemplateResource>;
    const wrong = gettings(template).flatMap(([logicalId, attribute]) => {
      const type = resources[logicalId]?.Type ?? '';
      const known = type.startsWith('Custom::') ? [attribute] : (attributesOf(type) ?? []);
      return known.includes(attribute) ? [] : [`${type} has no attribute ${attribute}`];
    });
    expect([...new Set(wrong)]).toEqual([]);
  });
});

it('acknowledged problems are there: one that is gone is taken off the list', () => {
  expect(Object.keys(ACKNOWLEDGED).filter((problem) => !met.has(problem))).toEqual([]);
});

it.each([
  [{ Type: 'AWS::SNS::Topic', Properties: { TopicNam: 'a' } }, ['AWS::SNS::Topic.TopicNam: is no property']],
  [
    { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: 'a' } },
    ['AWS::SNS::Subscription.Protocol: is missing'],
  ],
  [
    { Type: 'AWS::Cognito::UserPool', Properties: { Policies: { PasswordPolicy: { MinimumLenght: 8 } } } },
    ['AWS::Cognito::UserPool.Policies.PasswordPolicy.MinimumLenght: is no property'],
  ],
  [
    { Type: 'AWS::SNS::Topic', Properties: { FifoTopic: 'maybe' } },
    ['AWS::SNS::Topic.FifoTopic: is string and should be boolean'],
  ],
  [{ Type: 'AWS::SNS::Topik', Properties: {} }, ['AWS::SNS::Topik: is no type that is known']],
  [{ Type: 'AWS::SNS::Topic', Properties: { TopicName: { Ref: 'A' } } }, []],
])('finds what is wrong in %j', (resource, problems) => {
  expect(problemsOf(resource)).toEqual(problems);
});

/** What `Fn::GetAtt` asks of which resource, wherever it stands. */
function gettings(value: unknown): readonly (readonly [logicalId: string, attribute: string])[] {
  if (Array.isArray(value)) return value.flatMap(gettings);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name !== 'Fn::GetAtt') return gettings(inner);
    const [logicalId, attribute] = typeof inner === 'string' ? inner.split(/\.(.*)/) : (inner as string[]);
    return [[String(logicalId), String(attribute)] as const];
  });
}
