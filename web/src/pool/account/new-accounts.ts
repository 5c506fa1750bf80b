/**
 * Accounts of people who are new. The page makes one for whoever asks for a link or a code, with a password
 * that nobody knows, unless the deployment wants to know more of them first; and where it wants the address
 * proven before anything else, takes the code of that proof.
 */
import { signUp } from 'amazon-cognito-passwordless-auth/cognito-api';
import { toBase64Url } from '../../shared/base64url';
import { askCognito, type CognitoApi, ServiceError } from '../../shared/cognito-fetch';
import { type PageStorage, readJson } from '../../shared/storage';

/** Cognito's names of attributes, with what the person typed. */
export type Details = Readonly<Record<string, string>>;

export interface NewAccounts {
  /**
   * Keeps what somebody new said of themselves, for the account that is made when they ask for a link or a
   * code.
   */
  describe(identifier: string, details: Details): void;
  /**
   * Makes the account, if there is none. Someone known stays as they are. @throws NetworkError, ServiceError
   */
  make(identifier: string): Promise<void>;
  /**
   * Whether this browser has made the account. One that waits for its proof and was begun elsewhere may have
   * a password that somebody else chose: proving it here would open it to them.
   */
  isOurs(identifier: string): boolean;
  /** Proves the address or number. False for a wrong code. @throws NetworkError, ServiceError */
  prove(identifier: string, code: string): Promise<boolean>;
  /** Sends another code. @throws NetworkError, ServiceError */
  sendAgain(identifier: string): Promise<void>;
}

export interface NewAccountsOptions extends CognitoApi {
  readonly clientId: string;
  readonly storage: PageStorage;
  /** BCP 47 tag of the language that mails should come in. */
  readonly locale: () => string;
  /** Attributes that nobody gets an account without. */
  readonly requiredAttributes: readonly string[];
}

/** Accounts that are remembered as made here. */
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
      // Whoever has an account needs to say nothing, and nobody else gets one unasked.
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

/** A password that nobody knows. The letters at its end are for pools that want one of each kind. */
function unknownPassword(): string {
  return `${toBase64Url(crypto.getRandomValues(new Uint8Array(36)))}aA1!`;
}

function leavesPeopleAsTheyAre(error: ServiceError): boolean {
  // A pool in which only administrators make accounts, or a rule of the deployment's own that says no more:
  // people who have one sign in as ever.
  return error.name === 'UsernameExistsException' || error.message.includes('SignUp is not permitted');
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}
