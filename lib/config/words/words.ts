/**
 * What `custom/words` may say: any text of page, mails and messages by its key, in any language. What is left
 * out is said in the product's own words of that language, and in English where the product doesn't speak it.
 */
import type * as Functions from '../../../lambda/shared/words/words';
import type { Messages } from '../../../web/src/i18n/en';

/** Each is a text, or a function that makes one. */
export type Some<Words> = Words extends (...args: never[]) => unknown
  ? Words
  : Words extends string
    ? string
    : Words extends readonly unknown[]
      ? Words
      : { readonly [Key in keyof Words]?: Some<Words[Key]> };

/** Words of the page in one language; keys are those of `web/src/i18n/en.ts`. */
export type PageWords = Some<Messages>;

/** Words of mails and messages in one language; keys are those of `lambda/shared/words/en.ts`. */
export interface LanguageWords {
  /**
   * How times and spans are written.
   *
   * @default for a language of your own `{ tag: <its tag>, gap: ' ' }`, zones in brackets
   */
  readonly formats?: Some<Functions.Formats>;
  readonly linkMail?: Some<Functions.LinkMailWords>;
  readonly codeMail?: Some<Functions.CodeMailWords>;
  readonly sms?: Functions.SmsWords;
  readonly contactNotice?: Some<Functions.ContactNoticeWords>;
  readonly passkeyNotice?: Some<Functions.PasskeyNoticeWords>;
  readonly summary?: Some<Functions.SummaryWords>;
  readonly recoveryMail?: Some<Functions.RecoveryMailWords>;
  readonly cognitoMessage?: Some<Functions.CognitoMessageWords>;
  /** Names of the brand's links at the foot of mails. */
  readonly links?: Some<Functions.LinkWords>;
}

/** By language (BCP 47 primary tag); one that the product doesn't speak is a language of your own. */
export type FunctionWords = Readonly<Record<string, LanguageWords>>;
