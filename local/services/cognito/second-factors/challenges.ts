import type { Cognito } from '../cognito';
import type { SecondFactor } from '../model';
import { openSession } from '../sign-in/challenge-session';
import type { AuthAnswer, SignInRun } from '../sign-in/sign-in';
import { sendSignInCode } from '../sign-in/sign-in-codes';
import { contactOf } from './second-factors';

/** Asks for one, or which of several. */
export async function openSecondFactor(
  cognito: Cognito,
  run: SignInRun,
  factors: readonly SecondFactor[],
): Promise<AuthAnswer> {
  const [factor, another] = factors;
  if (factor === undefined || another !== undefined) {
    return {
      ChallengeName: 'SELECT_MFA_TYPE',
      ChallengeParameters: {
        MFAS_CAN_CHOOSE: JSON.stringify(factors),
        USER_ID_FOR_SRP: run.user.username,
      },
      Session: openSession(cognito, run, {
        name: 'SELECT_MFA_TYPE',
        choices: factors,
        progress: run.progress,
      }),
    };
  }
  if (factor === 'SOFTWARE_TOKEN_MFA') return askForToken(cognito, run);
  return sendSecondFactor(cognito, run, factor, 'second-factor');
}

function askForToken(cognito: Cognito, run: SignInRun): AuthAnswer {
  const { user, progress } = run;
  const name = user.secondFactors?.totp?.name;
  return {
    ChallengeName: 'SOFTWARE_TOKEN_MFA',
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      ...(name === undefined ? {} : { FRIENDLY_DEVICE_NAME: name }),
    },
    Session: openSession(cognito, run, { name: 'SOFTWARE_TOKEN_MFA', progress }),
  };
}

export async function sendSecondFactor(
  cognito: Cognito,
  run: SignInRun,
  factor: 'SMS_MFA' | 'EMAIL_OTP',
  purpose: 'second-factor' | 'set-up',
): Promise<AuthAnswer> {
  const { user, progress } = run;
  const attribute = contactOf(factor) ?? 'email';
  const destination = user.attributes[attribute] ?? '';
  const { codeHash, delivery } = await sendSignInCode(cognito, {
    ...run,
    attribute,
    destination,
    use: 'second-factor',
  });
  const sent = { codeHash, attribute, destination, progress };
  return {
    ChallengeName: factor,
    ChallengeParameters: {
      CODE_DELIVERY_DELIVERY_MEDIUM: delivery.DeliveryMedium,
      CODE_DELIVERY_DESTINATION: delivery.Destination,
      USER_ID_FOR_SRP: user.username,
    },
    Session: openSession(
      cognito,
      run,
      factor === 'EMAIL_OTP' ? { name: factor, purpose, ...sent } : { name: factor, ...sent },
    ),
  };
}

export function openSetUp(cognito: Cognito, run: SignInRun, factors: readonly SecondFactor[]): AuthAnswer {
  return {
    ChallengeName: 'MFA_SETUP',
    ChallengeParameters: {
      MFAS_CAN_SETUP: JSON.stringify(factors),
      USER_ID_FOR_SRP: run.user.username,
    },
    Session: openSession(cognito, run, { name: 'MFA_SETUP', choices: factors, progress: run.progress }),
  };
}
