/** Parts of the page, every one escaped already. */
export interface HtmlParts {
  readonly language: string;
  readonly title: string;
  readonly greeting: string;
  readonly intro: string;
  /** A button, and its link as text for mail programs that show no button. */
  readonly action?: { readonly button: string; readonly copyHint: string; readonly link: string };
  /** A one-time code, and what stands before it where there is a button too. */
  readonly code?: { readonly digits: string; readonly hint?: string };
  readonly notes: readonly string[];
  readonly sender: string;
}

/**
 * A mail as HTML: one column, no pictures, nothing loaded from anywhere. Colours stand inline for programs
 * that drop style sheets, and again in a style sheet for dark mode; all pairs have a contrast of at least 4.5
 * to 1 (WCAG 2.2, 1.4.3). The layout table is hidden from screen readers.
 */
export function htmlMail(parts: HtmlParts): string {
  const notes = parts.notes
    .map((note) => `<p class="note" style="margin:0 0 8px;font-size:14px;color:#4b5563">${note}</p>`)
    .join('\n');
  const { action, code } = parts;
  const button = action
    ? `\n<p style="margin:0 0 24px"><a class="button" href="${action.link}" style="display:inline-block;padding:14px 28px;border-radius:8px;background:#1d4ed8;color:#ffffff;font-size:16px;font-weight:600;text-decoration:none">${action.button}</a></p>`
    : '';
  const digits = code
    ? `${code.hint === undefined ? '' : `\n<p class="text" style="margin:0 0 8px;font-size:16px;color:#111827">${code.hint}</p>`}
<p class="text" style="margin:0 0 24px;font-size:32px;font-weight:600;letter-spacing:0.15em;font-family:ui-monospace,Menlo,Consolas,monospace;color:#111827">${code.digits}</p>`
    : '';
  const address = action
    ? `\n<p class="note" style="margin:16px 0 4px;font-size:14px;color:#4b5563">${action.copyHint}</p>
<p style="margin:0 0 16px;font-size:12px;line-height:1.5;word-break:break-all"><a class="address" href="${action.link}" style="color:#1d4ed8">${action.link}</a></p>`
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
  body, .page { background: #111827 !important; }
  .card { background: #1f2937 !important; border-color: #374151 !important; }
  .text { color: #f9fafb !important; }
  .note { color: #d1d5db !important; }
  .address { color: #93c5fd !important; }
  .button { background: #60a5fa !important; color: #0b1220 !important; }
}
</style>
</head>
<body style="margin:0;padding:0;background:#f3f4f6">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f4f6">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:520px;background:#ffffff;border:1px solid #e5e7eb;border-radius:12px">
<tr><td style="padding:32px 24px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP',sans-serif;line-height:1.6;text-align:left">
<h1 class="text" style="margin:0 0 16px;font-size:20px;line-height:1.4;color:#111827">${parts.title}</h1>
<p class="text" style="margin:0 0 8px;font-size:16px;color:#111827">${parts.greeting}</p>
<p class="text" style="margin:0 0 20px;font-size:16px;color:#111827">${parts.intro}</p>${button}${digits}
${notes}${address}
<p class="note" style="margin:0;font-size:14px;color:#4b5563">${parts.sender}</p>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}
