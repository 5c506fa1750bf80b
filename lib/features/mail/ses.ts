/** Who sends mail, and how it is sent. */
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import {
  ConfigurationSet,
  ConfigurationSetEventDestination,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  type IConfigurationSet,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { configurationSetName } from '../../config/mail/schema';
import type { Config } from '../../config/schema';
import { removalPolicy } from '../../shared/removal';

/** The configuration set that the stage names, or one of its own. */
export function configurationSetOf(scope: Construct, id: string, config: Config): IConfigurationSet {
  const { configurationSet: named } = config.sender;
  if (named) return ConfigurationSet.fromConfigurationSetName(scope, id, named);
  return new ConfigurationSet(scope, id, {
    configurationSetName: configurationSetName(config),
    // A link that signs in must not travel in the clear, not even between mail servers.
    tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
    reputationMetrics: true,
    suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    // No event destination asks for opens or clicks (tellOfUndelivered), so SES rewrites no link and puts in
    // no image: its redirect would see every link that signs in.
  });
}

/** Makes the identity that mail is sent by, and its DNS records where the stage names their zone. */
export function createIdentity(
  scope: Construct,
  id: string,
  config: Config,
  configurationSet: IConfigurationSet,
): void {
  const { identity } = config.sender;
  const emailIdentity = new EmailIdentity(scope, id, {
    identity: identity.kind === 'domain' ? Identity.domain(identity.value) : Identity.email(identity.value),
    configurationSet,
    // Bounces and complaints go to the topic.
    feedbackForwarding: false,
  });
  // An identity that goes takes its DKIM keys along, and mail stops until the DNS has new ones.
  emailIdentity.applyRemovalPolicy(removalPolicy(config));
  if (identity.kind !== 'domain' || !identity.hostedZone) return;
  const { id: hostedZoneId } = identity.hostedZone;
  emailIdentity.dkimRecords.forEach(({ name, value }, index) => {
    new CfnRecordSet(scope, `Dkim${index + 1}`, {
      hostedZoneId,
      name,
      type: 'CNAME',
      resourceRecords: [value],
      ttl: '1800',
    });
  });
}

/** Has a topic told of mails that did not arrive, and of complaints. */
export function tellOfUndelivered(
  scope: Construct,
  id: string,
  configurationSet: IConfigurationSet,
  topic: ITopic,
): void {
  new ConfigurationSetEventDestination(scope, id, {
    configurationSet,
    destination: EventDestination.snsTopic(topic),
    events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT, EmailSendingEvent.REJECT],
  });
}
