/** Words of Cognito's own mails and SMS. */
import { oneLine } from '../../mail/content';
import { letter } from '../../mail/letter';
import { inLanguageOf } from '../../mail/locale';
import { COGNITO_MESSAGE } from '../../shared/words';
import type { CognitoMessageWords, MessageKind } from '../../shared/words/words';
import { segmentsOf } from '../../sms/text';
import { displayName } from './display-name';

export interface MessageFacts {
  readonly kind: MessageKind;
  readonly appName: string;
  /** Cognito's placeholder for code or temporary password, needed in every message. */
  readonly code: string;
  /** Cognito's placeholder, in invitations. */
  readonly userName: string;
  /** Untrusted: users choose them. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Host of the page for codes; SMS only. */
  readonly domain: string | undefined;
}

/** In the shape of the trigger's answer. */
export interface MessageContent {
  readonly emailSubject: string;
  /** HTML. */
  readonly emailMessage: string;
  readonly smsMessage: string;
}

/** Cognito's limit in characters for SMS and subjects, placeholders included. */
const LONGEST = 140;

/** English where the tag's language has no words. */
export function messageContent(facts: MessageFacts, locale: string): MessageContent {
  const { kind, userName } = facts;
  const { subject, html } = letter(COGNITO_MESSAGE, locale, facts.appName, ({ words, appName }) => ({
    subject: words.subject(kind, appName),
    greeting: words.greeting(displayName(facts.attributes)),
    intro: words.intro(kind, appName, userName),
    code: { digits: facts.code },
    notes: words.notes[kind],
  }));
  return {
    emailSubject: subject,
    emailMessage: html,
    smsMessage: fitting(facts, oneLine(facts.appName), inLanguageOf(locale, COGNITO_MESSAGE)),
  };
}

/**
 * In one segment if any form fits: with the line that binds the code to our pages (WICG "Origin-bound
 * one-time codes delivered via SMS"), without it, or with the product's name cut. Invitations, of unknown
 * length, get the plain form.
 */
function fitting(
  { kind, code, userName, domain }: MessageFacts,
  appName: string,
  words: CognitoMessageWords,
) {
  const plain = words.sms(kind, appName, code, userName);
  if (kind === 'invite') return plain;
  const fits = (text: string) => text.length <= LONGEST && segmentsWithCode(text, code) === 1;
  const bound = domain === undefined ? plain : `${plain}\n\n@${domain} #${code}`;
  if (fits(bound)) return bound;
  if (fits(plain)) return plain;
  const characters = [...appName];
  for (let length = characters.length - 1; length > 0; length--) {
    const text = words.sms(kind, `${characters.slice(0, length).join('')}…`, code, userName);
    if (fits(text)) return text;
  }
  return plain.slice(0, LONGEST);
}

const SIX_DIGITS = '000000';

/** With codes in place of placeholders. */
export function segmentsWithCode(text: string, placeholder: string): number {
  return segmentsOf(placeholder === '' ? text : text.replaceAll(placeholder, () => SIX_DIGITS));
}
