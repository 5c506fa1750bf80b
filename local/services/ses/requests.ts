import {
  addressOf,
  checkHeaderText,
  checkMembers,
  contentOf,
  listOf,
  type Outgoing,
  recipientsOf,
} from './outgoing';
import { addressesIn, headerOf } from './raw';
import { type ApiVersion, badValue } from './refusals';

// biome-ignore lint/suspicious/noExplicitAny: the wire decides; every member is checked where it is read.
type Input = Readonly<Record<string, any>>;

/** Attachments and base64 included. */
const MAX_BYTES: Readonly<Record<ApiVersion, number>> = { v1: 10 * 1024 * 1024, v2: 40 * 1024 * 1024 };

export function sendEmailV1(input: Input): Outgoing {
  const version = 'v1';
  const { Source, Destination, Message, ReplyToAddresses, ConfigurationSetName } = input;
  checkMembers(
    version,
    input,
    [
      'Source',
      'Destination',
      'Message',
      'ReplyToAddresses',
      'ReturnPath',
      'ReturnPathArn',
      'SourceArn',
      'Tags',
      'ConfigurationSetName',
    ],
    'SendEmail',
  );
  return simple(version, {
    source: Source,
    destination: Destination,
    message: Message,
    replyTo: ReplyToAddresses,
    returnPath: input.ReturnPath,
    identityArn: input.SourceArn,
    configurationSet: ConfigurationSetName,
  });
}

export function sendRawEmailV1(input: Input): Outgoing {
  checkMembers(
    'v1',
    input,
    [
      'Source',
      'Destinations',
      'RawMessage',
      'FromArn',
      'SourceArn',
      'ReturnPathArn',
      'Tags',
      'ConfigurationSetName',
    ],
    'SendRawEmail',
  );
  const destinations = listOf('v1', input.Destinations, 'Destinations');
  return raw('v1', {
    action: 'SendRawEmail',
    data: input.RawMessage?.Data,
    source: input.Source,
    envelope: destinations.length > 0 ? { to: destinations, cc: [], bcc: [] } : undefined,
    identityArn: input.FromArn ?? input.SourceArn,
    configurationSet: input.ConfigurationSetName,
    returnPath: undefined,
  });
}

/** Simple or raw. */
export function sendEmailV2(input: Input): Outgoing {
  const version = 'v2';
  checkMembers(
    version,
    input,
    [
      'FromEmailAddress',
      'FromEmailAddressIdentityArn',
      'Destination',
      'ReplyToAddresses',
      'FeedbackForwardingEmailAddress',
      'FeedbackForwardingEmailAddressIdentityArn',
      'Content',
      'EmailTags',
      'ConfigurationSetName',
    ],
    'SendEmail',
  );
  const content = objectOf(version, input.Content, 'Content');
  checkMembers(version, content, ['Simple', 'Raw'], 'Content');
  if (Boolean(content.Simple) === Boolean(content.Raw)) {
    throw badValue(version, 'Content must hold exactly one of Simple and Raw.');
  }
  const common = {
    returnPath: input.FeedbackForwardingEmailAddress,
    identityArn: input.FromEmailAddressIdentityArn,
    configurationSet: input.ConfigurationSetName,
  };
  if (content.Simple) {
    checkMembers(version, content.Simple, ['Subject', 'Body', 'Headers'], 'Content.Simple');
    return simple(version, {
      ...common,
      source: input.FromEmailAddress,
      destination: input.Destination,
      message: content.Simple,
      replyTo: input.ReplyToAddresses,
    });
  }
  return raw(version, {
    ...common,
    action: 'SendEmail',
    data: content.Raw.Data,
    source: input.FromEmailAddress,
    envelope: input.Destination ? envelopeOf(version, input.Destination) : undefined,
  });
}

function envelopeOf(version: ApiVersion, destination: unknown) {
  checkMembers(version, destination, ['ToAddresses', 'CcAddresses', 'BccAddresses'], 'Destination');
  const { ToAddresses, CcAddresses, BccAddresses } = (destination ?? {}) as Input;
  return {
    to: listOf(version, ToAddresses, 'Destination.ToAddresses'),
    cc: listOf(version, CcAddresses, 'Destination.CcAddresses'),
    bcc: listOf(version, BccAddresses, 'Destination.BccAddresses'),
  };
}

