/**
 * Makes accounts for whoever asks for a link or code, with a password that nobody knows, once the required
 * attributes are there. Where the deployment wants the address proven first, takes that code.
 */
import { signUp } from 'amazon-cognito-passwordless-auth/cognito-api';
import { toBase64Url } from '../../shared/base64url';
import { askCognito, type CognitoApi, ServiceError } from '../../shared/cognito-fetch';
import { type PageStorage, readJson } from '../../shared/storage';

/** By Cognito's names, as typed. */
export type Details = Readonly<Record<string, string>>;

export interface NewAccounts {
  /** Of people who are new, by Cognito's names; undefined where nobody signs up. */
  readonly details: readonly string[] | undefined;
  /** Kept until a link or code is asked for. */
  describe(identifier: string, details: Details): void;
  /** If there is none. @throws NetworkError, ServiceError */
  make(identifier: string): Promise<void>;
  /**
   * Made in this browser. One begun elsewhere may have somebody else's password, and proving it here would
   * open it to them.
   */
  isOurs(identifier: string): boolean;
  /**
   * The password of an account that this very page made and nobody has proven yet; once. In memory alone, for
   * a quarter of an hour and no other page. It opens no account that somebody else began.
   */
  takePassword(identifier: string): string | undefined;
  /** False for a wrong code. @throws NetworkError, ServiceError */
  prove(identifier: string, code: string): Promise<boolean>;
  /** @throws NetworkError, ServiceError */
  sendAgain(identifier: string): Promise<void>;
}

export interface NewAccountsOptions extends CognitoApi {
  readonly clientId: string;
  readonly storage: PageStorage;
  /** BCP 47, for mails. */
  readonly locale: () => string;
  readonly details: NewAccounts['details'];
}

/** Accounts remembered as made here. */
const most = 5;

/** Milliseconds that a password is kept. */
const longest = 900_000;

export function createNewAccounts(options: NewAccountsOptions): NewAccounts {
  const { clientId, storage, locale, details: required } = options;
  const key = `SignInPage.${clientId}.made`;
  const made = () => readJson(storage, key, isNames) ?? [];
  const described = new Map<string, Details>();
  let own: { readonly identifier: string; readonly password: string } | undefined;
  const forgetPassword = () => {
    own = undefined;
  };
  window.addEventListener('pagehide', forgetPassword);
  const ask = async (operation: string, input: object) => {
    await askCognito(options, operation, {
      ClientId: clientId,
      ...input,
      ClientMetadata: { locale: locale() },
    });
  };
  return {
    details: required,

    describe(identifier, details) {
      described.set(identifier, details);
    },

    async make(identifier) {
      const details = described.get(identifier) ?? {};
      // Nobody gets an account unasked.
      if (!required || required.some((name) => !details[name])) return;
      const attributes = { ...details, locale: locale() };
      const password = unknownPassword();
      try {
        await signUp({
          username: identifier,
          password,
          userAttributes: Object.entries(attributes).map(([name, value]) => ({ name, value })),
        });
      } catch (error) {
        if (!(error instanceof ServiceError) || !leavesPeopleAsTheyAre(error)) throw error;
        return;
      }
      const kept = { identifier, password };
      own = kept;
      window.setTimeout(() => own === kept && forgetPassword(), longest);
      const others = made().filter((name) => name !== identifier);
      storage.setItem(key, JSON.stringify([identifier, ...others].slice(0, most)));
    },

    isOurs: (identifier) => made().includes(identifier),

    takePassword(identifier) {
      if (own?.identifier !== identifier) return undefined;
      const { password } = own;
      forgetPassword();
      return password;
    },

    async prove(identifier, code) {
      try {
        await ask('ConfirmSignUp', { Username: identifier, ConfirmationCode: code });
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        if (error.name === 'CodeMismatchException') return false;
        // Proven in another tab meanwhile, and so not by this code.
        if (error.name !== 'NotAuthorizedException' || !error.message.includes('CONFIRMED')) throw error;
        forgetPassword();
      }
      return true;
    },

    sendAgain: (identifier) => ask('ResendConfirmationCode', { Username: identifier }),
  };
}

/** Ends in one character of each kind, for pools that want them. */
function unknownPassword(): string {
  return `${toBase64Url(crypto.getRandomValues(new Uint8Array(36)))}aA1!`;
}

function leavesPeopleAsTheyAre(error: ServiceError): boolean {
  // Only administrators make accounts, or a hook refuses silently: people who have one sign in as ever.
  return error.name === 'UsernameExistsException' || error.message.includes('SignUp is not permitted');
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}
