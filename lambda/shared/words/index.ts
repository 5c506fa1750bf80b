/**
 * Words of the functions in every language, one constant a mail: a bundle has those that its function sends
 * and no others. A language is a file here, named in each of these lines.
 */
import * as de from './de';
import * as en from './en';
import * as ja from './ja';
import type * as Words from './words';

/** BCP 47 primary languages that functions write in. */
export const LANGUAGES = ['en', 'ja', 'de'] as const;

export type LanguageCode = (typeof LANGUAGES)[number];

/** The same in every language. */
export type InEachLanguage<What> = Readonly<Record<LanguageCode, What>>;

export const FORMATS: InEachLanguage<Words.Formats> = { en: en.formats, ja: ja.formats, de: de.formats };

export const LINK_MAIL: InEachLanguage<Words.LinkMailWords> = {
  en: en.linkMail,
  ja: ja.linkMail,
  de: de.linkMail,
};

export const CODE_MAIL: InEachLanguage<Words.CodeMailWords> = {
  en: en.codeMail,
  ja: ja.codeMail,
  de: de.codeMail,
};

export const SMS: InEachLanguage<Words.SmsWords> = { en: en.sms, ja: ja.sms, de: de.sms };

export const CONTACT_NOTICE: InEachLanguage<Words.ContactNoticeWords> = {
  en: en.contactNotice,
  ja: ja.contactNotice,
  de: de.contactNotice,
};

export const PASSKEY_NOTICE: InEachLanguage<Words.PasskeyNoticeWords> = {
  en: en.passkeyNotice,
  ja: ja.passkeyNotice,
  de: de.passkeyNotice,
};

export const SUMMARY: InEachLanguage<Words.SummaryWords> = {
  en: en.summary,
  ja: ja.summary,
  de: de.summary,
};

export const RECOVERY_MAIL: InEachLanguage<Words.RecoveryMailWords> = {
  en: en.recoveryMail,
  ja: ja.recoveryMail,
  de: de.recoveryMail,
};

export const COGNITO_MESSAGE: InEachLanguage<Words.CognitoMessageWords> = {
  en: en.cognitoMessage,
  ja: ja.cognitoMessage,
  de: de.cognitoMessage,
};

export const REFUSAL: InEachLanguage<Words.RefusalWords> = {
  en: en.refusal,
  ja: ja.refusal,
  de: de.refusal,
};
