/**
 * Passwords, and what Cognito asks for after them. Signing in doesn't send the password: SRP (RFC 2945, as
 * Cognito has it) proves it.
 */
import { authenticateWithSRP } from 'amazon-cognito-passwordless-auth/srp';
import { keepTokens } from '../../custom-auth/keep-tokens';
import type { Session } from '../../custom-auth/session';
import { askCognito, type CognitoApi, ServiceError } from '../../shared/cognito-fetch';
import type { Details } from '../account/new-accounts';
import { factorName, type Round, readAnswer, type Step } from './step';
import type { ProofWatch } from './watch';

export type Outcome = { readonly at: 'signedIn'; readonly session: Session } | Step;

/** Every member throws NetworkError or ServiceError. */
export interface Passwords {
  /** @param identifier e-mail address or number (E.164) */
  signIn(identifier: string, password: string): Promise<Outcome>;
  /** `wrong` can be typed over; `used` waits for the app's next code. */
  enterCode(step: Extract<Step, { at: 'code' }>, code: string): Promise<Outcome | 'wrong' | 'used'>;
  choose(
    step: Extract<Step, { at: 'choice' }>,
    factor: Extract<Step, { at: 'code' }>['factor'],
  ): Promise<Outcome>;
  /** Key for an authenticator app (base32). */
  startApp(round: Round): Promise<{ readonly secret: string; readonly round: Round }>;
  finishApp(round: Round, code: string): Promise<Outcome | 'wrong'>;
  /** The address is a second factor from its first code on. */
  setUpMail(round: Round, address: string): Promise<Outcome>;
  /** Replaces a given password. */
  replace(round: Round, password: string, details: Details): Promise<Outcome>;
  /** Sends a code that resets the password. Ends the same way for anybody. */
  forgot(identifier: string): Promise<void>;
  reset(identifier: string, code: string, password: string): Promise<void>;
}

export interface PasswordsOptions extends CognitoApi {
  readonly clientId: string;
  /** Watches the package's client's `fetch`. */
  readonly proof: ProofWatch;
  /** BCP 47, for messages. */
  readonly locale: () => string;
  /** The session just stored. */
  stored(): Promise<Session>;
}

export function createPasswords(options: PasswordsOptions): Passwords {
  const { clientId, proof, locale } = options;
  const metadata = () => ({ ClientMetadata: { locale: locale() } });
  const ask = (operation: string, input: object) => askCognito(options, operation, input);
  const outcomeOf = async (answer: unknown, userName: string): Promise<Outcome> => {
    const read = readAnswer(answer, userName);
    if (!('tokens' in read)) return read;
    await keepTokens(read.tokens);
    return { at: 'signedIn', session: await options.stored() };
  };
  const respond = async (
    { userName, session }: Round,
    challengeName: string,
    responses: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> => {
    const answer = await ask('RespondToAuthChallenge', {
      ClientId: clientId,
      ChallengeName: challengeName,
      ChallengeResponses: { USERNAME: userName, ...responses },
      Session: session,
      ...metadata(),
    });
    return outcomeOf(answer, userName);
  };

  return {
    async signIn(identifier, password) {
      proof.begin();
      try {
        await authenticateWithSRP({
          username: identifier,
          password,
          clientMetadata: metadata().ClientMetadata,
          // Kept below, like tokens after more steps.
          tokensCb: () => undefined,
        }).signedIn;
      } catch (error) {
        // Cognito took the password; only the package's client failed, at the next step.
        if (proof.answer() === undefined) throw error;
      }
      const answer = proof.answer();
      proof.begin();
      return outcomeOf(answer, identifier);
    },

    async enterCode({ factor, round }, code) {
      const name = factorName(factor);
      try {
        return await respond(round, name, { [`${name}_CODE`]: code });
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        if (error.name === 'CodeMismatchException') return 'wrong';
        if (factor === 'totp' && error.name === 'ExpiredCodeException') return 'used';
        throw error;
      }
    },

    choose: ({ round }, factor) => respond(round, 'SELECT_MFA_TYPE', { ANSWER: factorName(factor) }),

    async startApp({ userName, session }) {
      const answer = (await ask('AssociateSoftwareToken', { Session: session })) as {
        SecretCode: string;
        Session: string;
      };
      return { secret: answer.SecretCode, round: { userName, session: answer.Session } };
    },

    async finishApp({ userName, session }, code) {
      let verified: { Session: string };
      try {
        verified = (await ask('VerifySoftwareToken', {
          Session: session,
          UserCode: code,
        })) as typeof verified;
      } catch (error) {
        if (error instanceof ServiceError && wrongFirstCode.has(error.name)) return 'wrong';
        throw error;
      }
      return respond({ userName, session: verified.Session }, 'MFA_SETUP');
    },

    setUpMail: (round, address) => respond(round, 'MFA_SETUP', { EMAIL: address }),

    replace: (round, password, details) =>
      respond(round, 'NEW_PASSWORD_REQUIRED', {
        NEW_PASSWORD: password,
        ...Object.fromEntries(
          Object.entries(details).map(([name, value]) => [`userAttributes.${name}`, value]),
        ),
      }),

    async forgot(identifier) {
      try {
        await ask('ForgotPassword', { ClientId: clientId, Username: identifier, ...metadata() });
      } catch (error) {
        if (!(error instanceof ServiceError && tellsOfAccounts.has(error.name))) throw error;
      }
    },

    async reset(identifier, code, password) {
      await ask('ConfirmForgotPassword', {
        ClientId: clientId,
        Username: identifier,
        ConfirmationCode: code,
        Password: password,
        ...metadata(),
      });
    },
  };
}

const wrongFirstCode = new Set(['EnableSoftwareTokenMFAException', 'CodeMismatchException']);

/** A reset is refused so only where there is an account. */
const tellsOfAccounts = new Set([
  'UserNotFoundException',
  'UserNotConfirmedException',
  'NotAuthorizedException',
  'InvalidParameterException',
  'LimitExceededException',
  // Of triggers and channels, which only known people reach.
  'UserLambdaValidationException',
  'UnexpectedLambdaException',
  'InvalidLambdaResponseException',
  'CodeDeliveryFailureException',
]);
