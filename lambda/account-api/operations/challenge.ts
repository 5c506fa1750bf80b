/** `POST /challenge`: answers a sign-in's challenge. */
import {
  AdminRespondToAuthChallengeCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Body } from '../../shared/api/body';
import type { Answer } from '../../shared/api/http';
import { type Attempt, type ChallengeName, readAttempt } from '../attempt';
import { isBrowserMode } from '../browser';
import { cognito, poolAndClient, secretHash } from '../client';
import { COOKIES, dropCookie } from '../cookies';
import {
  addressOf,
  readAttributes,
  readBody,
  readCode,
  readFingerprint,
  readMetadata,
  requiredText,
} from '../input';
import { byPassword, nameSignedIn, WRONG_CODE } from '../outcomes';
import { checkPassword } from '../password-policy';
import { invalidRequest, isRefusal, nameOf, refusing, wrongCode, wrongCredentials } from '../refusals';
import { contextData } from '../request-context';
import { answerStep } from '../session';

const FACTORS = ['EMAIL_OTP', 'SMS_MFA', 'SOFTWARE_TOKEN_MFA'];

export async function challenge(event: APIGatewayProxyEvent): Promise<Answer> {
  const inBrowser = isBrowserMode(event);
  const body = readBody(event);
  const attempt = readAttempt(event, body, inBrowser);
  const ChallengeResponses = RESPONSES[attempt.challenge](body);
  const ClientMetadata = readMetadata(body);
  const dropped = inBrowser ? [dropCookie(COOKIES.attempt)] : undefined;
  const answering = verifiedSession(attempt, body).then(async (Session) =>
    cognito().send(
      new AdminRespondToAuthChallengeCommand({
        ...poolAndClient(),
        ChallengeName: attempt.challenge,
        Session,
        ChallengeResponses: {
          ...ChallengeResponses,
          USERNAME: attempt.userName,
          SECRET_HASH: await secretHash(attempt.userName),
        },
        ...(ClientMetadata ? { ClientMetadata } : {}),
        ContextData: contextData(event, readFingerprint(body)),
      }),
    ),
  );
  const step = await refusing(
    // Triggers audit their own challenges; all others follow a password.
    attempt.challenge === 'CUSTOM_CHALLENGE' ? answering : byPassword(answering, attempt.challenge),
    (error) => {
      // Cognito takes another code in the same session.
      if (WRONG_CODE.has(nameOf(error))) return wrongCode();
      return isRefusal(error) ? wrongCredentials(dropped) : undefined;
    },
  );
  nameSignedIn(step);
  return answerStep(step, attempt.userName, inBrowser);
}

/** An authenticator app's first code gives a new session. */
async function verifiedSession({ challenge: name, session }: Attempt, body: Body): Promise<string> {
  if (name !== 'MFA_SETUP' || body.get('code') === undefined) return session;
  const { Session } = await cognito().send(
    new VerifySoftwareTokenCommand({ Session: session, UserCode: readCode(body) }),
  );
  return Session ?? session;
}

type Responses = Record<string, string>;

const RESPONSES: Readonly<Record<ChallengeName, (body: Body) => Responses>> = {
  CUSTOM_CHALLENGE: (body) => ({ ANSWER: requiredText(body, 'answer', 16_000) }),
  EMAIL_OTP: (body) => ({ EMAIL_OTP_CODE: readCode(body) }),
  SMS_MFA: (body) => ({ SMS_MFA_CODE: readCode(body) }),
  SOFTWARE_TOKEN_MFA: (body) => ({ SOFTWARE_TOKEN_MFA_CODE: readCode(body) }),
  SELECT_MFA_TYPE: (body) => {
    const answer = requiredText(body, 'answer', 32);
    if (!FACTORS.includes(answer)) throw invalidRequest(`answer must be one of ${FACTORS.join(', ')}.`);
    return { ANSWER: answer };
  },
  NEW_PASSWORD_REQUIRED: (body) => {
    const password = requiredText(body, 'newPassword', 256);
    checkPassword(password);
    const attributes = readAttributes(body).map(({ Name, Value }) => [`userAttributes.${Name}`, Value]);
    return { ...Object.fromEntries(attributes), NEW_PASSWORD: password };
  },
  MFA_SETUP: (body) => {
    const hasCode = body.get('code') !== undefined;
    if (hasCode === (body.get('email') !== undefined))
      throw invalidRequest('Send code, of an authenticator app that was set up, or email, to get codes at.');
    return hasCode ? {} : { EMAIL: addressOf(requiredText(body, 'email', 254), 'email') };
  },
  DEVICE_SRP_AUTH: (body) => ({
    DEVICE_KEY: requiredText(body, 'deviceKey', 55),
    SRP_A: requiredText(body, 'srpA', 1_024),
  }),
  DEVICE_PASSWORD_VERIFIER: (body) => ({
    DEVICE_KEY: requiredText(body, 'deviceKey', 55),
    PASSWORD_CLAIM_SECRET_BLOCK: requiredText(body, 'secretBlock', 4_096),
    PASSWORD_CLAIM_SIGNATURE: requiredText(body, 'signature', 128),
    TIMESTAMP: requiredText(body, 'timestamp', 64),
  }),
};
