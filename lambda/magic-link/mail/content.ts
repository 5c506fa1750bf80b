import type { MailContent } from '../../mail/content';
import { letter } from '../../mail/letter';
import { LINK_MAIL } from '../../shared/words';

export interface MailFacts {
  readonly appName: string;
  /** With its fragment. */
  readonly link: string;
  readonly lifeSeconds: number;
  readonly requestedAt: Date;
  /** Of the browser that asked. @default UTC */
  readonly timeZone?: string | undefined;
  /** Only the browser that asked can use the link. */
  readonly boundToRequester: boolean;
  /** For the browser that asked. */
  readonly code?: string;
  readonly codeLifeSeconds?: number;
}

/** Values are escaped in HTML; the subject has one line. */
export function mailContent(facts: MailFacts, locale: string): MailContent {
  const { link, code: digits, lifeSeconds, codeLifeSeconds = lifeSeconds } = facts;
  const hasCode = digits !== undefined;
  return letter(LINK_MAIL, locale, facts.appName, ({ words, appName, span, time }) => ({
    subject: words.subject(appName, hasCode),
    greeting: words.greeting,
    intro: words.intro(appName),
    action: { button: words.button, copyHint: words.copyHint, link },
    ...(digits === undefined ? {} : { code: { digits, hint: words.codeHint(span(codeLifeSeconds)) } }),
    notes: [
      words.life(span(lifeSeconds)),
      ...(facts.boundToRequester ? [words.sameBrowser] : []),
      words.requested(time(facts.requestedAt, facts.timeZone)),
      words.ignore(hasCode),
    ],
  }));
}
