/** AWS's checks, then Meta's. */
import { AwsError } from '../../contract';
import { operationsOf, optionalText, type Read } from '../input';
import type { SocialAccount } from './account';
import { readMessage } from './message';

const MEMBERS = {
  originationPhoneNumberId: optionalText,
  message: optionalText,
  metaApiVersion: optionalText,
};
/** Both of API_SendWhatsAppMessage. */
const PHONE_NUMBER_ID = /^phone-number-id-.*$|^arn:.*:phone-number-id\/[0-9a-zA-Z]+$/;
const LONGEST = { originationPhoneNumberId: 115, message: 2_048_000 };
/** "Version 20 and later": https://docs.aws.amazon.com/general/latest/gr/end-user-messaging.html */
const OLDEST_VERSION = 20;

const operation = operationsOf({
  prefix: 'social-messaging',
  mistyped: invalid,
  unknown: (member, name) => invalid(`${member} is no member of ${name}.`),
});

export function sendWhatsAppMessage(account: SocialAccount) {
  return operation(
    MEMBERS,
    ({ originationPhoneNumberId: id }) => (id === undefined ? '*' : account.arn(id)),
    (input) => {
      const { originationPhoneNumberId, blob } = read(input);
      const number = account.get(originationPhoneNumberId);
      const { to, template, language, code } = readMessage(blob, number);
      const messageId = account.context.deliverSms({
        phoneNumber: to,
        // Meta's words, here always in English.
        message: `${code} is your verification code. For your security, do not share this code.`,
        senderId: number.displayName,
        whatsApp: { originationPhoneNumberId: number.id, template, language },
      });
      return { messageId };
    },
  );
}

/** @throws AwsError `ValidationException` naming the wrong member */
function read(input: Read<typeof MEMBERS>): {
  readonly originationPhoneNumberId: string;
  readonly blob: Buffer;
} {
  const { originationPhoneNumberId: id, message, metaApiVersion } = input;
  if (id === undefined || message === undefined || metaApiVersion === undefined)
    throw invalid(`${Object.entries(input).find(([, value]) => value === undefined)?.[0]} must not be null.`);
  if (id.length > LONGEST.originationPhoneNumberId || !PHONE_NUMBER_ID.test(id))
    throw invalid(
      `Value at 'originationPhoneNumberId' failed to satisfy constraint: Member must satisfy regular expression pattern: ${PHONE_NUMBER_ID.source}`,
    );
  const [, version] = /^v(\d+)(?:\.\d+)?$/.exec(metaApiVersion) ?? [];
  if (version === undefined || Number(version) < OLDEST_VERSION)
    throw invalid(`metaApiVersion ${metaApiVersion} is not supported; v${OLDEST_VERSION}.0 and later are.`);
  const blob = Buffer.from(message, 'base64');
  if (blob.length === 0 || blob.length > LONGEST.message)
    throw invalid(`Value at 'message' must have 1 to ${LONGEST.message} bytes.`);
  return { originationPhoneNumberId: id, blob };
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
