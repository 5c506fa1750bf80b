import type { AccessRequest, PolicyDocument, PolicyStatement, Principal } from '../../../local/contract';
import { Authorizer } from '../../../local/iam/authorize';
import { Identities } from '../../../local/iam/identities';
import { testContext } from '../support/context';

const ACCOUNT = '000000000000';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app-fn`;
const TABLE = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/T`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`;
const LAMBDA: Principal = {
  kind: 'role',
  roleArn: ROLE,
  functionArn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:fn`,
};
const OPERATOR: Principal = { kind: 'operator' };

function setUp(statements: readonly PolicyStatement[], managed: readonly string[] = []) {
  const { clock, log, logged } = testContext();
  const identities = new Identities(log);
  const role = {
    name: 'app-fn',
    arn: ROLE,
    id: 'AROA',
    trustPolicy: { Statement: [] },
    inlinePolicies: new Map<string, PolicyDocument>([['own', { Statement: statements }]]),
    managedPolicyArns: new Set(managed),
  };
  identities.addRole(role);
  const authorizer = new Authorizer({ identities, account: ACCOUNT, region: 'us-east-1', clock, log });
  const decide = (access: AccessRequest, principal: Principal = LAMBDA): string => {
    try {
      authorizer.authorize({ principal, sourceIp: '127.0.0.1', userAgent: 'test' }, access);
      return 'allowed';
    } catch (error) {
      return (error as Error).message;
    }
  };
  return { decide, identities, role, logged };
}

const allow = (
  Action: string | string[],
  Resource: string | string[],
  more: object = {},
): PolicyStatement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: string, Resource: string): PolicyStatement => ({ Effect: 'Deny', Action, Resource });
const putItem: AccessRequest = { action: 'dynamodb:PutItem', resource: TABLE };

describe('identity policies', () => {
  it('refuses what no statement allows, in the words of AWS', () => {
    const { decide } = setUp([allow('dynamodb:GetItem', TABLE)]);
    expect(decide(putItem)).toBe(
      `User: arn:aws:sts::${ACCOUNT}:assumed-role/app-fn/fn is not authorized to perform: dynamodb:PutItem ` +
        `on resource: ${TABLE} because no identity-based policy allows the dynamodb:PutItem action`,
    );
  });

  test.each<[string, PolicyStatement, boolean]>([
    ['the action and resource by name', allow('dynamodb:PutItem', TABLE), true],
    ['the action in another case', allow('DynamoDB:putitem', TABLE), true],
    ['wildcards', allow('dynamodb:*Item', 'arn:aws:dynamodb:*:*:table/*'), true],
    ['one of several', allow(['a:B', 'dynamodb:PutItem'], [KEY, TABLE]), true],
    ['another resource', allow('dynamodb:PutItem', `${TABLE}2`), false],
    ['the index of the table only', allow('dynamodb:PutItem', `${TABLE}/index/*`), false],
    ['everything but this action', { Effect: 'Allow', NotAction: 'dynamodb:PutItem', Resource: '*' }, false],
    ['everything but another action', { Effect: 'Allow', NotAction: 'dynamodb:Scan', Resource: '*' }, true],
    ['everything but this resource', { Effect: 'Allow', Action: '*', NotResource: TABLE }, false],
    [
      'a condition that fails',
      allow('*', '*', { Condition: { StringEquals: { 'aws:SourceIp': '1.1.1.1' } } }),
      false,
    ],
    [
      'a condition that holds',
      allow('*', '*', { Condition: { ArnLike: { 'aws:PrincipalArn': ROLE } } }),
      true,
    ],
  ])('decides for %s', (_name, statement, allowed) => {
    expect(setUp([statement]).decide(putItem) === 'allowed').toBe(allowed);
  });

  it('lets an explicit deny outweigh every allow', () => {
    const { decide } = setUp([allow('*', '*'), deny('dynamodb:Put*', '*')]);
    expect(decide(putItem)).toMatch(/with an explicit deny in an identity-based policy$/);
    expect(decide({ action: 'dynamodb:GetItem', resource: TABLE })).toBe('allowed');
  });

  it('counts a policy that was attached after the role was made', () => {
    const { decide, role } = setUp([]);
    expect(decide(putItem)).toMatch(/not authorized/);
    role.inlinePolicies.set('later', { Statement: [allow('dynamodb:PutItem', TABLE)] });
    expect(decide(putItem)).toBe('allowed');
  });

  it('knows the managed policies that functions carry, and logs one it does not know', () => {
    const basic = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    const known = setUp([], [basic]);
    expect(known.decide({ action: 'logs:PutLogEvents', resource: 'arn:aws:logs:us-east-1:0:x' })).toBe(
      'allowed',
    );
    expect(known.decide(putItem)).toMatch(/not authorized/);
    const unknown = setUp([], ['arn:aws:iam::aws:policy/SecurityAudit']);
    unknown.decide(putItem);
    unknown.decide(putItem);
    expect(unknown.logged).toEqual([
      'IAM: the managed policy arn:aws:iam::aws:policy/SecurityAudit of role app-fn is not known here and allows nothing.',
    ]);
  });

  it('counts managed policies of the template', () => {
    const { decide, identities } = setUp([], ['arn:aws:iam::000000000000:policy/mine']);
    identities.addManagedPolicy('arn:aws:iam::000000000000:policy/mine', {
      Statement: allow('dynamodb:*', '*'),
    });
    expect(decide(putItem)).toBe('allowed');
  });

  it('allows operators everything and a role from elsewhere nothing', () => {
    const { decide } = setUp([]);
    expect(decide(putItem, OPERATOR)).toBe('allowed');
    expect(decide(putItem, { kind: 'role', roleArn: `arn:aws:iam::${ACCOUNT}:role/foreign` })).toMatch(
      /assumed-role\/foreign\/session is not authorized/,
    );
    expect(decide(putItem, { kind: 'anonymous' })).toMatch(/User: anonymous is not authorized/);
  });
});

