/** All of AWS's checks, then, unless a dry run, a message on the telephone. */
import { randomUUID } from 'node:crypto';
import { isRecord } from '../../record';
import { optionalText, type Read, unread } from '../input';
import { messageParts } from '../message-parts';
import type { MessageType, SmsAccount } from './account';
import { countryOf } from './country';
import type { DryRunRate } from './dry-run-rate';
import { flagOf, type Input, operation, type Shape, show, textOf } from './input';
import { originationArn, originFor } from './origination';
import { checkCountry, protectionOf } from './protection';
import { conflict, invalid } from './refusals';

const MEMBERS = {
  DestinationPhoneNumber: optionalText,
  OriginationIdentity: optionalText,
  MessageBody: optionalText,
  MessageType: optionalText,
  Keyword: optionalText,
  ConfigurationSetName: optionalText,
  TimeToLive: unread,
  Context: unread,
  DestinationCountryParameters: unread,
  DryRun: unread,
  ProtectConfigurationId: optionalText,
};
/** Lengths and patterns of API_SendTextMessage. */
const SHAPES = {
  DestinationPhoneNumber: { least: 1, most: 20, pattern: /^\+?[1-9][0-9]{1,18}$/ },
  OriginationIdentity: { least: 1, most: 256, pattern: /^[A-Za-z0-9_:/+-]+$/ },
  MessageBody: { least: 1, most: 1600, pattern: /^\S(?:[\s\S]*\S)?$/ },
  Keyword: { least: 1, most: 30, pattern: /^[ \S]+$/ },
  ConfigurationSetName: { least: 1, most: 256, pattern: /^[A-Za-z0-9_:/-]+$/ },
  ProtectConfigurationId: { least: 1, most: 256, pattern: /^[A-Za-z0-9_:/-]+$/ },
} as const satisfies Record<string, Shape>;
const MESSAGE_TYPES: readonly MessageType[] = ['TRANSACTIONAL', 'PROMOTIONAL'];
/** Seconds. */
const TIME_TO_LIVE = { least: 5, most: 259_200 };
const MOST_CONTEXT_ENTRIES = 5;
/** ContextKey and ContextValue, DestinationCountryParameterKey and -Value of AWS's model. */
const MAPS = {
  Context: {
    isKey: (key: string) => /^\S{1,100}$/.test(key),
    isValue: (value: string) => value.length <= 800 && SHAPES.MessageBody.pattern.test(value),
    allowed: '1 to 800 characters, no space at either end',
  },
  DestinationCountryParameters: {
    isKey: (key: string) => key === 'IN_TEMPLATE_ID' || key === 'IN_ENTITY_ID',
    isValue: (value: string) => /^\S{1,64}$/.test(value),
    allowed: '1 to 64 characters, no space among them',
  },
} as const;

/** SendTextMessage. */
export function sendTextMessage(account: SmsAccount, dryRuns: DryRunRate) {
  return operation(
    MEMBERS,
    ({ OriginationIdentity, ConfigurationSetName }) => [
      // As given: "evaluates IAM authorization with the value that you provide" (API reference of Cognito,
      // EumsSmsConfigurationType). Policies name ARNs, so a name or an id matches `*` alone.
      OriginationIdentity ?? '*',
      ...(ConfigurationSetName === undefined ? [] : [ConfigurationSetName]),
    ],
    (input) => {
      const request = readRequest(input);
      const { to, country } = request;
      const configurationSet =
        request.configurationSet === undefined
          ? undefined
          : account.configurationSets.get(request.configurationSet);
      const protection = protectionOf(account, request.protectConfigurationId, configurationSet);
      const identity = request.originationIdentity ?? configurationSet?.defaultSenderId;
      if (request.dryRun)
        dryRuns.take(originationArn(account, identity, country), messageParts(request.body));
      checkCountry(protection, country);
      const origin = originFor(account, identity, country, request.messageType);
      if (account.isOptedOut(origin.optOutList, to)) {
        throw conflict(
          'DESTINATION_PHONE_NUMBER_OPTED_OUT',
          `the destination is on the opt-out list ${origin.optOutList}.`,
          'opt-out-list',
          origin.optOutList,
        );
      }
      const parts = messageParts(request.body);
      account.checkAllowance(to, parts);
      if (request.dryRun) return { MessageId: randomUUID() };
      account.sandbox.spend(parts);
      const id = account.context.deliverSms({
        phoneNumber: to,
        message: request.body,
        senderId: origin.shown,
        endUserMessaging: {
          originationIdentity: origin.arn,
          messageType: request.messageType,
          configurationSet: configurationSet?.id,
          protectConfigurationId: protection?.id,
          timeToLiveSeconds: request.timeToLiveSeconds,
          context: request.context,
        },
      });
      return { MessageId: id };
    },
  );
}