function simple(version: ApiVersion, input: Input): Outgoing {
  const envelope = envelopeOf(version, input.destination);
  const recipients = recipientsOf(version, [...envelope.to, ...envelope.cc, ...envelope.bcc]);
  const { Subject, Body, Headers = [] } = (input.message ?? {}) as Input;
  const subject = contentOf(version, Subject, 'Subject');
  if (subject === undefined) throw badValue(version, 'Subject.Data is missing.');
  const text = contentOf(version, Body?.Text, 'Body.Text');
  const html = contentOf(version, Body?.Html, 'Body.Html');
  if (text === undefined && html === undefined) {
    throw badValue(version, 'Body needs Text or Html.');
  }
  checkSize(
    version,
    Buffer.byteLength(subject) + Buffer.byteLength(text ?? '') + Buffer.byteLength(html ?? ''),
  );
  const replyTo = listOf(version, input.replyTo, 'ReplyToAddresses');
  for (const address of replyTo) addressOf(version, address);
  return {
    version,
    action: 'SendEmail',
    from: addressOf(version, input.source),
    envelopeFrom: undefined,
    source: input.source,
    ...envelope,
    recipients,
    returnPath: optionalAddress(version, input.returnPath),
    configurationSet: input.configurationSet,
    identityArn: input.identityArn,
    content: {
      kind: 'simple',
      subject: checkHeaderText(version, subject, 'Subject'),
      text,
      html,
      headers: {
        ...(replyTo.length > 0 ? { 'Reply-To': replyTo.join(', ') } : {}),
        ...headersOf(version, Headers),
      },
    },
  };
}

function raw(version: ApiVersion, input: Input): Outgoing {
  if (typeof input.data !== 'string' || input.data === '') {
    throw badValue(version, 'The raw message has no Data.');
  }
  const bytes = Buffer.from(input.data, 'base64');
  checkSize(version, bytes.length);
  const fields = headerOf(version, bytes);
  const inHeader = addressesIn(fields, 'from');
  if (inHeader.length !== 1) {
    throw badValue(version, `The raw message must have one From address; it has ${inHeader.length}.`);
  }
  const source = String(inHeader[0]);
  const envelope = input.envelope ?? {
    to: addressesIn(fields, 'to'),
    cc: addressesIn(fields, 'cc'),
    bcc: addressesIn(fields, 'bcc'),
  };
  return {
    version,
    action: input.action,
    from: addressOf(version, source),
    envelopeFrom: optionalAddress(version, input.source),
    source,
    ...envelope,
    recipients: recipientsOf(version, [...envelope.to, ...envelope.cc, ...envelope.bcc]),
    returnPath: optionalAddress(version, input.returnPath),
    configurationSet: input.configurationSet ?? fields.get('x-ses-configuration-set')?.[0],
    identityArn: input.identityArn,
    content: { kind: 'raw', bytes },
  };
}

function headersOf(version: ApiVersion, headers: unknown): Record<string, string> {
  if (!Array.isArray(headers)) throw badValue(version, 'Content.Simple.Headers must be a list.');
  return Object.fromEntries(
    headers.map((header) => {
      const { Name, Value } = objectOf(version, header, 'Content.Simple.Headers');
      if (typeof Name !== 'string' || !/^[!-9;-~]{1,126}$/.test(Name)) {
        throw badValue(version, `The header name ${JSON.stringify(Name)} is not one of RFC 5322.`);
      }
      if (typeof Value !== 'string') throw badValue(version, `The header ${Name} has no string as Value.`);
      return [Name, checkHeaderText(version, Value, `The header ${Name}`)];
    }),
  );
}

/** @throws AwsError naming a member that is no object */
function objectOf(version: ApiVersion, value: unknown, member: string): Input {
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value;
  throw badValue(version, `${member} must be an object; it is ${JSON.stringify(value)}.`);
}

function optionalAddress(version: ApiVersion, text: unknown) {
  return text === undefined ? undefined : addressOf(version, text);
}

function checkSize(version: ApiVersion, bytes: number): void {
  if (bytes > MAX_BYTES[version]) {
    throw badValue(version, `Message length is more than ${MAX_BYTES[version]} bytes long: '${bytes}'.`);
  }
}
