import { randomUUID } from 'node:crypto';
import type { SentSms } from '../../contract';
import { optionalText, type Read, unread } from '../input';
import { messageParts } from '../message-parts';
import type { MemoryOutbox } from '../outbox';
import { attributesOf, invalid, operation } from './input';
import type { TopicMessage, Topics } from './topics';

const MEMBERS = {
  PhoneNumber: optionalText,
  TopicArn: optionalText,
  TargetArn: optionalText,
  Message: optionalText,
  Subject: optionalText,
  MessageAttributes: unread,
  MessageStructure: optionalText,
  MessageGroupId: optionalText,
  MessageDeduplicationId: optionalText,
};
/** E.164: 15 digits at most. */
const PHONE_NUMBER = /^\+[1-9][0-9]{6,14}$/;
const MAX_SMS_CHARACTERS = 1600;
const MAX_TOPIC_BYTES = 256 * 1024;
const SENDER_ID = /^(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}$/;

type Input = Read<typeof MEMBERS>;

export function publishOperation(
  topics: Topics,
  telephone: MemoryOutbox<SentSms>,
  published: MemoryOutbox<TopicMessage>,
) {
  return operation(
    MEMBERS,
    ({ PhoneNumber, TopicArn, TargetArn }) => {
      const topicArn = TopicArn ?? TargetArn;
      const policy = topicArn && topics.has(topicArn) ? topics.find(topicArn).policy : undefined;
      return {
        action: 'sns:Publish',
        // A direct SMS's resource is the number: `*` covers it, and so does `NotResource: arn:aws:sns:*:*:*`,
        // which lets SMS through and no topic.
        resource: PhoneNumber ?? topicArn ?? '*',
        ...(policy ? { resourcePolicy: { document: policy, mustAllow: false } } : {}),
      };
    },
    (input) => {
      const targets = [input.PhoneNumber, input.TopicArn, input.TargetArn];
      if (targets.filter((target) => target !== undefined).length !== 1) {
        throw invalid('Exactly one of PhoneNumber, TopicArn and TargetArn must be given.');
      }
      if (!input.Message) throw invalid('Empty message');
      if (input.MessageStructure !== undefined) {
        throw invalid('MessageStructure is not emulated; send one text for every protocol.');
      }
      const id =
        input.PhoneNumber === undefined
          ? toTopic(input, input.Message)
          : toTelephone(input, input.PhoneNumber, input.Message);
      return { MessageId: id };
    },
  );

  function toTelephone(input: Input, phoneNumber: string, message: string): string {
    if (!PHONE_NUMBER.test(phoneNumber)) {
      throw invalid(
        `PhoneNumber Reason: ${phoneNumber} is not valid to publish to; write it as +14155550123`,
      );
    }
    if ([...message].length > MAX_SMS_CHARACTERS) {
      throw invalid(`Message Reason: an SMS has at most ${MAX_SMS_CHARACTERS} characters`);
    }
    const attributes = attributesOf(input.MessageAttributes);
    const senderId = attributes['AWS.SNS.SMS.SenderID'] ?? topics.smsAttributes.get('DefaultSenderID');
    if (senderId !== undefined && !SENDER_ID.test(senderId)) {
      throw invalid(`SenderID ${senderId}: it has up to 11 letters, digits or "-", one of them a letter`);
    }
    const type = attributes['AWS.SNS.SMS.SMSType'];
    if (type !== undefined && type !== 'Promotional' && type !== 'Transactional') {
      throw invalid(`SMSType ${type}: it can be Promotional or Transactional`);
    }
    const parts = messageParts(message);
    const undelivered =
      topics.settings.values.IsInSandbox && !topics.sandbox.isVerified(phoneNumber)
        ? 'the account is in the SMS sandbox, and the number is not verified'
        : topics.sandbox.affords(parts, topics.monthlyLimit)
          ? undefined
          : 'no quota left for account';
    // Publish has no error for either: AWS takes the message and tells the delivery log.
    // https://docs.aws.amazon.com/sns/latest/dg/sns-sms-sandbox.html, …/sms_preferences.html
    if (undelivered !== undefined) {
      topics.context.log(`sns: a text message is taken and not delivered: ${undelivered}.`);
      return randomUUID();
    }
    topics.sandbox.spend(parts);
    return telephone.keep({ phoneNumber, message, senderId }).id;
  }

  function toTopic(input: Input, message: string): string {
    const topic = topics.find(input.TopicArn ?? input.TargetArn);
    const { Subject: subject } = input;
    if (Buffer.byteLength(message) > MAX_TOPIC_BYTES) throw invalid('Message too long');
    if (subject !== undefined && !/^[!-~][ -~]{0,98}$/.test(subject)) {
      throw invalid('Subject: it has up to 99 ASCII characters and no line breaks');
    }
    if (topic.fifo && !input.MessageGroupId) {
      throw invalid('The MessageGroupId parameter is required for FIFO topics');
    }
    const { id } = published.keep({ topicArn: topic.arn, message, subject });
    const subscriptions = topics.subscriptions(topic.arn).length;
    if (subscriptions > 0) {
      topics.context.log(
        `sns: a message to ${topic.name} is kept; its ${subscriptions} subscription(s) get nothing, deliveries are not emulated.`,
      );
    }
    return id;
  }
}
