/** What `keepWarm` makes in a template, and that nothing but it changes one. */
import type { ConfigInput } from '../../lib/config/schema';
import { buildStage, onlyResource, resourcesOf, resourcesOfType } from '../support/stacks';

const FUNCTIONS = {
  DefineAuthChallenge: 'SignInPackageDefineAuthChallengePackage56CD8840',
  CreateAuthChallenge: 'SignInPackageCreateAuthChallengePackageF9F88310',
  VerifyAuthChallengeResponse: 'SignInPackageVerifyAuthChallengeResponsePackage9ABFFE64',
  PreTokenGeneration: 'PreTokenGenerationFunctionE0C4E8B2',
} as const;
type Trigger = keyof typeof FUNCTIONS;
const TRIGGERS = Object.keys(FUNCTIONS) as Trigger[];

const built = (keepWarm: ConfigInput['keepWarm'], more: Partial<ConfigInput> = {}) =>
  buildStage('dev', { keepWarm, ...more }).auth;
const alone = (template: ReturnType<typeof built>, type: string, trigger: Trigger) => {
  const found = Object.entries(resourcesOfType(template, type)).filter(
    ([, { Properties }]) => Properties.FunctionName.Ref === FUNCTIONS[trigger],
  );
  expect(found).toHaveLength(1);
  const [[id, resource]] = found as [(typeof found)[number]];
  return { id, ...resource };
};
const triggersOf = (template: ReturnType<typeof built>) =>
  onlyResource(template, 'AWS::Cognito::UserPool').Properties.LambdaConfig;

const cold = built({});
const warm = built({ containers: 2 });

it.each(TRIGGERS)('%s has a version whose containers are kept, and an alias that names it', (trigger) => {
  const version = alone(warm, 'AWS::Lambda::Version', trigger);
  expect(version.Properties).toEqual({
    FunctionName: { Ref: FUNCTIONS[trigger] },
    ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 },
  });
  // Deleted once the alias has moved on; kept ones would be paid for.
  expect([version.DeletionPolicy, version.UpdateReplacePolicy]).toEqual([undefined, undefined]);
  expect(alone(warm, 'AWS::Lambda::Alias', trigger).Properties).toEqual({
    Name: 'warm',
    Description: expect.any(String),
    FunctionName: { Ref: FUNCTIONS[trigger] },
    FunctionVersion: { 'Fn::GetAtt': [version.id, 'Version'] },
  });
});

it.each(TRIGGERS)('the pool calls the alias of %s, by a permission for it and this pool alone', (trigger) => {
  const { id } = alone(warm, 'AWS::Lambda::Alias', trigger);
  const { PreTokenGenerationConfig, ...others } = triggersOf(warm);
  expect(trigger === 'PreTokenGeneration' ? PreTokenGenerationConfig : others[trigger]).toEqual(
    trigger === 'PreTokenGeneration' ? { LambdaArn: { Ref: id }, LambdaVersion: 'V2_0' } : { Ref: id },
  );
  const permissions = Object.values(resourcesOfType(warm, 'AWS::Lambda::Permission')).filter(
    ({ Properties }) => Properties.FunctionName.Ref === id,
  );
  expect(permissions.map(({ Properties }) => Properties)).toEqual([
    {
      Action: 'lambda:InvokeFunction',
      FunctionName: { Ref: id },
      Principal: 'cognito-idp.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': ['UserPool6BA7E5F2', 'Arn'] },
    },
  ]);
});

it('changes nothing else: of the functions their description, of the pool its triggers', () => {
  const before = resourcesOf(cold);
  const after = resourcesOf(warm);
  const made = Object.keys(after).filter((id) => !(id in before));
  expect(made.map((id) => after[id]?.Type).sort()).toEqual([
    ...Array(4).fill('AWS::Lambda::Alias'),
    ...Array(4).fill('AWS::Lambda::Permission'),
    ...Array(4).fill('AWS::Lambda::Version'),
  ]);
  const changed = Object.keys(before).filter(
    (id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]),
  );
  expect(changed.sort()).toEqual([...Object.values(FUNCTIONS), 'UserPool6BA7E5F2'].sort());
  for (const id of Object.values(FUNCTIONS)) {
    const [{ Properties: old }, { Properties: now }] = [before[id], after[id]] as [
      { Properties: { Description: string } },
      { Properties: { Description: string } },
    ];
    expect(now).toEqual({ ...old, Description: `${old.Description} (kept warm: 2)` });
  }
});

it('leaves alone what isn’t named', () => {
  const some = built({ containers: 1, functions: ['createAuthChallenge'] });
  expect(Object.keys(resourcesOfType(some, 'AWS::Lambda::Version'))).toHaveLength(1);
  expect(triggersOf(some)).toEqual({
    ...triggersOf(cold),
    CreateAuthChallenge: { Ref: alone(some, 'AWS::Lambda::Alias', 'CreateAuthChallenge').id },
  });
});

it('sends a pool of the plan LITE to the alias too', () => {
  const lite = built({ containers: 1 }, { featurePlan: 'LITE' });
  expect(triggersOf(lite)).toMatchObject({
    PreTokenGeneration: { Ref: alone(lite, 'AWS::Lambda::Alias', 'PreTokenGeneration').id },
  });
});

describe('a version', () => {
  const idOf = (...given: Parameters<typeof built>) =>
    alone(built(...given), 'AWS::Lambda::Version', 'CreateAuthChallenge').id;
  const { id } = alone(warm, 'AWS::Lambda::Version', 'CreateAuthChallenge');

  it('is the same at each synthesis', () => expect(idOf({ containers: 2 })).toBe(id));

  it('is another for other settings of the function, and for another number', () => {
    expect(idOf({ containers: 2 }, { logLevel: 'WARN' })).not.toBe(id);
    expect(idOf({ containers: 3 })).not.toBe(id);
  });
});
