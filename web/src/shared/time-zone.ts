/** Of this browser, for the times in mails; undefined where it doesn't tell. */
export const timeZone = (): string | undefined => Intl.DateTimeFormat().resolvedOptions().timeZone;
