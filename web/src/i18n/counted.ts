/** `other` stands for forms that the text doesn't tell apart. */
export type Forms = Readonly<{ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>>;

export function plural(tag: string, count: number, forms: Forms): string {
  return forms[new Intl.PluralRules(tag).select(count)] ?? forms.other;
}

/** Such as `10 minutes`. */
export function minutesIn(tag: string, minutes: number): string {
  return new Intl.NumberFormat(tag, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(minutes);
}
