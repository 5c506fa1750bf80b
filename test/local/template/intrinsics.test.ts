// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of Fn::Sub.
import { conditionHolds, resolveValue, type Scope } from '../../../local/template/intrinsics';
import type { Template } from '../../../local/template/types';

const template: Template = {
  Mappings: { Sizes: { small: { memory: 256, zones: ['a', 'b'] } } },
  Conditions: {
    Yes: { 'Fn::Equals': ['1', 1] },
    No: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
    Both: { 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Not': [{ Condition: 'No' }] }] },
    Neither: { 'Fn::Or': [{ Condition: 'No' }, { 'Fn::Equals': ['a', 'b'] }] },
    Alias: { Condition: 'Both' },
    Circle: { 'Fn::Not': [{ Condition: 'Circle' }] },
  },
};
const refs: Readonly<Record<string, unknown>> = {
  'AWS::Region': 'us-east-1',
  Topic: 'topic-ref',
  Names: ['x', 'y'],
};
const scope: Scope = {
  stackName: 'app',
  region: 'us-east-1',
  template,
  ref: (name) => refs[name],
  attribute: (logicalId, name) => `${logicalId}/${name}`,
  importValue: (name) => (name === 'shared-Key' ? 'key-1' : undefined),
  stackOutput: (stack, output) => (stack === 'other' && output === 'Id' ? 'pool-1' : undefined),
};
const resolve = (value: unknown) => resolveValue(value, scope, 'Resources.R.Properties');

describe('intrinsic functions', () => {
  test.each<[string, unknown, unknown]>([
    ['Ref', { Ref: 'Topic' }, 'topic-ref'],
    ['Ref of a list', { Ref: 'Names' }, ['x', 'y']],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Topic', 'Arn'] }, 'Topic/Arn'],
    ['GetAtt as a text, nested name', { 'Fn::GetAtt': 'Topic.Endpoint.Port' }, 'Topic/Endpoint.Port'],
    ['Sub with a reference', { 'Fn::Sub': 'a-${Topic}-${AWS::Region}' }, 'a-topic-ref-us-east-1'],
    ['Sub with an attribute', { 'Fn::Sub': '${Topic.Arn}/*' }, 'Topic/Arn/*'],
    [
      'Sub with variables of its own',
      { 'Fn::Sub': ['${Own}${Topic}', { Own: { Ref: 'AWS::Region' } }] },
      'us-east-1topic-ref',
    ],
    ['Sub with an escaped placeholder', { 'Fn::Sub': '${!Literal}' }, '${Literal}'],
    ['Join', { 'Fn::Join': [':', ['a', { Ref: 'Topic' }, 3]] }, 'a:topic-ref:3'],
    ['Join of a list that is referred to', { 'Fn::Join': ['', { Ref: 'Names' }] }, 'xy'],
    ['Select', { 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
    ['Split', { 'Fn::Split': ['-', { Ref: 'Topic' }] }, ['topic', 'ref']],
    ['Select of Split', { 'Fn::Select': [0, { 'Fn::Split': ['-', 'l-r'] }] }, 'l'],
    ['If that holds', { 'Fn::If': ['Yes', 'then', { Ref: 'Missing' }] }, 'then'],
    ["If that doesn't", { 'Fn::If': ['No', { Ref: 'Missing' }, 'else'] }, 'else'],
    ['Base64', { 'Fn::Base64': { 'Fn::Sub': '${Topic}' } }, Buffer.from('topic-ref').toString('base64')],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', 'small', 'memory'] }, 256],
    ['FindInMap with a default', { 'Fn::FindInMap': ['Sizes', 'big', 'memory', { DefaultValue: 1 }] }, 1],
    ['ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': 'shared-Key' } }, 'key-1'],
    ['GetAZs', { 'Fn::GetAZs': '' }, ['us-east-1a', 'us-east-1b', 'us-east-1c']],
    ['Length', { 'Fn::Length': { Ref: 'Names' } }, 2],
    ['ToJsonString', { 'Fn::ToJsonString': { a: { Ref: 'Topic' } } }, '{"a":"topic-ref"}'],
    ['NoValue in an object', { keep: 1, drop: { Ref: 'AWS::NoValue' } }, { keep: 1 }],
    ['NoValue in a list', [1, { 'Fn::If': ['No', 2, { Ref: 'AWS::NoValue' }] }], [1]],
    ['an object with several keys is data', { Ref: 'Topic', Other: 1 }, { Ref: 'Topic', Other: 1 }],
  ])('resolves %s', (_name, value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });

  test.each<[string, unknown, RegExp]>([
    ['an unknown name', { Ref: 'Missing' }, /app, Resources\.R\.Properties: "Missing" is no parameter/],
    ['an unknown name in Sub', { 'Fn::Sub': '${Missing}' }, /"Missing" is no parameter/],
    [
      'a function that only CloudFormation runs',
      { 'Fn::Transform': { Name: 'AWS::Include' } },
      /Fn::Transform is not emulated/,
    ],
    ['Cidr', { 'Fn::Cidr': ['10.0.0.0/16', 6] }, /Fn::Cidr is not emulated/],
    ['a function nobody knows', { 'Fn::Guess': [] }, /Fn::Guess is not emulated/],
    ['an import nobody exports', { 'Fn::ImportValue': 'other' }, /exports "other"/],
    ['an item that is not there', { 'Fn::Select': [2, ['a']] }, /item 2 of 1/],
    [
      'a map entry that is not there',
      { 'Fn::FindInMap': ['Sizes', 'big', 'memory'] },
      /Mappings\.Sizes\.big\.memory/,
    ],
    ['an object where a text belongs', { 'Fn::Join': ['', [{ a: 1, b: 2 }]] }, /a text is expected here/],
    [
      'a dynamic reference',
      { secret: '{{resolve:secretsmanager:s}}' },
      /\{\{resolve:secretsmanager:s\}\} is not emulated/,
    ],
    ['a condition nobody declares', { 'Fn::If': ['Maybe', 1, 2] }, /there is no condition "Maybe"/],
  ])('refuses %s and says where', (_name, value, message) => {
    expect(() => resolve(value)).toThrow(message);
  });

  test.each([
    ['Yes', true],
    ['No', false],
    ['Both', true],
    ['Neither', false],
    ['Alias', true],
  ])('decides condition %s', (name, expected) => {
    expect(conditionHolds(name, scope)).toBe(expected);
  });

  it('refuses conditions that refer to themselves', () => {
    expect(() => conditionHolds('Circle', scope)).toThrow(/in a circle/);
  });
});
