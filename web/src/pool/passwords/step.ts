import { type SecondFactor, secondFactors } from '../../config';

/** A sign-in that is under way, kept in memory alone. */
export interface Round {
  readonly userName: string;
  readonly session: string;
}

export type Step =
  | {
      readonly at: 'code';
      readonly factor: SecondFactor;
      /** Masked by Cognito; undefined for an app's codes. */
      readonly to: string | undefined;
      readonly round: Round;
    }
  | { readonly at: 'choice'; readonly factors: readonly SecondFactor[]; readonly round: Round }
  /** `factors` can be set up here; with none somebody else has to help. */
  | { readonly at: 'setUp'; readonly factors: readonly ('totp' | 'email')[]; readonly round: Round }
  /** `details`: missing attributes, by Cognito's names. */
  | { readonly at: 'newPassword'; readonly details: readonly string[]; readonly round: Round };

/** Tokens as Cognito gives them. */
export interface Tokens {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken: string;
  /** Seconds. */
  readonly ExpiresIn: number;
}

/** Cognito asks for something that the page can't do. */
export class UnknownStepError extends Error {
  override readonly name = 'UnknownStepError';
}

const factorNames: Readonly<Record<string, SecondFactor>> = {
  SOFTWARE_TOKEN_MFA: 'totp',
  SMS_MFA: 'sms',
  EMAIL_OTP: 'email',
};

/** Cognito's name in challenges. */
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
 * Of InitiateAuth or RespondToAuthChallenge.
 *
 * @param userName where the answer doesn't say
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
        // Whoever runs the site enters numbers (API reference, MFA_SETUP).
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
  // From the strongest to the weakest.
  return secondFactors.filter((factor) => named.includes(factor));
}

function listIn(list: string | undefined): readonly string[] {
  const names: unknown = JSON.parse(list ?? '[]');
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}
