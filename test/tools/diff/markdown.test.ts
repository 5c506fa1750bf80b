import { noStack, type Resource } from '../../../tools/diff/assembly';
import { compareStacks } from '../../../tools/diff/compare';
import { markdown } from '../../../tools/diff/markdown';
import type { Report, StageReport } from '../../../tools/diff/report';

const base = '0123456789abcdef0123456789abcdef01234567';
const stacks = (before: Record<string, Resource>, after: Record<string, Resource>) => {
  const of = (Resources: Record<string, Resource>) =>
    new Map([['app', { ...noStack('app'), template: { Resources } }]]);
  return compareStacks(of(before), of(after));
};
const report = (status: Report['status'], ...stages: StageReport[]): Report => ({
  base,
  otherPackages: false,
  stages,
  status,
});
const pool: Resource = { Type: 'AWS::Cognito::UserPool', Properties: {} };
const lost = stacks({ Pool: pool, A: { Type: 'AWS::SSM::Parameter', Properties: { Value: '1' } } }, {});

it('begins with what users would lose', () => {
  const text = markdown(report(2, { stage: 'prod', exists: 'in both', stacks: lost }), 'main');
  expect(text).toContain('Compared with `main` (`0123456789ab`).');
  expect(text).toContain('**Users would lose something in `prod`.**');
  expect(text).toContain(
    '**DELETED**: user pool `Pool` (AWS::Cognito::UserPool). Then every account is gone and nobody can sign in',
  );
  expect(text.indexOf('## 🛑 Lost')).toBeLessThan(text.indexOf('#### Resources'));
});

it('says what is lost and what AWS refuses of all stacks before anything else', () => {
  const changed = (name: string, before: Resource, after: Resource) =>
    compareStacks(
      new Map([[name, { ...noStack(name), template: { Resources: { It: before } } }]]),
      new Map([[name, { ...noStack(name), template: { Resources: { It: after } } }]]),
    );
  const logs = (days: number): Resource => ({
    Type: 'AWS::Logs::LogGroup',
    Properties: { RetentionInDays: days },
  });
  const schema = (Mutable: boolean): Resource => ({
    Type: 'AWS::Cognito::UserPool',
    Properties: { Schema: [{ Name: 'email', Mutable }] },
  });
  const text = markdown(
    report(0, {
      stage: 'prod',
      exists: 'in both',
      stacks: [...changed('api', logs(7), logs(30)), ...changed('auth', schema(true), schema(false))],
    }),
    base,
  );
  expect(text).toContain('> **AWS would refuse this deployment**');
  expect(text).toContain('- Stage `prod`, stack `auth`: `It` (AWS::Cognito::UserPool): ');
  expect(text.indexOf('## 🛑 Refused by AWS')).toBeLessThan(text.indexOf('## Stage'));
});

it('calls permissions of a new stack new, not wider', () => {
  const role: Resource = {
    Type: 'AWS::IAM::Policy',
    Properties: {
      Roles: ['r'],
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] },
    },
  };
  const after = new Map([['app', { ...noStack('app'), template: { Resources: { P: role } } }]]);
  const text = (before: Parameters<typeof compareStacks>[0]) =>
    markdown(report(0, { stage: 'dev', exists: 'in both', stacks: compareStacks(before, after) }), base);
  expect(text(new Map())).toContain('#### Permissions of the new stack');
  expect(text(new Map())).toContain('| + new ⚠️');
  expect(text(new Map())).not.toContain('wider');
  expect(text(new Map([['app', noStack('app')]]))).toContain('| + **wider** ⚠️');
});

it('shows the reason, and says when it is older than the change it is to explain', () => {
  const stage = (isNew: boolean): StageReport => ({
    stage: 'dev',
    exists: 'in both',
    reason: { text: 'Test data, made anew each night.', isNew },
    stacks: lost,
  });
  expect(markdown(report(0, stage(true)), 'main')).toContain(
    '`removal.reason`: `Test data, made anew each night.`',
  );
  expect(markdown(report(0, stage(false)), 'main')).toContain('**written before this change**');
});

