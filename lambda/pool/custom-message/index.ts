/**
 * Cognito's custom-message trigger. Where it has no words, Cognito's own go out. It stops messages by the
 * cost guard, by the caps of mails, and for changes of contact outside the contact API.
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
  // Cognito's own words are one segment.
  const segments = content ? segmentsWithCode(content.smsMessage, event.request.codeParameter) : 1;
  await passPoolSms(event, segments);
  await passPoolMail(event);
  if (content)
    // Cognito fails over words of mails in a pool that uses its own sender, even for an SMS.
    Object.assign(event.response, poolMailsBySes() ? content : { smsMessage: content.smsMessage });
  return event;
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
