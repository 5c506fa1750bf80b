/**
 * What triggers ask hooks and what hooks answer: JSON both ways, as a hook runs in a function of its own.
 * Events have no credentials, tokens, codes or links in them.
 */

/** Hooks by the names of their fields in a stage's `hooks`. */
export type HookName = 'admission' | 'claims' | 'methodChoice';

/**
 * A text in one or several languages, by BCP 47 primary language such as `en`. Shown as plain text: no HTML,
 * one line, at most 300 characters. Who reads another language gets the stage's first one, or English.
 */
export type Words = Readonly<Record<string, string>>;

/** Whom it is about; the same in every hook that is asked of a user. */
export interface HookUser {
  readonly userPoolId: string;
  /** Id of the app client. */
  readonly clientId: string;
  /** `sub` of the user; undefined for who has no account yet. */
  readonly userId?: string;
  /**
   * The e-mail address in lower case: what somebody signs up with, and later the one that was proven. An
   * address that nobody has proven is in {@link attributes} alone.
   */
  readonly email?: string;
  /** What stands after the `@` of {@link email}. */
  readonly emailDomain?: string;
  /** The telephone number in E.164 form: what somebody signs up with, and later the one that was proven. */
  readonly phoneNumber?: string;
  /** All attributes by Cognito's names. Whoever signed up has chosen them. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What *admission* is asked. */
export interface AdmissionEvent extends HookUser {
  /**
   * - `sign-up`: somebody wants an account. Nothing is proven, and whether there is an account is not known.
   * - `sign-in`: somebody has proven to be the user, and tokens are about to be made.
   * - `refresh`: a session goes on, and new tokens are about to be made.
   */
  readonly moment: 'sign-up' | 'sign-in' | 'refresh';
  /** Groups of the user; empty at `sign-up`. */
  readonly groups: readonly string[];
  /**
   * How the user has just proven who they are, such as `MAGIC_LINK` or `FIDO2`. Undefined at `sign-up` and
   * `refresh`, and where it isn't known: a password, or another way of Cognito's own.
   */
  readonly method?: string;
}

/** What *admission* answers: admit, or refuse, with words for the page or without. */
export type AdmissionAnswer =
  | { readonly admit: true }
  | { readonly admit: false; readonly words?: Words | undefined };

/** What *claims* is asked: whenever tokens are made, at refreshes too. */
export interface ClaimsEvent extends HookUser {
  readonly moment: 'sign-in' | 'refresh';
  readonly groups: readonly string[];
  /** As in {@link AdmissionEvent}. */
  readonly method?: string;
}

export type ClaimValue = string | number | boolean | readonly string[];

/** What *claims* answers. Names are the hook's own; those that tokens have already can't be taken. */
export interface ClaimsAnswer {
  /** Claims of the ID token. */
  readonly idToken?: Readonly<Record<string, ClaimValue>>;
  /** Claims of the access token; a stage with `featurePlan: 'LITE'` can't have any. */
  readonly accessToken?: Readonly<Record<string, ClaimValue>>;
}

/**
 * What *method choice* is asked: an answer was right, and may be refused for the way it was given in. People
 * without an account never come so far.
 */
export interface MethodChoiceEvent extends HookUser {
  /** The method of the answer, such as `MAGIC_LINK` or `FIDO2`. */
  readonly method: string;
  /** Groups of the user. */
  readonly groups: readonly string[];
}

/** What *method choice* answers. */
export type MethodChoiceAnswer =
  | { readonly allow: true }
  | { readonly allow: false; readonly words?: Words | undefined };