it('says so when nothing changes, and when a stage comes or goes', () => {
  const same: StageReport = {
    stage: 'dev',
    exists: 'in both',
    stacks: stacks({ Pool: pool }, { Pool: pool }),
  };
  expect(markdown(report(0, same), base)).toContain('Nothing changes in any stage.');
  expect(markdown(report(0, { stage: 'new', exists: 'only after', stacks: [] }), base)).toContain(
    'The stage is new',
  );
  expect(markdown(report(0, { stage: 'old', exists: 'only before', stacks: [] }), base)).toContain(
    'The stage is gone',
  );
});

it('lets no value of a template end its code, its row or its line', () => {
  const parameter = (Value: string): Record<string, Resource> => ({
    P: { Type: 'AWS::Lambda::Function', Properties: { Role: Value } },
  });
  const text = markdown(
    report(0, {
      stage: 'dev',
      exists: 'in both',
      stacks: stacks(parameter('a'), parameter('`|\n# <b>@all</b>')),
    }),
    base,
  );
  expect(text).toContain(
    '| <code>&#34;&#96;&#124;&#92;n&#35; &#60;b&#62;&#64;all&#60;&#47;b&#62;&#34;</code> |',
  );
  expect(text).not.toMatch(/^# <b>/m);
});

describe('a text that takes the place of a name', () => {
  const shown = (name: string, type = 'AWS::SSM::Parameter') =>
    markdown(
      report(0, {
        stage: 'dev',
        exists: 'in both',
        reason: { text: name, isNew: true },
        stacks: stacks({ Pool: pool }, { Pool: pool, [name]: { Type: type, Properties: {} } }),
      }),
      base,
    ).split('\n');

  it.each([
    ['plain words', 'added: `plain words` (AWS::SSM::Parameter)'],
    ['`', 'added: <code>&#96;</code> (AWS::SSM::Parameter)'],
    ['a\\', 'added: <code>a&#92;</code> (AWS::SSM::Parameter)'],
    [' ', 'added: <code> </code> (AWS::SSM::Parameter)'],
    ['右\u202eto left', 'added: <code>右U+202Eto left</code> (AWS::SSM::Parameter)'],
    ['x'.repeat(2_000), `added: \`${'x'.repeat(1_000)}…\` (AWS::SSM::Parameter)`],
  ])('%j stays code', (name, line) => {
    expect(shown(name)).toContain(`- ${line}`);
  });

  it('of a type, too', () => {
    expect(shown('a', '![](https://evil.example)').at(-2)).toBe('- added: `a` (`![](https://evil.example)`)');
  });
});

it('gives the same text for the same templates, whatever the order of their parts', () => {
  const a: Resource = { Type: 'AWS::SSM::Parameter', Properties: { Name: 'n', Value: '1' } };
  const b: Resource = { Type: 'AWS::SSM::Parameter', Properties: { Value: '1', Name: 'n' } };
  const text = (before: Record<string, Resource>, after: Record<string, Resource>) =>
    markdown(report(0, { stage: 'dev', exists: 'in both', stacks: stacks(before, after) }), base);
  expect(text({}, { A: a, B: b, C: pool })).toBe(text({}, { C: pool, B: a, A: b }));
});

it('shows where two long values differ, and of settings in a text the one that does', () => {
  const variables = (Variables: object): Record<string, Resource> => ({
    F: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables } } },
  });
  const long = 'x'.repeat(300);
  const text = markdown(
    report(0, {
      stage: 'dev',
      exists: 'in both',
      stacks: stacks(
        variables({ LONG: `${long}a`, POLICY: JSON.stringify({ attestation: 'direct', long }) }),
        variables({ LONG: `${long}b`, POLICY: JSON.stringify({ long, attestation: 'none' }) }),
      ),
    }),
    base,
  );
  expect(text).toContain(`| \`…${'x'.repeat(20)}a"\` | \`…${'x'.repeat(20)}b"\` |`);
  expect(text).toContain('| `Environment.Variables.POLICY.attestation` | `"direct"` | `"none"` |');
  expect(text).toContain('- changed: `F` (AWS::Lambda::Function), see Security settings\n');
});
