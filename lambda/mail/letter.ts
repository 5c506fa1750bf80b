/** The one renderer of mails: it chooses the language, joins the parts and escapes them. */
import { brand } from '../../custom/brand';
import { inOneOf } from '../shared/brand/in-languages';
import { escapeHtml } from '../shared/text';
import { FORMATS, type InEachLanguage, LINKS } from '../shared/words';
import { spanIn, timeIn } from '../shared/words/format';
import { type MailContent, oneLine } from './content';
import { type FootLink, type HtmlParts, htmlMail } from './html';
import { inLanguageOf, languageOf } from './locale';

/** What a mail is written with. */
export interface Pen<Words> {
  readonly words: Words;
  /** The product's name, in one line. */
  readonly appName: string;
  /** How long something lives, in seconds, as the language says it. */
  span(seconds: number): string;
  /** Date and time in UTC as the language writes them. */
  time(at: Date): string;
}

/** Parts of a mail, in the order in which it has them, as plain text; its title is the subject. */
export interface LetterParts extends Omit<HtmlParts, 'title' | 'language' | 'sender' | 'foot'> {
  readonly subject: string;
}

/**
 * A mail in the language of a BCP 47 tag (English for one that nothing is written in), a paragraph each part,
 * escaped in the HTML.
 *
 * @param all the mail's words in every language
 * @param write makes the parts of the words
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
    time: (at) => timeIn(formats, at),
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

/** Links and last line of the brand in a language. */
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
