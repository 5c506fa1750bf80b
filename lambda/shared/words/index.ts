/**
 * The functions' words, a constant for each mail, to keep bundles small. A language is a file, named in each
 * of these lines.
 */
import * as de from './de';
import * as en from './en';
import * as ja from './ja';
import { type OwnLanguage, ownLanguages, withOwn } from './own';
import type * as Words from './words';

/** BCP 47 primary languages of the product. */
const SPOKEN = ['en', 'ja', 'de'] as const;

export type LanguageCode = (typeof SPOKEN)[number] | OwnLanguage;

/** Those that `custom/words` adds included. */
export const LANGUAGES: readonly LanguageCode[] = /* @__PURE__ */ [...new Set([...SPOKEN, ...ownLanguages])];

/** The same in every language. */
export type InEachLanguage<What> = Readonly<Record<LanguageCode, What>>;

export const FORMATS: InEachLanguage<Words.Formats> = /* @__PURE__ */ withOwn('formats', {
  en: en.formats,
  ja: ja.formats,
  de: de.formats,
});

export const LINK_MAIL: InEachLanguage<Words.LinkMailWords> = /* @__PURE__ */ withOwn('linkMail', {
  en: en.linkMail,
  ja: ja.linkMail,
  de: de.linkMail,
});

export const CODE_MAIL: InEachLanguage<Words.CodeMailWords> = /* @__PURE__ */ withOwn('codeMail', {
  en: en.codeMail,
  ja: ja.codeMail,
  de: de.codeMail,
});

export const SMS: InEachLanguage<Words.SmsWords> = /* @__PURE__ */ withOwn('sms', {
  en: en.sms,
  ja: ja.sms,
  de: de.sms,
});

export const CONTACT_NOTICE: InEachLanguage<Words.ContactNoticeWords> = /* @__PURE__ */ withOwn(
  'contactNotice',
  { en: en.contactNotice, ja: ja.contactNotice, de: de.contactNotice },
);

export const PASSKEY_NOTICE: InEachLanguage<Words.PasskeyNoticeWords> = /* @__PURE__ */ withOwn(
  'passkeyNotice',
  { en: en.passkeyNotice, ja: ja.passkeyNotice, de: de.passkeyNotice },
);

export const SUMMARY: InEachLanguage<Words.SummaryWords> = /* @__PURE__ */ withOwn('summary', {
  en: en.summary,
  ja: ja.summary,
  de: de.summary,
});

export const RECOVERY_MAIL: InEachLanguage<Words.RecoveryMailWords> = /* @__PURE__ */ withOwn(
  'recoveryMail',
  { en: en.recoveryMail, ja: ja.recoveryMail, de: de.recoveryMail },
);

export const COGNITO_MESSAGE: InEachLanguage<Words.CognitoMessageWords> = /* @__PURE__ */ withOwn(
  'cognitoMessage',
  { en: en.cognitoMessage, ja: ja.cognitoMessage, de: de.cognitoMessage },
);

export const LINKS: InEachLanguage<Words.LinkWords> = /* @__PURE__ */ withOwn('links', {
  en: en.links,
  ja: ja.links,
  de: de.links,
});

export const REFUSAL: InEachLanguage<Words.RefusalWords> = /* @__PURE__ */ withOwn('refusal', {
  en: en.refusal,
  ja: ja.refusal,
  de: de.refusal,
});
