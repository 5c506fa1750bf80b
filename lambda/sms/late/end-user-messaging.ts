/** AWS End User Messaging (API "Pinpoint SMS Voice V2"). */
import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { limits, once } from '../../shared/aws/client-limits';
import { awsFacts } from '../../shared/errors';
import type { SmsChannel, SortedError } from '../channel';
import type { EndUserMessagingChannel } from '../settings';

/** Never tries again: a send that timed out may have been taken. */
const client = /* @__PURE__ */ once(() => new PinpointSMSVoiceV2Client(limits(2_000, 1)));

/** For now, nobody can be sent anything. */
const SENDER_REFUSED = [
  'AccessDeniedException',
  'ServiceQuotaExceededException',
  'ResourceNotFoundException',
  'UnrecognizedClientException',
  'ExpiredTokenException',
];

/**
 * `SendTextMessage`; `dry` uses `DryRun`, which checks, but neither sends nor charges. No context, which
 * event destinations would log.
 */
export function endUserMessaging(channel: EndUserMessagingChannel): SmsChannel {
  return {
    async send({ to, country, text, lifeSeconds, dry }) {
      await client().send(
        new SendTextMessageCommand({
          DestinationPhoneNumber: to,
          OriginationIdentity: arnOf(channel, channel.originationIdentities[country] ?? ''),
          MessageBody: text,
          MessageType: 'TRANSACTIONAL',
          ConfigurationSetName: arnOf(channel, channel.configurationSet),
          ...(channel.protectConfigurationId === undefined
            ? {}
            : { ProtectConfigurationId: channel.protectConfigurationId }),
          TimeToLive: lifeSeconds,
          DryRun: dry,
        }),
      );
    },
    sort,
    // Five dry runs a second, fewer than messages.
    throttlesDryFirst: true,
  };
}

/** The policy's ARN, as IAM compares the text as given. */
function arnOf({ arnPrefix }: EndUserMessagingChannel, given: string): string {
  return given.startsWith('arn:') ? given : `${arnPrefix}${given}`;
}

/** Errors that may depend on number or country are `rejected`. */
function sort(error: unknown): SortedError {
  const name = error instanceof Error ? error.name : '';
  const { httpStatusCode: status } = awsFacts(error);
  if (name === 'ThrottlingException' || status === 429) return { outcome: 'refused', again: true };
  if (SENDER_REFUSED.includes(name) || status === 403) return { outcome: 'refused', again: false };
  if (status !== undefined && status >= 400 && status < 500) return { outcome: 'rejected', again: false };
  return { outcome: 'doubtful', again: false };
}
