/**
 * `SMS_OTP_STEPUP`, as the package's client speaks it: who is signed in proves the phone once more. The first
 * answer asks for the code; later ones have the code and the access token of the session that is stepped up.
 */
import { checkSmsEnvironment, deliverBySms } from '../../shared/codes/sms';
import { METRIC } from '../../shared/metric-names';
import { count, logger } from '../../shared/observability';
import { readSmsSettings } from '../../shared/sms/settings';
import { userPool } from '../../shared/user-pool';
import { isOwnAccessToken } from './access-token';
import { proveByCode, refuse } from './code-answer';
import { checkCodeEnvironment, codesEnabled, requestCode } from './code-request';
import type { ChallengeAnswer, ChallengeRequest, Issuer, Shown, Verifier } from './method';
import { numberInProfile } from './phone-profile';
import { phoneOf } from './phone-recipient';
import { noteProvenNumber } from './proven-number';

export const smsOtpStepUpIssuer: Issuer = {
  checkEnvironment() {
    checkCodeEnvironment();
    checkSmsEnvironment();
  },
  enabled: () => codesEnabled('stepUp'),
  challenge: 'PROVIDE_SMS_OTP_STEPUP',
  issue,
  repeat,
};

export const smsOtpStepUpVerifier: Verifier = {
  checkEnvironment() {
    checkCodeEnvironment();
    readSmsSettings();
  },
  enabled: () => codesEnabled('stepUp'),
  verify,
};

/** Characters of an access token with many groups and claims. */
const MAX_TOKEN = 16_384;

async function issue(request: ChallengeRequest): Promise<Shown> {
  // The package's client does not send its token this early.
  const token = request.metadata.get('accessToken');
  if (token !== undefined && !(await isOwnAccessToken(token, request, tokenOwner))) {
    logger.info('Nothing is sent to the user', { metric: METRIC.CODE_REFUSED, reason: 'token' });
    count(METRIC.CODE_REFUSED, 'token');
    return { phoneNumber: MASK };
  }
  const recipient = await phoneOf(request);
  const wishes = [request.metadata.get('locale'), request.attributes.locale];
  await requestCode(request, 'SMS_OTP_STEPUP', recipient, (order, code) =>
    deliverBySms(order, recipient, code, wishes),
  );
  return { phoneNumber: token === undefined ? MASK : maskOf(recipient) };
}

/** After a wrong answer. Its token stands in the answer, which this trigger does not get to see. */
async function repeat(request: ChallengeRequest): Promise<Shown> {
  const token = request.metadata.get('accessToken');
  if (token === undefined || !(await isOwnAccessToken(token, request, tokenOwner)))
    return { phoneNumber: MASK };
  return { phoneNumber: maskOf(await phoneOf(request)) };
}

/**
 * What everybody sees who has not shown a good access token: nothing of the number, nor whether there is one.
 */
const MASK = `+${'*'.repeat(11)}`;

/** The same with the last two digits, for the user alone. */
function maskOf({ number, undeliverable }: Awaited<ReturnType<typeof phoneOf>>): string {
  return undeliverable === undefined ? `${MASK.slice(0, -2)}${number.e164.slice(-2)}` : MASK;
}

async function verify(answer: ChallengeAnswer): Promise<boolean> {
  const given = parseAnswer(answer.answer);
  if (!given) return refuse('malformed');
  if (!(await isOwnAccessToken(given.jwt, answer, tokenOwner))) return refuse('token');
  const { to, undeliverable } = numberInProfile(answer);
  const proven = await proveByCode(answer, {
    purpose: 'SMS_OTP_STEPUP',
    contact: 'phone_number',
    to,
    undeliverable,
    code: given.secretCode,
  });
  if (proven) await noteProvenNumber(answer, to);
  return proven;
}

async function tokenOwner(token: string): Promise<string | undefined> {
  return (await userPool()).tokenOwner(token);
}

function parseAnswer(answer: unknown): { secretCode: unknown; jwt: string } | undefined {
  if (typeof answer !== 'string' || answer.length > MAX_TOKEN + 100) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const members = new Map(Object.entries(value));
  const jwt = members.get('jwt');
  return typeof jwt === 'string' ? { secretCode: members.get('secretCode'), jwt } : undefined;
}
