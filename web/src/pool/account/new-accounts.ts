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
  /** Kept until a link or code is asked for. */
  describe(identifier: string, details: Details): void;
  /** If there is none. @throws NetworkError, ServiceError */
  make(identifier: string): Promise<void>;
  /**
   * Made in this browser. One begun elsewhere may have somebody else's password, and proving it here would
   * open it to them.
   */
  isOurs(identifier: string): boolean;
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
  readonly requiredAttributes: readonly string[];
}

/** Accounts remembered as made here. */
const most = 5;

export function createNewAccounts(options: NewAccountsOptions): NewAccounts {
  const { clientId, storage, locale, requiredAttributes } = options;
  const key = `SignInPage.${clientId}.made`;
  const made = () => readJson(storage, key, isNames) ?? [];
  const described = new Map<string, Details>();
  const ask = async (operation: string, input: object) => {
    await askCognito(options, operation, {
      ClientId: clientId,
      ...input,
      ClientMetadata: { locale: locale() },
    });
  };
  return {
    describe(identifier, details) {
      described.set(identifier, details);
    },

    async make(identifier) {
      const details = described.get(identifier) ?? {};
      // Nobody gets an account unasked.
      if (requiredAttributes.some((name) => !details[name])) return;
      const attributes = { ...details, locale: locale() };
      try {
        await signUp({
          username: identifier,
          password: unknownPassword(),
          userAttributes: Object.entries(attributes).map(([name, value]) => ({ name, value })),
        });
      } catch (error) {
        if (!(error instanceof ServiceError) || !leavesPeopleAsTheyAre(error)) throw error;
        return;
      }
      const others = made().filter((name) => name !== identifier);
      storage.setItem(key, JSON.stringify([identifier, ...others].slice(0, most)));
    },

    isOurs: (identifier) => made().includes(identifier),

    async prove(identifier, code) {
      try {
        await ask('ConfirmSignUp', { Username: identifier, ConfirmationCode: code });
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        if (error.name === 'CodeMismatchException') return false;
        // Proven in another tab meanwhile.
        if (error.name !== 'NotAuthorizedException' || !error.message.includes('CONFIRMED')) throw error;
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
