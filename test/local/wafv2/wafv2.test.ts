import type { ResourceRequest } from '../../../local/contract';
import { createWafService, WebAcls } from '../../../local/services/wafv2';
import { testContext } from '../support/context';

const POOL = 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_p';

interface RateOptions {
  readonly limit?: number | string;
  readonly window?: number;
  readonly action?: object;
  readonly statement?: object;
}
const rateRule = ({ limit = 10, window, action = { Block: {} }, statement = {} }: RateOptions = {}) => ({
  Name: 'rate',
  Priority: 1,
  Action: action,
  Statement: {
    RateBasedStatement: {
      Limit: limit,
      ...(window === undefined ? {} : { EvaluationWindowSec: window }),
      ...statement,
    },
  },
});

async function setUp(rules: readonly unknown[], defaultAction: object = { Allow: {} }) {
  const context = testContext();
  const acls = new WebAcls(context.clock);
  const service = createWafService(context, acls);
  const make = async (type: string, properties: unknown) => {
    const request: ResourceRequest = {
      logicalId: 'Acl',
      type,
      properties,
      stack: { name: 'app', id: 'id', account: '000000000000', region: 'us-east-1', partition: 'aws' },
      metadata: {},
      generatedName: () => 'app-Acl',
      generatedId: (count) => 'x'.repeat(count),
      assetPath: (key) => key,
    };
    const provider = service.resources.find((it) => it.type === type);
    if (!provider) throw new Error(`no provider of ${type}`);
    return provider.create(request);
  };
  const acl = await make('AWS::WAFv2::WebACL', {
    Scope: 'REGIONAL',
    DefaultAction: defaultAction,
    Rules: rules,
  });
  await make('AWS::WAFv2::WebACLAssociation', { ResourceArn: POOL, WebACLArn: acl.attributes.Arn });
  const send = (sourceIp = '10.0.0.1', headers: Record<string, string> = {}, arn = POOL) =>
    acls.evaluate(arn, { sourceIp, headers, path: '/' });
  const sendMany = (count: number, sourceIp?: string) =>
    Array.from({ length: count }, () => send(sourceIp)).filter((it) => it === 'block').length;
  return { context, service, acl, make, send, sendMany };
}

describe('a rate-based rule', () => {
  it('blocks an address above its limit, and no other', async () => {
    const { send, sendMany } = await setUp([rateRule()]);
    expect(sendMany(10)).toBe(0);
    expect(send()).toBe('block');
    expect(send('10.0.0.2')).toBe('allow');
  });

  it('takes both loopback addresses for the one machine they are', async () => {
    const { send, sendMany } = await setUp([rateRule()]);
    sendMany(10, '127.0.0.1');
    expect(send('::1')).toBe('block');
  });

  it('lets the address in again when the window has passed', async () => {
    const { context, send, sendMany } = await setUp([rateRule({ window: 60 })]);
    sendMany(11);
    context.advance(59);
    expect(send()).toBe('block');
    context.advance(61);
    expect(send()).toBe('allow');
  });

  it('counts over 5 minutes when the template says nothing', async () => {
    const { context, send, sendMany } = await setUp([rateRule()]);
    sendMany(10);
    context.advance(299);
    expect(send()).toBe('block');
    context.advance(301);
    expect(send()).toBe('allow');
  });

  it('does not look at X-Forwarded-For when it counts by the connection', async () => {
    const { send } = await setUp([rateRule()]);
    const answers = Array.from({ length: 11 }, (_, i) =>
      send('10.0.0.1', { 'x-forwarded-for': `10.9.9.${i}` }),
    );
    expect(answers.at(-1)).toBe('block');
  });

  it('counts by a header where the template says so', async () => {
    const forwarded = (fallback: string) =>
      rateRule({
        statement: {
          AggregateKeyType: 'FORWARDED_IP',
          ForwardedIPConfig: { HeaderName: 'X-Forwarded-For', FallbackBehavior: fallback },
        },
      });
    const { send } = await setUp([forwarded('NO_MATCH')]);
    for (let i = 0; i < 10; i++) send('10.0.0.1', { 'x-forwarded-for': '1.1.1.1, 2.2.2.2' });
    expect(send('10.0.0.9', { 'x-forwarded-for': '1.1.1.1' })).toBe('block');
    expect(send('10.0.0.1', { 'x-forwarded-for': '2.2.2.2' })).toBe('allow');
    expect(send('10.0.0.1', { 'x-forwarded-for': 'nonsense' })).toBe('allow');
    const strict = await setUp([forwarded('MATCH')]);
    expect(strict.send('10.0.0.1', { 'x-forwarded-for': 'nonsense' })).toBe('block');
    expect(strict.send('10.0.0.1')).toBe('allow');
  });

  it('only counts when its action is Count', async () => {
    const { sendMany } = await setUp([rateRule({ action: { Count: {} } })]);
    expect(sendMany(30)).toBe(0);
  });

  it.each([
    [{ limit: 9 }, /The Limit of rule rate is 9; it must be a whole number of at least 10/],
    [{ window: 90 }, /EvaluationWindowSec of rule rate is 90; it must be one of 60, 120, 300, 600/],
  ])('is refused with %p, as by WAF', async (options, message) => {
    await expect(setUp([rateRule(options)])).rejects.toThrow(message);
  });
});

