/** Renders all mails: language, joining, escaping. */
import { brand } from '../../custom/brand';
import { inOneOf } from '../shared/brand/in-languages';
import { escapeHtml } from '../shared/text';
import { FORMATS, type InEachLanguage, LINKS } from '../shared/words';
import { spanIn, timeIn } from '../shared/words/format';
import { type MailContent, oneLine } from './content';
import { type FootLink, type HtmlParts, htmlMail } from './html';
import { inLanguageOf, languageOf } from './locale';

export interface Pen<Words> {
  readonly words: Words;
  /** On one line. */
  readonly appName: string;
  /** For example "10 minutes". */
  span(seconds: number): string;
  /** In the language's form, with its zone. @param timeZone UTC unless given */
  time(at: Date, timeZone?: string): string;
}

/** In order, as plain text; the subject is also the title. */
export interface LetterParts extends Omit<HtmlParts, 'title' | 'preheader' | 'language' | 'sender' | 'foot'> {
  readonly subject: string;
}

/**
 * English where the tag's language has no words.
 *
 * @param all the mail's words in every language
 * @param write makes the parts
 */
export function letter<Words>(
  all: InEachLanguage<Words>,
  locale: string,
  product: string,
  write: (pen: Pen<Words>) => LetterParts,
): MailContent {
  const formats = inLanguageOf(locale, FORMATS);
  const sender = oneLine(product);
  const { subject, greeting, intro, action, code, notes } = write({
    words: inLanguageOf(locale, all),
    appName: sender,
    span: (seconds) => spanIn(formats, seconds),
    time: (at, timeZone) => timeIn(formats, at, timeZone),
  });
  const foot = footIn(languageOf(locale) ?? 'en');
  const codeLines = code ? [...(code.hint === undefined ? [] : [code.hint]), code.digits] : [];
  return {
    subject,
    text: [
      greeting,
      intro,
      ...(action ? [action.link] : []),
      ...codeLines,
      ...notes,
      sender,
      ...foot.links.map(({ name, href }) => `${name}: ${href.replace(/^mailto:/, '')}`),
      ...(foot.line === undefined ? [] : [foot.line]),
    ]
      .join('\n\n')
      .concat('\n'),
    html: htmlMail({
      language: languageOf(locale) ?? 'en',
      title: escapeHtml(subject),
      // The time left to act, or what has happened; no code, as locked screens show it.
      preheader: escapeHtml((action || code ? notes[0] : undefined) ?? intro),
      greeting: escapeHtml(greeting),
      intro: escapeHtml(intro),
      ...(action ? { action: escaped(action) } : {}),
      ...(code ? { code: escaped(code) } : {}),
      notes: notes.map(escapeHtml),
      sender: escapeHtml(sender),
      foot: {
        links: foot.links.map(escaped),
        ...(foot.line === undefined ? {} : { line: escapeHtml(foot.line) }),
      },
    }),
  };
}

function footIn(language: string) {
  const names = inLanguageOf(language, LINKS);
  const given = brand.links ?? {};
  const links = (Object.keys(names) as (keyof typeof names)[]).flatMap((kind): FootLink[] => {
    const href = inOneOf(given[kind], language);
    return href === undefined ? [] : [{ name: names[kind], href }];
  });
  return { links, line: inOneOf(brand.mail?.footer, language) };
}

function escaped<Parts extends object>(parts: Parts): Parts {
  return Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, escapeHtml(text)])) as Parts;
}
