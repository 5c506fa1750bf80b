/**
 * Cognito's custom-message trigger. Without words of ours, Cognito's own go out. Stops messages by the cost
 * guard, by mails' caps, and for changes of contact outside the contact API. The owner's trigger has the last
 * word on texts.
 */

import type { CustomMessageTriggerEvent } from 'aws-lambda';
import { audited } from '../../audit/audited';
import { chooseLocale, readLocales } from '../../mail/locale';
import { readClientMetadata } from '../../shared/client-metadata';
import { ENV, hasEnv, requireEnv } from '../../shared/env';
import { errorFacts } from '../../shared/errors';
import { METRIC } from '../../shared/log/metric-names';
import { count, logger } from '../../shared/log/observability';
import { trigger } from '../../shared/trigger';
import { readSmsSettings } from '../../sms/settings';
import { askOwner, wrongAnswer } from '../owners-trigger';
import { type MessageContent, messageContent, segmentsWithCode } from './content';
import { kindOf } from './kind';
import { checkPoolMailEnvironment, passPoolMail, poolMailsBySes } from './pool-mail';
import { checkPoolSmsEnvironment, passPoolSms } from './pool-sms';
import { refuseOwnChange } from './refuse';

requireEnv(ENV.APP_NAME);
readLocales();
checkPoolSmsEnvironment();
checkPoolMailEnvironment();

export const handler = audited(trigger(word));

async function word(event: CustomMessageTriggerEvent) {
  refuseOwnChange(event);
  const content = wordsFor(event);
  const owners = await ownersWords(event);
  const sms = owners.smsMessage ?? content?.smsMessage;
  // Cognito's own words are one segment.
  const segments = sms === undefined ? 1 : segmentsWithCode(sms, event.request.codeParameter);
  await passPoolSms(event, segments);
  await passPoolMail(event);
  if (content)
    // In a pool with its own sender Cognito fails over mails' words, even for an SMS.
    Object.assign(event.response, poolMailsBySes() ? content : { smsMessage: content.smsMessage });
  Object.assign(event.response, owners);
  return event;
}

const WORDS = ['smsMessage', 'emailMessage', 'emailSubject'] as const;

/** In place of ours. */
async function ownersWords(
  event: CustomMessageTriggerEvent,
): Promise<Partial<Record<(typeof WORDS)[number], string>>> {
  const response = (await askOwner(event)) ?? {};
  return Object.fromEntries(
    WORDS.flatMap((name) => {
      const text = response[name];
      if (text === undefined || text === null || text === '') return [];
      if (typeof text !== 'string') throw wrongAnswer(name);
      return [[name, text]];
    }),
  );
}

/** Undefined where Cognito's own have to do. */
function wordsFor(event: CustomMessageTriggerEvent): MessageContent | undefined {
  try {
    const kind = kindOf(event.triggerSource);
    const { codeParameter: code, usernameParameter, clientMetadata } = event.request;
    if (kind === undefined || typeof code !== 'string' || code === '') {
      logger.warn('There are no words for this message', { triggerSource: event.triggerSource });
      return undefined;
    }
    const attributes: Readonly<Record<string, unknown>> = event.request.userAttributes ?? {};
    const { locale } = attributes;
    return messageContent(
      {
        kind,
        appName: requireEnv(ENV.APP_NAME),
        code,
        userName: usernameParameter ?? '',
        attributes,
        domain: hasEnv(ENV.SMS_SETTINGS) ? readSmsSettings().domain : undefined,
      },
      chooseLocale(
        [readClientMetadata(clientMetadata).get('locale'), typeof locale === 'string' ? locale : undefined],
        readLocales(),
      ),
    );
  } catch (error) {
    logger.error('A message has the words of Cognito, as ours could not be made', errorFacts(error));
    count(METRIC.MESSAGE_FAILED);
    return undefined;
  }
}
