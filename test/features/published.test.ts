import type { Template } from 'aws-cdk-lib/assertions';
import {
  alarmValues,
  auditValues,
  authValues,
  exportName,
  forgetUserValues,
  messagingValues,
  parameterName,
  parameterPrefix,
  passkeyValues,
  publishedApis,
  recoveryValues,
  secondProofValues,
  smsValues,
} from '../../lib/published';
import { buildStage, resourcesOfType } from '../support/stacks';
import { stageConfig } from '../support/stages';

/** Names that other stacks and programs hold on to. A name that is missing here has been taken from them. */
const promised = {
  messaging: [
    'ConfigurationSetName',
    'SenderIdentity',
    'MailEventsTopicArn',
    'SmsStopParameterName',
    'SmsAlarmsTopicArn',
    'AuditBusArn',
    'AlarmsTopicArn',
  ],
  auth: [
    'UserPoolId',
    'UserPoolArn',
    'UserPoolClientId',
    'Region',
    'WebUrl',
    'AppName',
    'Locales',
    'LinkLifeSeconds',
    'CoolDownSeconds',
    'SigningKeyArn',
    'SecretsTableName',
    'WebAclArn',
    'SignInMethods',
    'Fido2ApiUrl',
    'AuthenticatorsTableName',
    'ForgetUserFunctionName',
    'RecoverUserFunctionName',
    'RecoveryOperatorsPolicyArn',
    'ContactApiUrl',
    'ReleaseNumberFunctionName',
  ],
} as const;

/**
 * Names of what a stack publishes. Outputs without an export are the CDK's, for what monitoring refers to.
 */
const publishedBy = (stack: Template) =>
  Object.entries(stack.toJSON().Outputs as Record<string, { Export?: { Name: string } }>)
    .filter(([, { Export }]) => Export !== undefined)
    .map(([name]) => name);

describe('a deployment publishes', () => {
  const built = buildStage('dev');

  it.each(['messaging', 'auth'] as const)(
    'what the %s stack promised, as outputs with export names',
    (stack) => {
      expect(publishedBy(built[stack])).toEqual([...promised[stack]]);
      const outputs = built[stack].toJSON().Outputs as Record<string, { Export: { Name: string } }>;
      for (const name of promised[stack]) expect(outputs[name]?.Export.Name).toBe(`passwordless-dev-${name}`);
    },
  );

  it.each(['messaging', 'auth'] as const)('the same values of the %s stack as SSM parameters', (stack) => {
    const outputs = built[stack].toJSON().Outputs as Record<string, { Value: unknown }>;
    const parameters = Object.values(resourcesOfType(built[stack], 'AWS::SSM::Parameter'))
      .map(({ Properties }) => [Properties.Name, Properties.Value])
      // What the stacks tell each other, and what operators write, is no promise to others.
      .filter(([name]) => !/\/sms-(stop|simulator-number-arn)$/.test(name));
    expect(parameters).toEqual(
      promised[stack].map((name) => [parameterName(built.config, name), outputs[name]?.Value]),
    );
  });

  it('what the lists of names describe, and nothing else', () => {
    const { Fido2ApiUrl, ContactApiUrl } = publishedApis;
    expect(
      [
        authValues,
        { Fido2ApiUrl },
        passkeyValues,
        forgetUserValues,
        recoveryValues,
        { ContactApiUrl },
        secondProofValues,
      ].flatMap((values) => Object.keys(values)),
    ).toEqual([...promised.auth]);
    expect(
      [messagingValues, smsValues, auditValues, alarmValues].flatMap((values) => Object.keys(values)),
    ).toEqual([...promised.messaging]);
  });

  it('what the page says of links: who sends them, how long they live, how soon another can be asked for', () => {
    const { Outputs } = built.auth.toJSON();
    const values = Object.fromEntries(
      ['WebUrl', 'Region', 'AppName', 'Locales', 'LinkLifeSeconds', 'CoolDownSeconds'].map((name) => [
        name,
        Outputs[name].Value,
      ]),
    );
    expect(values).toEqual({
      WebUrl: 'https://app.dev.example.com',
      Region: 'us-east-1',
      AppName: 'Example (dev)',
      Locales: 'en,ja',
      LinkLifeSeconds: '600',
      CoolDownSeconds: '60',
    });
  });
});

