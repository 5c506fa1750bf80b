import { stageConfig } from '../support/stages';

const hooks = (admission: object) => () =>
  stageConfig('local', { hooks: { admission: { enabled: true, ...admission } } });
const grant = (actions: readonly string[], resources: readonly string[]) =>
  hooks({ permissions: [{ actions, resources }] });
const table = 'arn:aws:dynamodb:us-east-1:111111111111:table/invitations';

describe('hooks', () => {
  it('are off, closed where they fail, and patient for a second and a half', () => {
    const { admission, claims, methodChoice } = stageConfig('local').hooks;
    const off = { enabled: false, timeoutMilliseconds: 1_500, variables: {}, permissions: [] };
    expect(admission).toEqual({ ...off, onFailure: 'refuse' });
    expect(claims).toEqual({ ...off, onFailure: 'omit' });
    expect(methodChoice).toEqual({ ...off, onFailure: 'refuse' });
  });

  it('take what a function of yours needs', () => {
    expect(grant(['dynamodb:GetItem'], [table, `${table}/index/*`])).not.toThrow();
    expect(hooks({ variables: { INVITATIONS_URL: 'https://api.example.com' } })).not.toThrow();
  });

  it.each([
    [['dynamodb:*'], [table]],
    [['*'], [table]],
    [['kms:Sign'], ['arn:aws:kms:us-east-1:111111111111:key/1234']],
    [['iam:PassRole'], ['arn:aws:iam::111111111111:role/any']],
    [['sts:AssumeRole'], ['arn:aws:iam::111111111111:role/any']],
    [['cognito-idp:AdminSetUserPassword'], ['arn:aws:cognito-idp:us-east-1:111111111111:userpool/x']],
    [['dynamodb:GetItem'], ['*']],
    [['dynamodb:GetItem'], ['arn:aws:dynamodb:us-east-1:111111111111:*']],
    [['dynamodb:GetItem'], []],
  ])('may not be granted %j on %j', (actions, resources) => {
    expect(grant(actions, resources)).toThrow(/hooks\.admission\.permissions\[0\]/);
  });

  it.each(['AWS_REGION', 'POWERTOOLS_SERVICE_NAME', '_X', 'NODE_OPTIONS', 'LOG_LEVEL', 'TZ', '1A', 'A-B'])(
    'may not set the variable %s',
    (name) => {
      expect(hooks({ variables: { [name]: 'x' } })).toThrow(/hooks\.admission\.variables/);
    },
  );

  it('may not have more variables than Lambda takes', () => {
    const variables = Object.fromEntries(['A', 'B', 'C', 'D'].map((name) => [name, 'x'.repeat(900)]));
    expect(hooks({ variables })).toThrow(/at most 3500 bytes/);
  });

  it('say nothing that is without effect', () => {
    expect(hooks({ enabled: false, variables: { A: 'x' } })).toThrow(/hooks\.admission\.enabled/);
  });
});
