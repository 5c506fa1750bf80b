/**
 * Signing in by password, with what Cognito asks for after it. The password itself is never sent where it
 * signs in: SRP (RFC 2945, as Cognito has it) proves that the browser knows it.
 */
import { authenticateWithSRP } from 'amazon-cognito-passwordless-auth/srp';
import { storeTokens } from 'amazon-cognito-passwordless-auth/storage';
import type { Session } from '../../custom-auth/session';
import { askCognito, type CognitoApi, ServiceError } from '../../shared/cognito-fetch';
import type { Details } from '../account/new-accounts';
import { factorName, type Round, readAnswer, type Step, type Tokens } from './step';
import type { ProofWatch } from './watch';

/** What became of an answer: signed in, or another step. */
export type Outcome = { readonly at: 'signedIn'; readonly session: Session } | Step;

/** Every member throws NetworkError or ServiceError where the service is not reached or refuses. */
export interface Passwords {
  /** @param identifier e-mail address or number (E.164) */
  signIn(identifier: string, password: string): Promise<Outcome>;
  /** Takes the code of a second factor. `wrong` can be typed over, `used` waits for the app's next one. */
  enterCode(step: Extract<Step, { at: 'code' }>, code: string): Promise<Outcome | 'wrong' | 'used'>;
  choose(
    step: Extract<Step, { at: 'choice' }>,
    factor: Extract<Step, { at: 'code' }>['factor'],
  ): Promise<Outcome>;
  /** A new key for an authenticator app (base32), and the round to go on with. */
  startApp(round: Round): Promise<{ readonly secret: string; readonly round: Round }>;
  /** Takes the first code of the app and ends the set-up. */
  finishApp(round: Round, code: string): Promise<Outcome | 'wrong'>;
  /** Sends a code to an address, which is a second factor from its first code on. */
  setUpMail(round: Round, address: string): Promise<Outcome>;
  /** Puts a password of the person's own in place of the one that was given to them. */
  replace(round: Round, password: string, details: Details): Promise<Outcome>;
  /**
   * Asks for a code that resets the password. Ends the same way whether or not there is such an account, has
   * a password, can be reached, or has asked too often.
   */
  forgot(identifier: string): Promise<void>;
  reset(identifier: string, code: string, password: string): Promise<void>;
}

export interface PasswordsOptions extends CognitoApi {
  readonly clientId: string;
  /** Watches the `fetch` that the package's client is configured with. */
  readonly proof: ProofWatch;
  /** BCP 47 tag of the language that messages should come in. */
  readonly locale: () => string;
  /** The session that was just stored. */
  stored(): Promise<Session>;
}

export function createPasswords(options: PasswordsOptions): Passwords {
  const { clientId, proof, locale } = options;
  const metadata = () => ({ ClientMetadata: { locale: locale() } });
  const ask = (operation: string, input: object) => askCognito(options, operation, input);
  const outcomeOf = async (answer: unknown, userName: string): Promise<Outcome> => {
    const read = readAnswer(answer, userName);
    if (!('tokens' in read)) return read;
    await keep(read.tokens);
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
          // Kept below, as tokens are that come after more steps.
          tokensCb: () => undefined,
        }).signedIn;
      } catch (error) {
        // Once Cognito took the password, all that failed is the package's client, at the next step.
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

/**
 * What Cognito refuses a reset with where there is an account that can't have one; unknown people get none of
 * these.
 */
const tellsOfAccounts = new Set([
  'UserNotFoundException',
  'UserNotConfirmedException',
  'NotAuthorizedException',
  'InvalidParameterException',
  'LimitExceededException',
  // From triggers and channels, which Cognito turns to for people it knows.
  'UserLambdaValidationException',
  'UnexpectedLambdaException',
  'InvalidLambdaResponseException',
  'CodeDeliveryFailureException',
]);

async function keep({ AccessToken, IdToken, RefreshToken, ExpiresIn }: Tokens): Promise<void> {
  await storeTokens({
    accessToken: AccessToken,
    idToken: IdToken,
    refreshToken: RefreshToken,
    expireAt: new Date(Date.now() + ExpiresIn * 1000),
  });
}
