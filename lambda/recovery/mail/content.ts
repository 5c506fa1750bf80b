import type { MailContent } from '../../mail/content';
import { letter } from '../../mail/letter';
import { RECOVERY_MAIL } from '../../shared/words';
import type { RecoveryNews } from '../news';

export function recoveryContent(
  news: RecoveryNews,
  facts: { readonly appName: string; readonly at: Date },
  locale: string,
): MailContent {
  const link = news.event === 'recovered' ? news.link : undefined;
  const done = news.event === 'recovered' ? news.actions.filter((action) => action !== 'link') : [];
  return letter(RECOVERY_MAIL, locale, facts.appName, ({ words, appName, span, time }) => ({
    subject: words.subject(news, appName),
    greeting: words.greeting,
    intro: words.intro(news, appName),
    ...(link ? { action: { button: words.button, copyHint: words.copyHint, link: link.uri } } : {}),
    notes: [
      ...(link ? [words.life(span(link.lifeSeconds))] : []),
      ...done.map((action) => words.actions[action]),
      words.when(time(facts.at)),
      words.advice(news),
    ],
  }));
}