describe('resource policies that add to identity policies', () => {
  const withPolicy = (...Statement: PolicyStatement[]): AccessRequest => ({
    action: 'lambda:InvokeFunction',
    resource: 'arn:aws:lambda:us-east-1:000000000000:function:f',
    resourcePolicy: { document: { Statement }, mustAllow: false },
  });

  it('let either of the two allow', () => {
    const direct = withPolicy({ Effect: 'Allow', Principal: { AWS: ROLE }, Action: 'lambda:InvokeFunction' });
    expect(setUp([]).decide(direct)).toBe('allowed');
    expect(setUp([allow('lambda:InvokeFunction', '*')]).decide(withPolicy())).toBe('allowed');
    expect(setUp([]).decide(withPolicy())).toMatch(/no identity-based policy allows/);
  });

  it('let a service in by its principal and source', () => {
    const access = withPolicy({
      Effect: 'Allow',
      Principal: { Service: 'cognito-idp.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/p' } },
    });
    const cognito = (pool: string): Principal => ({
      kind: 'service',
      service: 'cognito-idp',
      sourceArn: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${pool}`,
    });
    const { decide } = setUp([]);
    expect(decide(access, cognito('p'))).toBe('allowed');
    expect(decide(access, cognito('q'))).toMatch(/^User: cognito-idp.amazonaws.com is not authorized/);
    expect(decide(access, { kind: 'service', service: 'sns' })).toMatch(/not authorized/);
  });
});

describe('resource policies that must allow (KMS keys)', () => {
  const sign = (...Statement: PolicyStatement[]): AccessRequest => ({
    action: 'kms:Sign',
    resource: KEY,
    context: { 'kms:SigningAlgorithm': 'RSASSA_PSS_SHA_256' },
    resourcePolicy: { document: { Statement }, mustAllow: true },
  });
  const root = `arn:aws:iam::${ACCOUNT}:root`;
  const toAccount = allow('kms:*', '*', { Principal: { AWS: root } });
  const toRole = allow('kms:Sign', '*', { Principal: { AWS: ROLE } });

  it('allow the role itself, without an identity policy', () => {
    expect(setUp([]).decide(sign(toRole))).toBe('allowed');
  });

  it('leave the decision to identity policies where they allow the account', () => {
    expect(setUp([]).decide(sign(toAccount))).toMatch(/because no identity-based policy allows the kms:Sign/);
    expect(setUp([allow('kms:Sign', KEY)]).decide(sign(toAccount))).toBe('allowed');
  });

  it('refuse a role that only its identity policy allows', () => {
    expect(setUp([allow('kms:Sign', KEY)]).decide(sign())).toMatch(
      /because no resource-based policy allows the kms:Sign action$/,
    );
  });

  it('refuse an operator where the policy does not allow the account this action', () => {
    const administer = allow(['kms:Describe*', 'kms:Put*'], '*', { Principal: { AWS: root } });
    expect(setUp([]).decide(sign(administer), OPERATOR)).toMatch(
      /no resource-based policy allows the kms:Sign/,
    );
    expect(setUp([]).decide(sign(toAccount), OPERATOR)).toBe('allowed');
  });

  it('judge the conditions of the request', () => {
    const only = (algorithm: string) => ({
      ...toRole,
      Condition: { StringEquals: { 'kms:SigningAlgorithm': algorithm } },
    });
    expect(setUp([]).decide(sign(only('RSASSA_PSS_SHA_256')))).toBe('allowed');
    expect(setUp([]).decide(sign(only('RSASSA_PKCS1_V1_5_SHA_256')))).toMatch(/not authorized/);
  });

  it('deny everybody whom a deny names, the account included', () => {
    const denies: PolicyStatement = {
      Effect: 'Deny',
      Principal: { AWS: root },
      Action: 'kms:Sign',
      Resource: '*',
    };
    expect(setUp([allow('*', '*')]).decide(sign(toRole, denies))).toMatch(
      /with an explicit deny in a resource-based policy$/,
    );
    const others: PolicyStatement = {
      Effect: 'Deny',
      Principal: '*',
      Action: 'kms:Sign',
      Resource: '*',
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': ROLE } },
    };
    expect(setUp([]).decide(sign(toRole, others))).toBe('allowed');
    expect(setUp([]).decide(sign(toAccount, others), OPERATOR)).toMatch(/explicit deny/);
  });
});
