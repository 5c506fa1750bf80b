/** Dashboard, alarms and saved queries that the construct makes beside a pool of another app. */
import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  type IUserPoolClient,
  UserPool,
  UserPoolClient,
  type UserPoolClientOptions,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Runtime, Function as Trigger } from 'aws-cdk-lib/aws-lambda';
import type { ConfigInput } from '../../lib/config/schema';
import { runbookSections } from '../../lib/features/monitoring/runbook';
import { PasswordlessSignIn, type PasswordlessSignInProps } from '../../lib/passwordless-sign-in';
import { openFindings } from '../guards/findings';
import { readDocument } from '../support/markdown';
import { backend, type Made } from '../support/own-pool-stack';
import { placeholderBundles } from '../support/placeholder-bundles';
import { cdkContext, onlyResource, resourcesOf, resourcesOfType, stacksOf } from '../support/stacks';
import { monitoringDigest } from './monitoring-digest';

const monitoring = { enabled: true };
const everything: Partial<PasswordlessSignInProps> = {
  codes: { email: true },
  passkeys: {
    enabled: true,
    relyingParties: [{ id: 'app.example.com', origins: ['https://app.example.com'] }],
  },
  recovery: { codes: { enabled: true } },
  audit: { enabled: true },
  hooks: {
    admission: { enabled: true },
    claims: { enabled: true },
    methodChoice: { enabled: true },
    welcome: { enabled: true, accountsSince: '2026-07-01' },
  },
};
const alarmsOf = (template: Template) =>
  Object.values(resourcesOfType(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
/** Beside a function, a table and an API of the owner's. */
const beside = ({ stack, userPool }: Made) => {
  const onSignUp = new Trigger(stack, 'OnSignUp', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async (event) => event;'),
  });
  userPool.addTrigger(UserPoolOperation.PRE_SIGN_UP, onSignUp);
  new Table(stack, 'Orders', { partitionKey: { name: 'id', type: AttributeType.STRING } });
  new RestApi(stack, 'Shop', { restApiName: 'shop' }).root.addMethod('GET');
};
const CLIENT: UserPoolClientOptions = {
  authFlows: { custom: true },
  disableOAuth: true,
  preventUserExistenceErrors: true,
};
/** With another client listed after the first. */
function withClient(
  another: (made: Made) => IUserPoolClient,
  settings: Partial<PasswordlessSignInProps>,
): Template {
  const userPoolClients: IUserPoolClient[] = [];
  return backend({
    settings: { ...settings, userPoolClients },
    before: (made) => {
      userPoolClients.push(made.client, another(made));
    },
  }).template();
}

const unwatched = backend({ settings: everything, before: beside });
const watched = backend({ settings: { ...everything, monitoring }, before: beside });
const off = unwatched.template();
const on = watched.template();

it('is off unless asked for, and leaves everything else as it is', () => {
  const types = Object.values(resourcesOf(off)).map(({ Type }) => Type);
  expect(types.filter((type) => /CloudWatch|QueryDefinition/.test(type))).toEqual([]);
  const unsaid = { runbookUrl: 'https://git.example.com/operating.md', enabled: undefined };
  for (const given of [{ thresholds: {}, enabled: false }, {}, unsaid])
    expect(
      backend({ settings: { monitoring: given as never } })
        .template()
        .toJSON(),
    ).toEqual(backend().template().toJSON());
  const changed = Object.entries(resourcesOf(off)).filter(
    ([id, resource]) => JSON.stringify(resourcesOf(on)[id]) !== JSON.stringify(resource),
  );
  // CloudWatch may use the key of the topics.
  expect(changed.map(([id]) => id)).toEqual([expect.stringMatching(/^SignInEventsKey/)]);
});

it('is that of a stage of the app with the same settings', () => {
  const { stacks } = stacksOf('dev', {
    webOrigins: ['https://app.example.com'],
    redirectUris: ['https://app.example.com/'],
    accountApi: { enabled: false },
    magicLink: {},
    ...(everything as Partial<ConfigInput>),
  });
  const ofStage = monitoringDigest(Template.fromStack(stacks.monitoring as Stack));
  expect(ofStage).toContain('passwordless-dev-AdmissionHook-Fault-Count-Warning');
  expect(monitoringDigest(on)).toBe(ofStage);
});

it('watches each function, API and table of the construct, hooks too, and none of the owner’s', () => {
  const text = JSON.stringify(alarmsOf(on));
  for (const type of ['AWS::Lambda::Function', 'AWS::DynamoDB::Table'])
    for (const id of Object.keys(resourcesOfType(on, type)))
      expect([id, text.includes(`"${id}"`)]).toEqual([id, id.startsWith('SignIn')]);
  const apis = Object.values(resourcesOfType(on, 'AWS::ApiGateway::RestApi'));
  expect(apis).toHaveLength(4);
  for (const {
    Properties: { Name },
  } of apis)
    expect([Name, text.includes(`"${Name}"`)]).toEqual([Name, Name !== 'shop']);
  const queries = Object.values(resourcesOfType(on, 'AWS::Logs::QueryDefinition'));
  expect(queries).toHaveLength(2);
  for (const { Properties } of queries)
    for (const { Ref } of Properties.LogGroupNames) expect(Ref).toMatch(/^SignIn\w+Logs/);
  expect(JSON.stringify(queries)).toContain('AdmissionHook');
});

it('names its alarms by deployment and stage, tells operators of each, and where its runbook is', () => {
  const sections = runbookSections.join('|');
  const linked = new RegExp(`Runbook: node_modules/cognito-passwordless/docs/operating\\.md#(${sections})$`);
  for (const { AlarmName, AlarmActions, AlarmDescription } of alarmsOf(on)) {
    expect(AlarmName).toMatch(/^passwordless-dev-/);
    expect(AlarmActions).toEqual([{ Ref: expect.stringMatching(/^SignInAlarmsTopic/) }]);
    expect(AlarmDescription).toMatch(linked);
  }
});

it('has a topic of alarms of which the operators hear, and tells its values', () => {
  const topic = Object.keys(resourcesOfType(on, 'AWS::SNS::Topic')).find((id) => id.includes('Alarms'));
  const subscriptions = Object.values(resourcesOfType(on, 'AWS::SNS::Subscription'));
  expect(subscriptions.map(({ Properties }) => Properties)).toContainEqual({
    Endpoint: 'operators@example.com',
    Protocol: 'email',
    TopicArn: { Ref: topic },
  });
  expect(watched.signIn.value('DashboardName')).toBe('passwordless-dev');
  expect(watched.stack.resolve(watched.signIn.value('AlarmsTopicArn'))).toEqual({ Ref: topic });
  expect(() => unwatched.signIn.value('DashboardName')).toThrow('has no value DashboardName');
});

it('has a graph of each listed client, as Cognito counts by client', () => {
  const graphsOf = (template: Template) => {
    const body = onlyResource(template, 'AWS::CloudWatch::Dashboard').Properties.DashboardBody['Fn::Join'][1];
    const text = (body as (string | { readonly Ref?: string })[])
      .map((part) => (typeof part === 'string' ? part : String(part.Ref)))
      .join('');
    return (JSON.parse(text).widgets as { properties: { title?: string; metrics?: string[][] } }[])
      .filter(({ properties }) => properties.metrics?.some(([namespace]) => namespace === 'AWS/Cognito'))
      .map(({ properties: { title, metrics = [] } }) => ({
        title,
        of: [...new Set(metrics.map(([, , ...dimensions]) => dimensions.slice(0, 4).join(' ')))],
      }));
  };
  const web = 'UserPool Users0A0EEA89 UserPoolClient UsersWebA39D1A70';
  expect(graphsOf(on)).toEqual([{ title: 'The pool', of: [web] }]);
  const shop = withClient(({ userPool }) => userPool.addClient('Shop', CLIENT), { monitoring });
  expect(graphsOf(shop)).toEqual([
    { title: 'The pool, by Users/Web', of: [web] },
    {
      title: 'The pool, by Users/Shop',
      of: [expect.stringMatching(/^UserPool Users0A0EEA89 UserPoolClient UsersShop\w{8}$/)],
    },
  ]);
});

it('wants listed clients in the stack of the pool, which its dashboard is in', () => {
  const elsewhere = ({ stack, userPool }: Made) =>
    new UserPoolClient(new Stack(stack.node.root as App, 'other'), 'Shop', { userPool, ...CLIENT });
  expect(() => withClient(elsewhere, {})).not.toThrow();
  expect(() => withClient(elsewhere, { monitoring })).toThrow(
    'userPoolClients[1]: got "a client of the stack other"',
  );
});

it('stays within a nested stack, as in Amplify', () => {
  const root = new Stack(new App({ context: { ...cdkContext } }), 'amplify');
  const auth = new NestedStack(root, 'auth');
  const userPool = new UserPool(auth, 'Users', {
    signInAliases: { email: true },
    signInCaseSensitive: false,
    keepOriginal: { email: true },
  });
  new PasswordlessSignIn(auth, 'SignIn', {
    userPool,
    userPoolClients: [userPool.addClient('Web', CLIENT)],
    bundles: placeholderBundles(),
    stage: 'dev',
    webOrigins: ['https://app.example.com'],
    sender: { address: 'no-reply@example.com', identity: { kind: 'domain', value: 'example.com' } },
    alarmAddress: 'operators@example.com',
    monitoring,
  });
  const { Resources, Parameters } = Template.fromStack(auth).toJSON();
  const text = JSON.stringify(Resources);
  expect(text).toContain('AWS::CloudWatch::Dashboard');
  // Assets' bucket is a reference to the root's.
  expect(text).not.toMatch(/Fn::ImportValue|Fn::GetStackOutput/);
  expect(Object.keys(Parameters ?? {}).filter((name) => /Users|SignIn/.test(name))).toEqual([]);
  expect(Object.keys(resourcesOf(Template.fromStack(root))).length).toBe(1);
});

it.each([
  [
    { thresholds: { blocked: 7 } },
    'monitoring.enabled: got nothing; expected true or false beside thresholds',
  ],
  [{ enabled: 'yes' }, 'monitoring.enabled: got "yes"'],
  [{ enabled: true, runbook: 'https://example.com' }, 'monitoring.runbook'],
  [true, 'monitoring: got true'],
])('refuses %j', (given, message) => {
  expect(() => backend({ settings: { monitoring: given as never } })).toThrow(message);
});

it('takes thresholds, and an address of the runbook', () => {
  const runbookUrl = 'https://git.example.com/orders/operating.md';
  const { template } = backend({
    settings: { monitoring: { enabled: true, runbookUrl, thresholds: { blocked: 7 } } },
  });
  expect(alarmsOf(template()).find(({ AlarmName }) => AlarmName.includes('flood'))).toMatchObject({
    Threshold: 7,
    AlarmDescription: expect.stringContaining(`Runbook: ${runbookUrl}#being-flooded`),
  });
});

it('takes as much of a stack as docs/your-own-pool.md says', () => {
  const sizeOf = (settings: Partial<PasswordlessSignInProps>) => {
    const template = backend({ settings }).template();
    const kilobytes = JSON.stringify(template.toJSON(), undefined, 1).length / 10_000;
    return [Object.keys(resourcesOf(template)).length, Math.round(kilobytes) * 10];
  };
  const { codes, passkeys } = everything;
  const table = [...readDocument('docs/your-own-pool.md').matchAll(/^\| .*? \| (\d+) \| (\d+) kB \|$/gm)];
  expect(table.map(([, ...numbers]) => numbers.map(Number))).toEqual([
    sizeOf({ codes, passkeys }),
    sizeOf({ codes, passkeys, monitoring }),
    sizeOf(everything),
    sizeOf({ ...everything, monitoring }),
  ]);
});

it('leaves nothing open of AwsSolutions, Serverless and NIST 800-53 R5', () => {
  const findings = ({ stack }: Made) =>
    openFindings(stack.node.root as App).filter(({ path }) => path.startsWith('backend/SignIn/'));
  expect(findings(watched)).toEqual(findings(unwatched));
  expect(findings(watched).filter(({ path }) => path.includes('/Monitoring'))).toEqual([]);
});