/** @throws AwsError `ValidationException` naming the wrong member */
function readRequest(input: Read<typeof MEMBERS>) {
  const destination = textOf(input, 'DestinationPhoneNumber', SHAPES.DestinationPhoneNumber);
  if (destination === undefined) throw missing('DestinationPhoneNumber');
  const to = normalised(destination);
  const country = countryOf(to);
  if (country === undefined)
    throw invalid('DestinationPhoneNumber', 'it belongs to no country.', 'CANNOT_PARSE');
  const body = textOf(input, 'MessageBody', SHAPES.MessageBody);
  if (body === undefined) throw missing('MessageBody');
  const asked = input.MessageType ?? 'TRANSACTIONAL';
  const messageType = MESSAGE_TYPES.find((type) => type === asked);
  if (!messageType)
    throw invalid('MessageType', `it is ${show(asked)}; it can be ${MESSAGE_TYPES.join(' or ')}.`);
  textOf(input, 'Keyword', SHAPES.Keyword);
  checkMap(input, 'DestinationCountryParameters');
  return {
    to,
    country,
    body,
    messageType,
    originationIdentity: textOf(input, 'OriginationIdentity', SHAPES.OriginationIdentity),
    configurationSet: textOf(input, 'ConfigurationSetName', SHAPES.ConfigurationSetName),
    protectConfigurationId: textOf(input, 'ProtectConfigurationId', SHAPES.ProtectConfigurationId),
    timeToLiveSeconds: timeToLive(input.TimeToLive),
    context: checkMap(input, 'Context'),
    dryRun: flagOf(input, 'DryRun'),
  };
}

function missing(field: string) {
  return invalid(field, 'it is missing.', 'MISSING_PARAMETER');
}

function timeToLive(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const { least, most } = TIME_TO_LIVE;
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return Number(value);
  throw invalid('TimeToLive', `it must be ${least} to ${most} whole seconds; it is ${show(value)}.`);
}

/** @throws AwsError `ValidationException` */
function checkMap(input: Input, name: keyof typeof MAPS): Readonly<Record<string, string>> | undefined {
  const map: unknown = input[name];
  if (map === undefined) return undefined;
  if (!isRecord(map)) throw invalid(name, `it must be a map of strings; it is ${show(map)}.`);
  const entries = Object.entries(map);
  if (entries.length > MOST_CONTEXT_ENTRIES)
    throw invalid(name, `it has ${entries.length} entries; ${MOST_CONTEXT_ENTRIES} are allowed.`);
  const { isKey, isValue, allowed } = MAPS[name];
  for (const [key, value] of entries) {
    if (!isKey(key)) throw invalid(name, `${show(key)} can't be a key.`);
    if (typeof value !== 'string' || !isValue(value))
      throw invalid(name, `the value of ${key} must have ${allowed}.`);
  }
  return map as Record<string, string>;
}

function normalised(number: string): string {
  return number.replace(/^\+?/, '+');
}
