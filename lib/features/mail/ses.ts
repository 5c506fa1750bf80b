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

/** The stage's, or a new one. */
export function configurationSetOf(scope: Construct, id: string, config: Config): IConfigurationSet {
  const { configurationSet: named } = config.sender;
  if (named) return ConfigurationSet.fromConfigurationSetName(scope, id, named);
  return new ConfigurationSet(scope, id, {
    configurationSetName: configurationSetName(config),
    // A sign-in link must not travel in the clear.
    tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
    reputationMetrics: true,
    suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    // No event destination asks for opens or clicks (tellOfUndelivered): SES would rewrite links, and its
    // redirect see them.
  });
}

/** With DNS records where the stage names the zone. */
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
    // The topic gets bounces and complaints.
    feedbackForwarding: false,
  });
  // Without it DKIM keys are gone and mail stops until the DNS has new ones.
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

/** Mails that did not arrive, and complaints. */
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
