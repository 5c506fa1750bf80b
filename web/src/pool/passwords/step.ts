/** What Cognito asks for after a password, in the page's words. */
import { type SecondFactor, secondFactors } from '../../config';

/**
 * Cognito's session of a sign-in that is under way, and for whom. Kept in memory alone: it ends with the
 * page.
 */
export interface Round {
  readonly userName: string;
  readonly session: string;
}

/** A step that the person has to take. */
export type Step =
  | {
      readonly at: 'code';
      readonly factor: SecondFactor;
      /** Where the code went, most of it hidden, as Cognito writes it; undefined for an app's codes. */
      readonly to: string | undefined;
      readonly round: Round;
    }
  | { readonly at: 'choice'; readonly factors: readonly SecondFactor[]; readonly round: Round }
  /** `factors` are those that can be set up here; with none of them somebody else has to help. */
  | { readonly at: 'setUp'; readonly factors: readonly ('totp' | 'email')[]; readonly round: Round }
  /** `details` are attributes, by Cognito's names, that the account lacks. */
  | { readonly at: 'newPassword'; readonly details: readonly string[]; readonly round: Round };

/** Tokens as Cognito gives them. */
export interface Tokens {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken: string;
  /** Seconds. */
  readonly ExpiresIn: number;
}

/** Thrown when Cognito asks for something that the page can't do. */
export class UnknownStepError extends Error {
  override readonly name = 'UnknownStepError';
}

const factorNames: Readonly<Record<string, SecondFactor>> = {
  SOFTWARE_TOKEN_MFA: 'totp',
  SMS_MFA: 'sms',
  EMAIL_OTP: 'email',
};

/** Cognito's name of a second factor in challenges. */
export function factorName(factor: SecondFactor): string {
  const name = Object.keys(factorNames).find((one) => factorNames[one] === factor);
  if (!name) throw new Error(`There is no second factor ${factor}.`);
  return name;
}

interface Challenge {
  readonly ChallengeName: string;
  readonly ChallengeParameters: Readonly<Record<string, string>>;
  readonly Session: string;
}

/**
 * Reads an answer of InitiateAuth or RespondToAuthChallenge: tokens, or the next step.
 *
 * @param userName for whom the sign-in is, where the answer doesn't say
 * @throws UnknownStepError
 */
export function readAnswer(answer: unknown, userName: string): Step | { readonly tokens: Tokens } {
  const { AuthenticationResult: tokens } = answer as { AuthenticationResult?: Tokens };
  if (tokens) return { tokens };
  const { ChallengeName: name, ChallengeParameters: told = {}, Session } = answer as Partial<Challenge>;
  if (!name || !Session) throw new UnknownStepError('Cognito answered with neither tokens nor a challenge.');
  const round = { userName: told.USER_ID_FOR_SRP ?? userName, session: Session };
  const factor = factorNames[name];
  if (factor) return { at: 'code', factor, to: told.CODE_DELIVERY_DESTINATION, round };
  switch (name) {
    case 'SELECT_MFA_TYPE':
      return { at: 'choice', factors: factorsIn(told.MFAS_CAN_CHOOSE), round };
    case 'MFA_SETUP':
      return {
        at: 'setUp',
        // A telephone number is entered by whoever runs the site (API reference, MFA_SETUP).
        factors: factorsIn(told.MFAS_CAN_SETUP).filter((one) => one !== 'sms'),
        round,
      };
    case 'NEW_PASSWORD_REQUIRED':
      return {
        at: 'newPassword',
        details: listIn(told.requiredAttributes).map((one) => one.replace(/^userAttributes\./, '')),
        round,
      };
    default:
      throw new UnknownStepError(`The page can't answer the challenge ${name}.`);
  }
}

function factorsIn(list: string | undefined): readonly SecondFactor[] {
  const named = listIn(list).map((name) => factorNames[name]);
  // One order, whatever Cognito's: the strongest first.
  return secondFactors.filter((factor) => named.includes(factor));
}

function listIn(list: string | undefined): readonly string[] {
  const names: unknown = JSON.parse(list ?? '[]');
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}
