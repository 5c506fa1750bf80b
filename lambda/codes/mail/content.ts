import type { MailContent } from '../../mail/content';
import { letter } from '../../mail/letter';
import { CODE_MAIL } from '../../shared/words';
import type { CodeUse } from '../../shared/words/words';

export interface CodeMailFacts {
  readonly appName: string;
  readonly use: CodeUse;
  readonly code: string;
  readonly lifeSeconds: number;
  readonly requestedAt: Date;
  /** Of the browser that asked. @default UTC */
  readonly timeZone?: string | undefined;
}

export function codeMail({ use, code, ...facts }: CodeMailFacts, locale: string): MailContent {
  return letter(CODE_MAIL, locale, facts.appName, ({ words, appName, span, time }) => ({
    subject: words.subject(use, appName),
    greeting: words.greeting,
    intro: words.intro(use, appName),
    code: { digits: code },
    notes: [
      words.life(span(facts.lifeSeconds)),
      words.keep,
      words.requested(time(facts.requestedAt, facts.timeZone)),
      words.ignore(use),
    ],
  }));
}
