/**
 * What triggers ask hooks, and hooks' answers, as JSON. Events have no credentials, tokens, codes or links.
 */

/** Hooks that triggers wait for, by the fields of a stage's `hooks`. */
export type HookName = 'admission' | 'claims' | 'methodChoice';

/**
 * A text by BCP 47 primary language, such as `en`. Shown as plain text: no HTML, one line, at most 300
 * characters. Readers of other languages get the stage's first one, or English.
 */
export type Words = Readonly<Record<string, string>>;

/** Whom it is about; the same for every hook. */
export interface HookUser {
  readonly userPoolId: string;
  /** Id of the app client. */
  readonly clientId: string;
  /** `sub` of the user; undefined before there is an account. */
  readonly userId?: string;
  /**
   * The e-mail address in lower case: at sign-up as given, later the proven one. Unproven ones are in
   * {@link attributes} alone.
   */
  readonly email?: string;
  /** {@link email} after the `@`. */
  readonly emailDomain?: string;
  /** The telephone number in E.164 form: at sign-up as given, later the proven one. */
  readonly phoneNumber?: string;
  /** All attributes by Cognito's names. Whoever signed up has chosen them. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What *admission* is asked. */
export interface AdmissionEvent extends HookUser {
  /**
   * - `sign-up`: somebody wants an account. Nothing is proven; whether there is an account is not known.
   * - `sign-in`: the user is proven, and tokens are about to be made.
   * - `refresh`: a session is about to get new tokens.
   */
  readonly moment: 'sign-up' | 'sign-in' | 'refresh';
  /** Groups of the user; empty at `sign-up`. */
  readonly groups: readonly string[];
  /**
   * How the user has just proven who they are, such as `MAGIC_LINK` or `FIDO2`. Undefined at `sign-up` and
   * `refresh`, and for a password or another of Cognito's own ways.
   */
  readonly method?: string;
}

/** Admit, or refuse with or without words for the page. */
export type AdmissionAnswer =
  | { readonly admit: true }
  | { readonly admit: false; readonly words?: Words | undefined };

/** What *claims* is asked whenever tokens are made, refreshes included. */
export interface ClaimsEvent extends HookUser {
  readonly moment: 'sign-in' | 'refresh';
  readonly groups: readonly string[];
  /** As in {@link AdmissionEvent}. */
  readonly method?: string;
}

export type ClaimValue = string | number | boolean | readonly string[];

/** What *claims* answers. It chooses the names, but can't take those that tokens have already. */
export interface ClaimsAnswer {
  /** Claims of the ID token. */
  readonly idToken?: Readonly<Record<string, ClaimValue>>;
  /** Claims of the access token; not with `featurePlan: 'LITE'`. */
  readonly accessToken?: Readonly<Record<string, ClaimValue>>;
}

/**
 * What *method choice* is asked of a right answer, which it may refuse for its method. Nobody without an
 * account gets this far.
 */
export interface MethodChoiceEvent extends HookUser {
  /** Such as `MAGIC_LINK` or `FIDO2`. */
  readonly method: string;
  readonly groups: readonly string[];
}

/** What *method choice* answers. */
export type MethodChoiceAnswer =
  | { readonly allow: true }
  | { readonly allow: false; readonly words?: Words | undefined };

/** What *welcome* is told once a user has signed in for the first time; at least once, it may be more. */
export interface WelcomeEvent extends HookUser {
  /** The same each time for one user: do by it once what must happen once. */
  readonly id: string;
  readonly userId: string;
  readonly userName: string;
  /** When the user first signed in, in ISO 8601; the same each time. */
  readonly signedInAt: string;
  /** Such as `MAGIC_LINK` or `FIDO2`; `COGNITO` for a password or another of Cognito's own ways. */
  readonly method: string;
  readonly groups: readonly string[];
  /** One of the stage's `locales`, to write to the user in. */
  readonly locale: string;
}
