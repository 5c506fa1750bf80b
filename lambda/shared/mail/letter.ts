import { escapeHtml } from '../text';
import type { MailContent } from './content';
import { type HtmlParts, htmlMail } from './html';

/** Parts of a mail, in the order in which it has them, as plain text. */
export type LetterParts = Omit<HtmlParts, 'title'> & { readonly subject: string };

/** A mail of these parts, a paragraph each, escaped in the HTML, whose title is the subject. */
export function letter({ subject, ...parts }: LetterParts): MailContent {
  const { language, greeting, intro, action, code, notes, sender } = parts;
  const codeLines = code ? [...(code.hint === undefined ? [] : [code.hint]), code.digits] : [];
  return {
    subject,
    text: [greeting, intro, ...(action ? [action.link] : []), ...codeLines, ...notes, sender]
      .join('\n\n')
      .concat('\n'),
    html: htmlMail({
      language,
      title: escapeHtml(subject),
      greeting: escapeHtml(greeting),
      intro: escapeHtml(intro),
      ...(action ? { action: escaped(action) } : {}),
      ...(code ? { code: escaped(code) } : {}),
      notes: notes.map(escapeHtml),
      sender: escapeHtml(sender),
    }),
  };
}

function escaped<Parts extends object>(parts: Parts): Parts {
  return Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, escapeHtml(text)])) as Parts;
}
