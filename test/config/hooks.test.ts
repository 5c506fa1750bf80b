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

  it('welcome nobody, and try for most of an hour', () => {
    expect(stageConfig('local').hooks.welcome).toEqual({
      enabled: false,
      timeoutSeconds: 30,
      attempts: 10,
      variables: {},
      permissions: [],
    });
  });

  const welcome = (more: object) => () =>
    stageConfig('local', { hooks: { welcome: { enabled: true, ...more } } });

  it('welcome accounts since a day that the stage has to say', () => {
    for (const accountsSince of ['2026-07-01', '1970-01-01', '2024-02-29'])
      expect(welcome({ accountsSince })).not.toThrow();
    expect(welcome({})).toThrow(/hooks\.welcome\.accountsSince.*the day from which on/s);
  });

  it.each(['2026-7-1', '2026-02-29', '2026-02-31', '2026-13-01', '2026-07-01T00:00:00Z', 'all', ''])(
    'welcome nobody since %j',
    (accountsSince) => {
      expect(welcome({ accountsSince })).toThrow(/hooks\.welcome\.accountsSince/);
    },
  );

  it('name no day where nobody is welcomed', () => {
    expect(welcome({ enabled: false, accountsSince: '2026-07-01' })).toThrow(/hooks\.welcome\.accountsSince/);
  });

  it.each([{ timeoutSeconds: 0 }, { timeoutSeconds: 301 }, { attempts: 4 }, { attempts: 101 }])(
    'do not try with %j',
    (more) => {
      expect(welcome({ accountsSince: '2026-07-01', ...more })).toThrow(/hooks\.welcome\./);
    },
  );

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
