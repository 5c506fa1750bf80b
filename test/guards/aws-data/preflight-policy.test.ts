/** The policy of docs/preflight.md: all that the checks read, and nothing else. */
import { allChecks } from '../../../tools/preflight/checks';
import { readDocument } from '../../support/markdown';
import { problemsOf, type Statement } from './iam-data';

const [, json = '{}'] = /```json\n(.*?)\n```/s.exec(readDocument('docs/preflight.md')) ?? [];
const { Statement: statements = [] } = JSON.parse(json) as { Statement?: readonly Statement[] };
const actions = statements.flatMap(({ Action }) => [Action ?? []].flat()).sort();

it('lets the role make every check, and do nothing else', () => {
  // "apigateway:GET on /account": the action is the first word. Who one is everybody may ask.
  const needed = new Set(
    allChecks.flatMap(({ permissions }) => permissions.map((it) => it.split(' ')[0] as string)),
  );
  needed.delete('sts:GetCallerIdentity');
  expect(actions).toEqual([...needed].sort());
});

it('only looks', () => {
  for (const action of actions) expect(action).toMatch(/:(Get|List|Describe)\w*$|:GET$/);
});

it.each(statements)('says what AWS knows: $Action', async (statement) => {
  const found = { at: 'docs/preflight.md', statement, isIdentityPolicy: true };
  expect(await problemsOf(found, { Resources: {} })).toEqual([]);
});
