import type { MailContent } from '../../mail/content';
import { letter } from '../../mail/letter';
import { CONTACT_NOTICE } from '../../shared/words';
import type { ContactChange } from '../../shared/words/words';

export interface NoticeFacts extends ContactChange {
  readonly appName: string;
  readonly at: Date;
}

/** Has no link, and neither the old nor the new contact. */
export function noticeContent(facts: NoticeFacts, locale: string): MailContent {
  return letter(CONTACT_NOTICE, locale, facts.appName, ({ words, appName, time }) => ({
    subject: words.subject(facts, appName),
    greeting: words.greeting,
    intro: words.intro(facts, appName),
    notes: [words.when(time(facts.at)), words.advice(facts)],
  }));
}
