/** Amazon SNS, with only the account's country rules and receipts. */
import { type MessageAttributeValue, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { limits, once } from '../../shared/aws/client-limits';
import { awsFacts } from '../../shared/errors';
import type { SmsChannel, SortedError } from '../channel';
import type { SnsChannel } from '../settings';

/** Never tries again: a send that timed out may have been taken. */
const own = /* @__PURE__ */ once(() => new SNSClient(limits(2_000, 1)));
let elsewhere: { readonly region: string; readonly client: SNSClient } | undefined;

/** @param region undefined for the function's own */
function clientOf(region: string | undefined): SNSClient {
  if (region === undefined) return own();
  if (elsewhere?.region !== region)
    elsewhere = { region, client: new SNSClient({ ...limits(2_000, 1), region }) };
  return elsewhere.client;
}

const INVALID = ['InvalidParameter', 'InvalidParameterException', 'InvalidParameterValueException'];
const THROTTLED = ['Throttled', 'ThrottledException', 'Throttling', 'ThrottlingException'];

/** No country code begins with 0 (ITU-T E.164). */
const NOBODY = '+0';

/**
 * `Publish`. Without a dry run, `dry` uses an impossible number, which SNS answers with `InvalidParameter`.
 * It doesn't detect an account that SNS won't send for.
 */
export function simpleNotificationService(channel: SnsChannel): SmsChannel {
  return {
    async send({ to, text, dry }) {
      const attributes: Record<string, MessageAttributeValue> = {
        'AWS.SNS.SMS.SMSType': attribute('Transactional'),
        ...(channel.senderId === undefined ? {} : { 'AWS.SNS.SMS.SenderID': attribute(channel.senderId) }),
      };
      const command = new PublishCommand({
        PhoneNumber: dry ? NOBODY : to,
        Message: text,
        MessageAttributes: attributes,
      });
      try {
        await clientOf(channel.region).send(command);
      } catch (error) {
        if (!dry || !(error instanceof Error) || !INVALID.includes(error.name)) throw error;
      }
    },
    sort,
    throttlesDryFirst: true,
  };
}

function attribute(value: string): MessageAttributeValue {
  return { DataType: 'String', StringValue: value };
}

/** Errors that may depend on the number are `rejected`. */
function sort(error: unknown): SortedError {
  const name = error instanceof Error ? error.name : '';
  const { httpStatusCode: status } = awsFacts(error);
  if (THROTTLED.includes(name) || status === 429) return { outcome: 'refused', again: true };
  if (status === 403) return { outcome: 'refused', again: false };
  if (status !== undefined && status >= 400 && status < 500) return { outcome: 'rejected', again: false };
  return { outcome: 'doubtful', again: false };
}
