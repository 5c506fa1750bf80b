import { stageConfig } from '../../lib/config/stages';
import {
  authValues,
  exportName,
  messagingValues,
  parameterName,
  parameterPrefix,
  passkeyValues,
} from '../../lib/published';
import { buildStage, resourcesOfType } from '../support/stacks';

/** Names that other stacks and programs hold on to. A name that is missing here has been taken from them. */
const promised = {
  messaging: ['ConfigurationSetName', 'SenderIdentity', 'MailEventsTopicArn'],
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
    'Fido2ApiUrl',
    'AuthenticatorsTableName',
    'ForgetUserFunctionName',
  ],
} as const;

describe('a deployment publishes', () => {
  const built = buildStage('dev');

  it.each(['messaging', 'auth'] as const)(
    'what the %s stack promised, as outputs with export names',
    (stack) => {
      const outputs = built[stack].toJSON().Outputs as Record<string, { Export: { Name: string } }>;
      // The others are the CDK's, for what monitoring refers to.
      const published = Object.entries(outputs).filter(([, { Export }]) => Export !== undefined);
      expect(published.map(([name]) => name)).toEqual([...promised[stack]]);
      for (const [name, output] of published) expect(output.Export.Name).toBe(`passwordless-dev-${name}`);
    },
  );

  it.each(['messaging', 'auth'] as const)('the same values of the %s stack as SSM parameters', (stack) => {
    const outputs = built[stack].toJSON().Outputs as Record<string, { Value: unknown }>;
    const parameters = Object.values(resourcesOfType(built[stack], 'AWS::SSM::Parameter')).map(
      ({ Properties }) => [Properties.Name, Properties.Value],
    );
    expect(parameters).toEqual(
      promised[stack].map((name) => [parameterName(built.config, name), outputs[name]?.Value]),
    );
  });

  it('what the lists of names describe, and nothing else', () => {
    expect([...Object.keys(authValues), ...Object.keys(passkeyValues)]).toEqual([...promised.auth]);
    expect(Object.keys(messagingValues)).toEqual([...promised.messaging]);
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

it('publishes nothing of passkeys where the stage has none', () => {
  const { auth } = buildStage('dev', { passkeys: { enabled: false } });
  expect(Object.keys(auth.toJSON().Outputs)).toEqual(Object.keys(authValues));
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
