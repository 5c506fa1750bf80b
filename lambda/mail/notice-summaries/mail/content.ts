import { SUMMARY } from '../../../shared/words';
import type { MailContent } from '../../content';
import { letter } from '../../letter';
import type { HeldBack } from '../../notices/notice-store';

export interface SummaryFacts {
  readonly appName: string;
  readonly held: readonly HeldBack[];
}

/** Kinds, counts, first and last times; no names, addresses or links. */
export function summaryContent(facts: SummaryFacts, locale: string): MailContent {
  return letter(SUMMARY, locale, facts.appName, ({ words, appName, time }) => {
    const at = (seconds: number) => time(new Date(seconds * 1000));
    const line = ({ kind, count, first, last }: HeldBack) =>
      count === 1
        ? words.once(words.what[kind], at(first))
        : words.often(words.what[kind], count, at(first), at(last));
    return {
      subject: words.subject(appName),
      greeting: words.greeting,
      intro: words.intro(appName),
      notes: [...facts.held.map(line), words.advice],
    };
  });
}
