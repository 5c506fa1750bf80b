import { stageNames } from '../../lib/config/stages';
import { buildStage, onlyResource, resourcesOfType } from '../support/stacks';

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

  it('of the pool itself goes the same way', () => {
    expect(onlyResource(auth, 'AWS::Cognito::UserPool').Properties.EmailConfiguration).toEqual({
      EmailSendingAccount: 'DEVELOPER',
      From: `"${config.appName}" <${config.sender.address}>`,
      SourceArn: `arn:aws:ses:${config.region}:${config.account}:identity/${config.sender.identity.value}`,
      ConfigurationSet: configurationSet.Properties.Name,
    });
  });
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