it('publishes nothing of passkeys, of codes and of an audit trail where the stage has none', () => {
  const { auth, messaging } = buildStage('dev', {
    passkeys: { enabled: false },
    codes: {},
    audit: { enabled: false },
  });
  expect(publishedBy(auth)).toEqual(
    [authValues, forgetUserValues, recoveryValues].flatMap((values) => Object.keys(values)),
  );
  expect(publishedBy(messaging)).toEqual(
    [messagingValues, alarmValues].flatMap((values) => Object.keys(values)),
  );
});

it.each([
  [
    'codes by e-mail alone',
    { email: true },
    { codes: { email: true, sms: false, inLinkMail: false } },
    ['ContactApiUrl'],
  ],
  [
    'codes in the mail of links alone',
    { inLinkMail: true },
    { codes: { email: false, inLinkMail: true } },
    [],
  ],
  [
    'codes by SMS',
    { sms: true, digits: 8, lifeMinutes: 10, coolDownSeconds: 60 },
    {
      codes: { sms: true, digits: 8, lifeSeconds: 600, coolDownSeconds: 60 },
      sms: { defaultCountry: 'JP', countries: ['JP', 'US'] },
    },
    ['ContactApiUrl', 'ReleaseNumberFunctionName'],
  ],
])('tells the page of %s', (_, codes, methods, others) => {
  const { auth } = buildStage('dev', { passkeys: { enabled: false }, codes });
  const { Outputs } = auth.toJSON();
  expect(JSON.parse(Outputs.SignInMethods.Value)).toMatchObject(methods);
  expect('sms' in JSON.parse(Outputs.SignInMethods.Value)).toBe('sms' in methods);
  expect(
    publishedBy(auth).filter(
      (name) => !(name in authValues || name in forgetUserValues || name in recoveryValues),
    ),
  ).toEqual(others);
});

it.each([true, false])('tells the page whether links sign in: %s', (enabled) => {
  const { auth } = buildStage('dev', { magicLink: { enabled }, codes: { email: true } });
  expect(JSON.parse(auth.toJSON().Outputs.SignInMethods.Value).links).toBe(enabled);
});

it.each([
  [
    'passwords sign in there',
    { passwordFlows: true, passwordPolicy: { minLength: 20 } },
    { onPage: true, minLength: 20 },
  ],
  [
    'only the account API begins sign-ins',
    { passwordFlows: true, accountApi: { enabled: true, onlyEntrance: true } },
    { onPage: false },
  ],
])('tells the page that %s', (_, fields, passwords) => {
  const { auth } = buildStage('dev', fields);
  const { Outputs } = auth.toJSON();
  expect(JSON.parse(Outputs.SignInMethods.Value).passwords).toMatchObject(passwords);
});

it('says nothing of passwords where none signs in', () => {
  const { auth } = buildStage('dev');
  const { Outputs } = auth.toJSON();
  expect(JSON.parse(Outputs.SignInMethods.Value)).not.toHaveProperty('passwords');
});

describe('names of published values', () => {
  const config = stageConfig('prod', { deploymentName: 'shop' });

  it('stand under one prefix, which carries a version', () => {
    expect(parameterPrefix(config)).toBe('/shop/prod/v1');
    expect(parameterName(config, 'UserPoolClientId')).toBe('/shop/prod/v1/user-pool-client-id');
    expect(parameterName(config, 'WebUrl')).toBe('/shop/prod/v1/web-url');
    expect(parameterName(config, 'Fido2ApiUrl')).toBe('/shop/prod/v1/fido2-api-url');
  });

  it('tell deployments and stages of one account apart', () => {
    expect(exportName(config, 'UserPoolId')).toBe('shop-prod-UserPoolId');
  });
});
