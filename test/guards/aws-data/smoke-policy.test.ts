/** The policy of docs/smoke.md: all that the checks need but drift, and nothing else. */
import { smokeChecks } from '../../../tools/smoke/checks';
import { readDocument } from '../../support/markdown';
import { problemsOf, type Statement } from './iam-data';

const document = readDocument('docs/smoke.md');
const [, json = '{}'] = /```json\n(.*?)\n```/s.exec(document) ?? [];
const { Statement: statements = [] } = JSON.parse(json) as { Statement?: readonly Statement[] };
const actions = statements.flatMap(({ Action }) => [Action ?? []].flat()).sort();

it('lets the role make every check but drift, and do nothing else', () => {
  const needed = new Set(
    smokeChecks
      .filter(({ id }) => id !== 'drift')
      .flatMap(({ permissions }) => permissions.map((it) => it.split(' ')[0] as string)),
  );
  needed.delete('sts:GetCallerIdentity');
  expect(actions).toEqual([...needed].sort());
});

it('only looks, and simulates', () => {
  for (const action of actions)
    expect(action).toMatch(/:(Get|List|Describe|Filter)\w*$|^iam:SimulatePrincipalPolicy$/);
});

it.each(statements)('says what AWS knows: $Action', async (statement) => {
  const found = { at: 'docs/smoke.md', statement, isIdentityPolicy: true };
  expect(await problemsOf(found, { Resources: {} })).toEqual([]);
});

it('has every check in the table', () => {
  for (const { id } of smokeChecks) expect(document).toContain(`\`${id}\``);
});
