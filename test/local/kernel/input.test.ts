import { AwsError, type Call } from '../../../local/contract';
import {
  choice,
  list,
  operationsOf,
  optional,
  optionalFlag,
  optionalText,
  text,
  unread,
  whole,
} from '../../../local/services/input';

const operation = operationsOf({
  prefix: 'toys',
  mistyped: (message) => new AwsError('SerializationException', message),
  unknown: (member, name) => new AwsError('ValidationException', `${name} has no ${member}.`),
});
const call = { operation: 'PutToy' } as Call;
const putToy = operation(
  { Name: optionalText, Soft: optionalFlag, Tags: unread },
  ({ Name }) => [`toy/${Name}`, { action: 'toys:TagToy', resource: '*' }],
  (input) => input,
);
const ask = (input: unknown) => {
  if (putToy.access === 'public') throw new Error('It is not public.');
  return putToy.access(input, call);
};

describe('an operation that reads its input by a shape', () => {
  it('asks IAM for its own action on the resource, and for what else it names', () => {
    expect(ask({ Name: 'bear' })).toEqual([
      { action: 'toys:PutToy', resource: 'toy/bear' },
      { action: 'toys:TagToy', resource: '*' },
    ]);
  });

  it('refuses another type before IAM is asked', () => {
    expect(() => ask({ Name: 5 })).toThrow('Name must be a string; it is 5.');
    expect(() => ask({ Name: null })).toThrow('Name must be a string; it is null.');
    expect(() => ask({ Soft: 'yes' })).toThrow('Soft must be true or false; it is "yes".');
    expect(() => ask([])).toThrow('request must be an object; it is [].');
  });

  it('refuses an unknown member once IAM has allowed the call, and one that is not there never', () => {
    expect(ask({ Colour: 'red' })).toHaveLength(2);
    expect(() => putToy.run({ Colour: 'red' }, call)).toThrow('PutToy has no Colour.');
    expect(putToy.run({ Colour: undefined }, call)).toEqual({});
  });

  it('gives what the shape names and nothing else', () => {
    expect(putToy.run({ Name: 'bear', Soft: null, Tags: [1] }, call)).toEqual({ Name: 'bear', Tags: [1] });
    expect(putToy.run(undefined, call)).toEqual({});
  });

  it.each([
    [{}, 'Kind must not be null.'],
    [{ Kind: 'car' }, 'Kind must satisfy enum value set: [bear, doll]; it is "car".'],
    [{ Kind: 'bear', Count: 1.5 }, 'Count must be a whole number; it is 1.5.'],
    [{ Kind: 'bear', Count: 9 }, 'Count must have value less than or equal to 3; it is 9.'],
    [{ Kind: 'bear', Names: ['a', 2] }, 'Names.2.member must be a string; it is 2.'],
  ])('says of %j what is wrong', (input, message) => {
    const count = operation(
      { Kind: choice(['bear', 'doll']), Count: optional(whole(1, 3)), Names: optional(list(text())) },
      () => '*',
      () => ({}),
    );
    expect(() => count.run(input, call)).toThrow(message);
  });
});
