import { brand } from '../../custom/brand';
import { type Themes, themesOf } from '../shared/brand/colours';
import { MAIL_COLOURS } from './colours';

/** With texts already escaped. */
export interface HtmlParts {
  readonly language: string;
  readonly title: string;
  /** Shown beside the subject in lists of mails, not in the mail. */
  readonly preheader: string;
  readonly greeting: string;
  readonly intro: string;
  /** A button, and its link as text. */
  readonly action?: { readonly button: string; readonly copyHint: string; readonly link: string };
  /** The hint is for mails that have a button too. */
  readonly code?: { readonly digits: string; readonly hint?: string };
  readonly notes: readonly string[];
  readonly sender: string;
  /** Below the sender, from the brand. */
  readonly foot?: { readonly links: readonly FootLink[]; readonly line?: string };
}

export interface FootLink {
  readonly name: string;
  readonly href: string;
}

/** By the page's names (`web/src/styles/base.css`, `custom/brand`). */
export const COLOURS = themesOf(MAIL_COLOURS as Themes<keyof typeof MAIL_COLOURS.light>, brand.colours);

const { light, dark } = COLOURS;

/**
 * One column, nothing loaded. Colours are inline for programs that drop style sheets, and in one for dark
 * mode; contrast is at least 4.5 to 1 (WCAG 2.2, 1.4.3). Screen readers ignore the layout table.
 */
export function htmlMail(parts: HtmlParts): string {
  const notes = parts.notes
    .map((note) => `<p class="note" style="margin:0 0 8px;font-size:14px;color:${light.inkSoft}">${note}</p>`)
    .join('\n');
  const { action, code } = parts;
  const button = action
    ? `\n<p style="margin:0 0 24px"><a class="button" href="${action.link}" style="display:inline-block;padding:14px 28px;border-radius:8px;background:${light.accent};color:${light.onAccent};font-size:16px;font-weight:600;text-decoration:none">${action.button}</a></p>`
    : '';
  const digits = code
    ? `${code.hint === undefined ? '' : `\n<p class="text" style="margin:0 0 8px;font-size:16px;color:${light.ink}">${code.hint}</p>`}
<p class="text" style="margin:0 0 24px;font-size:32px;font-weight:600;letter-spacing:0.15em;font-family:ui-monospace,Menlo,Consolas,monospace;color:${light.ink}">${code.digits}</p>`
    : '';
  const small = (content: string) =>
    `\n<p class="note" style="margin:8px 0 0;font-size:12px;color:${light.inkSoft}">${content}</p>`;
  const links = (parts.foot?.links ?? []).map(
    ({ name, href }) => `<a class="address" href="${href}" style="color:${light.accent}">${name}</a>`,
  );
  const foot = [
    ...(links.length > 0 ? [links.join(' · ')] : []),
    ...(parts.foot?.line ? [parts.foot.line] : []),
  ]
    .map(small)
    .join('');
  const address = action
    ? `\n<p class="note" style="margin:16px 0 4px;font-size:14px;color:${light.inkSoft}">${action.copyHint}</p>
<p style="margin:0 0 16px;font-size:12px;line-height:1.5;word-break:break-all"><a class="address" href="${action.link}" style="color:${light.accent}">${action.link}</a></p>`
    : '';
  return `<!doctype html>
<html lang="${parts.language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no">
<title>${parts.title}</title>
<style>
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
  body, .page { background: ${dark.paper} !important; }
  .card { background: ${dark.surface} !important; border-color: ${dark.line} !important; }
  .text { color: ${dark.ink} !important; }
  .note { color: ${dark.inkSoft} !important; }
  .address { color: ${dark.accent} !important; }
  .button { background: ${dark.accent} !important; color: ${dark.onAccent} !important; }
}
</style>
</head>
<body style="margin:0;padding:0;background:${light.paper}">
<div aria-hidden="true" style="display:none;max-height:0;overflow:hidden;mso-hide:all">${parts.preheader}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:${light.paper}">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:520px;background:${light.surface};border:1px solid ${light.line};border-radius:12px">
<tr><td style="padding:32px 24px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP',sans-serif;line-height:1.6;text-align:left">
<h1 class="text" style="margin:0 0 16px;font-size:20px;line-height:1.4;color:${light.ink}">${parts.title}</h1>
<p class="text" style="margin:0 0 8px;font-size:16px;color:${light.ink}">${parts.greeting}</p>
<p class="text" style="margin:0 0 20px;font-size:16px;color:${light.ink}">${parts.intro}</p>${button}${digits}
${notes}${address}
<p class="note" style="margin:0;font-size:14px;color:${light.inkSoft}">${parts.sender}</p>${foot}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}
