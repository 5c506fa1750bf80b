/** What is said of a number; `other` for each form that a language has and this text does not tell apart. */
export type Forms = Readonly<{ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>>;

/** The form for a number in the language of a BCP 47 tag. */
export function plural(tag: string, count: number, forms: Forms): string {
  return forms[new Intl.PluralRules(tag).select(count)] ?? forms.other;
}

/** A span in whole minutes in the language of a BCP 47 tag, e.g. `10 minutes`. */
export function minutesIn(tag: string, minutes: number): string {
  return new Intl.NumberFormat(tag, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(minutes);
}
