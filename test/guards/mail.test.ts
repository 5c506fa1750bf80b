import { buildStage, onlyResource, resourcesOfType } from '../support/stacks';
import { stageNames } from '../support/stages';

describe.each(stageNames)('mail of stage %s', (stage) => {
  const { messaging, auth, config } = buildStage(stage);
  const configurationSet = onlyResource(messaging, 'AWS::SES::ConfigurationSet');

  it('rewrites no link and counts no opening', () => {
    expect(configurationSet.Properties.TrackingOptions).toBeUndefined();
    expect(configurationSet.Properties.VdmOptions).toBeUndefined();
    const { EventDestination } = onlyResource(
      messaging,
      'AWS::SES::ConfigurationSetEventDestination',
    ).Properties;
    expect(EventDestination.MatchingEventTypes).toEqual(['bounce', 'complaint', 'reject']);
  });

  it('travels over TLS or not at all', () => {
    expect(configurationSet.Properties.DeliveryOptions.TlsPolicy).toBe('REQUIRE');
  });

  it('is not sent again to who bounced or complained', () => {
    expect(configurationSet.Properties.SuppressionOptions.SuppressedReasons).toEqual(['BOUNCE', 'COMPLAINT']);
  });

  it('tells operators of bounces and alarms over encrypted topics', () => {
    const key = onlyResource(messaging, 'AWS::KMS::Key');
    const topics = Object.entries(resourcesOfType(messaging, 'AWS::SNS::Topic'));
    expect(topics.map(([logicalId]) => logicalId.replace(/[0-9A-F]{8}$/, ''))).toEqual([
      'EventsTopic',
      'AlarmsTopic',
    ]);
    for (const [logicalId, { Properties }] of topics) {
      expect(Properties.KmsMasterKeyId).toEqual({ 'Fn::GetAtt': [key.logicalId, 'Arn'] });
      const subscriptions = Object.values(resourcesOfType(messaging, 'AWS::SNS::Subscription'))
        .map((subscription) => subscription.Properties)
        .filter(({ TopicArn }) => TopicArn.Ref === logicalId);
      expect(subscriptions).toMatchObject([{ Protocol: 'email', Endpoint: config.alarmAddress }]);
    }
  });

  it('of the pool itself goes the same way, where it sends any', () => {
    const sending = buildStage(stage, { passwordFlows: true });
    expect(onlyResource(sending.auth, 'AWS::Cognito::UserPool').Properties.EmailConfiguration).toEqual({
      EmailSendingAccount: 'DEVELOPER',
      From: `"${config.appName}" <${config.sender.address}>`,
      SourceArn: `arn:aws:ses:${config.region}:${config.account}:identity/${config.sender.identity.value}`,
      ConfigurationSet: configurationSet.Properties.Name,
    });
  });

  it('is none of a pool that mails nothing: Cognito would refuse it until SES has verified the sender', () => {
    expect(onlyResource(auth, 'AWS::Cognito::UserPool').Properties.EmailConfiguration).toEqual({
      EmailSendingAccount: 'COGNITO_DEFAULT',
    });
  });
});

describe('a sender that SES has already', () => {
  const sender = {
    address: 'no-reply@dev.example.com',
    identity: { kind: 'domain', value: 'dev.example.com', provision: false },
  } as const;

  it('is named and not made; the stage keeps a configuration set of its own', () => {
    const { messaging, auth } = buildStage('dev', { sender, passwordFlows: true });
    expect(Object.keys(resourcesOfType(messaging, 'AWS::SES::EmailIdentity'))).toEqual([]);
    expect(onlyResource(messaging, 'AWS::SES::ConfigurationSet').Properties.Name).toBe('passwordless-dev');
    expect(onlyResource(auth, 'AWS::Cognito::UserPool').Properties.EmailConfiguration.SourceArn).toMatch(
      /identity\/dev\.example\.com$/,
    );
  });

  it('can go with a configuration set that is there: only where bounces go is added to it', () => {
    const { messaging, auth } = buildStage('dev', { sender: { ...sender, configurationSet: 'shared' } });
    const made = Object.values(messaging.toJSON().Resources as Record<string, { Type: string }>)
      .map(({ Type }) => Type)
      .filter((type) => type.startsWith('AWS::SES::'));
    expect(made).toEqual(['AWS::SES::ConfigurationSetEventDestination']);
    expect(
      onlyResource(messaging, 'AWS::SES::ConfigurationSetEventDestination').Properties.ConfigurationSetName,
    ).toBe('shared');
    const text = JSON.stringify(auth.toJSON());
    expect(text).toContain('configuration-set/shared');
    expect(text).not.toContain('ses:us-east-1:111111111111:configuration-set/passwordless-dev');
    expect(messaging.toJSON().Outputs.ConfigurationSetName.Value).toBe('shared');
  });
});

it('writes the DKIM records of its domain into a hosted zone that the stage names', () => {
  const { messaging } = buildStage('dev', {
    sender: {
      address: 'no-reply@dev.example.com',
      identity: {
        kind: 'domain',
        value: 'dev.example.com',
        hostedZone: { id: 'Z0123456789ABC', name: 'example.com' },
      },
    },
  });
  const { logicalId } = onlyResource(messaging, 'AWS::SES::EmailIdentity');
  expect(
    Object.values(resourcesOfType(messaging, 'AWS::Route53::RecordSet')).map(({ Properties }) => Properties),
  ).toEqual(
    [1, 2, 3].map((at) => ({
      HostedZoneId: 'Z0123456789ABC',
      Type: 'CNAME',
      TTL: '1800',
      Name: { 'Fn::GetAtt': [logicalId, `DkimDNSTokenName${at}`] },
      ResourceRecords: [{ 'Fn::GetAtt': [logicalId, `DkimDNSTokenValue${at}`] }],
    })),
  );
});

it('takes a single address as identity too', () => {
  const sender = {
    address: 'someone@example.com',
    identity: { kind: 'address', value: 'someone@example.com' },
  } as const;
  const { messaging } = buildStage('dev', { sender });
  expect(onlyResource(messaging, 'AWS::SES::EmailIdentity').Properties.EmailIdentity).toBe(
    'someone@example.com',
  );
});
