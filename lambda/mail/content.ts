export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
