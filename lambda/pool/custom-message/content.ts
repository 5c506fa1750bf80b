/** Words of the messages that Cognito sends itself: a mail's subject and HTML, and an SMS. */
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
  /** Cognito's placeholder for the code or the temporary password; it has to stand in every message. */
  readonly code: string;
  /** Cognito's placeholder for the user name, in invitations. */
  readonly userName: string;
  /** The user's attributes, none of them to be trusted. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Host of the page that codes are typed into, where messages go out by SMS. */
  readonly domain: string | undefined;
}

/** Messages as the trigger's answer takes them. */
export interface MessageContent {
  readonly emailSubject: string;
  /** HTML. */
  readonly emailMessage: string;
  readonly smsMessage: string;
}

/** Characters that Cognito takes of an SMS and of a subject, placeholders as they stand. */
const LONGEST = 140;

/** The messages in the language of a BCP 47 tag (English for one that nothing is written in). */
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
 * The SMS in one segment if any form of it fits: with the line that binds the code to our pages (WICG
 * "Origin-bound one-time codes delivered via SMS"), else without it, else with the product's name cut short.
 * Of an invitation, whose length nobody knows, the plain form.
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

/** Cognito's own codes have six digits. */
const SIX_DIGITS = '000000';

/** Segments that a message is sent as once the placeholder in it is a code. */
export function segmentsWithCode(text: string, placeholder: string): number {
  return segmentsOf(placeholder === '' ? text : text.replaceAll(placeholder, () => SIX_DIGITS));
}