describe('a web ACL', () => {
  it('passes over what is not emulated, and says so', async () => {
    const managed = {
      Name: 'common',
      Priority: 0,
      OverrideAction: { None: {} },
      Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesCommonRuleSet' } },
    };
    const scoped = rateRule({ statement: { ScopeDownStatement: { ByteMatchStatement: {} } } });
    const { context, sendMany } = await setUp([managed, scoped]);
    expect(context.logged).toEqual([
      'WAF: rule common of app-Acl is passed over: ManagedRuleGroupStatement is not emulated.',
      'WAF: rule rate of app-Acl is passed over: a ScopeDownStatement is not emulated.',
    ]);
    expect(sendMany(50)).toBe(0);
  });

  it('falls back to its default action', async () => {
    const { send } = await setUp([], { Block: {} });
    expect(send()).toBe('block');
    expect(send('10.0.0.1', {}, 'arn:aws:other')).toBe('allow');
  });

  it('has the Ref and ARN of a web ACL', async () => {
    const { acl } = await setUp([]);
    const [name, id, scope] = acl.ref.split('|');
    expect([name, scope]).toEqual(['app-Acl', 'REGIONAL']);
    expect(acl.attributes.Arn).toBe(`arn:aws:wafv2:us-east-1:000000000000:regional/webacl/app-Acl/${id}`);
  });

  it('forgets its counts at a reset, not its rules', async () => {
    const { service, send, sendMany } = await setUp([rateRule()]);
    sendMany(11);
    await service.reset?.();
    expect(send()).toBe('allow');
    expect(sendMany(10)).toBe(1);
  });

  it('must exist to be associated', async () => {
    const { make } = await setUp([]);
    await expect(
      make('AWS::WAFv2::WebACLAssociation', { ResourceArn: POOL, WebACLArn: 'arn:gone' }),
    ).rejects.toThrow('There is no web ACL arn:gone.');
  });
});

describe('a rule on headers', () => {
  const byteMatch = (search: string, changes: object = {}) => ({
    ByteMatchStatement: {
      FieldToMatch: { SingleHeader: { Name: 'X-Operation' } },
      PositionalConstraint: 'EXACTLY',
      SearchString: search,
      TextTransformations: [{ Priority: 0, Type: 'NONE' }],
      ...changes,
    },
  });
  const rule = (statement: object, action: object = { Block: {} }) => ({
    Name: 'headers',
    Priority: 2,
    Action: action,
    Statement: statement,
  });
  const judge = async (statement: object, headers: Record<string, string>, action?: object) =>
    (await setUp([rule(statement, action)])).send(undefined, headers);

  it('blocks what it matches exactly, and nothing else', async () => {
    expect(await judge(byteMatch('delete'), { 'x-operation': 'delete' })).toBe('block');
    for (const value of ['Delete', 'deletes', 'undelete', 'get'])
      expect(await judge(byteMatch('delete'), { 'x-operation': value })).toBe('allow');
    expect(await judge(byteMatch('delete'), { 'x-other': 'delete' })).toBe('allow');
  });

  it.each([
    ['STARTS_WITH', 'deletes', 'undelete'],
    ['ENDS_WITH', 'undelete', 'deletes'],
    ['CONTAINS', 'undeletes', 'delet'],
  ])('looks where it is told to: %s', async (PositionalConstraint, blocked, allowed) => {
    const statement = byteMatch('delete', { PositionalConstraint });
    expect(await judge(statement, { 'x-operation': blocked })).toBe('block');
    expect(await judge(statement, { 'x-operation': allowed })).toBe('allow');
  });

  it('takes the value in lower case where it is told to, and what it looks for as it is', async () => {
    const lower = { TextTransformations: [{ Priority: 0, Type: 'LOWERCASE' }] };
    expect(await judge(byteMatch('delete', lower), { 'x-operation': 'DELETE' })).toBe('block');
    expect(await judge(byteMatch('DELETE', lower), { 'x-operation': 'DELETE' })).toBe('allow');
  });

  it('joins statements, and counts without blocking where it is told to', async () => {
    const either = { OrStatement: { Statements: [byteMatch('delete'), byteMatch('update')] } };
    expect(await judge(either, { 'x-operation': 'update' })).toBe('block');
    expect(await judge(either, { 'x-operation': 'get' })).toBe('allow');
    expect(await judge(either, { 'x-operation': 'update' }, { Count: {} })).toBe('allow');
  });

  it.each([
    ['one statement in an OrStatement', { OrStatement: { Statements: [byteMatch('delete')] } }],
    ['nothing to look for', byteMatch('')],
    ['too much to look for', byteMatch('x'.repeat(201))],
    ['no transformation', byteMatch('delete', { TextTransformations: [] })],
  ])('is refused with %s', async (_, statement) => {
    await expect(setUp([rule(statement)])).rejects.toThrow(/The statement of rule headers is wrong/);
  });

  it('is passed over, and that is said, where it can’t be judged', async () => {
    const { context, send } = await setUp([
      rule(byteMatch('delete', { FieldToMatch: { Body: {} } })),
      rule({ NotStatement: { Statement: byteMatch('delete') } }),
    ]);
    expect(context.logged.filter((line) => line.includes('rule headers'))).toHaveLength(2);
    expect(send(undefined, { 'x-operation': 'delete' })).toBe('allow');
  });

  it('costs what AWS says', async () => {
    const { acl } = await setUp([rateRule(), rule(byteMatch('delete'))]);
    expect(acl.attributes.Capacity).toBe(14);
  });
});
