/**
 * `SMS_OTP_STEPUP`, as the package's client speaks it: who is signed in proves the phone once more. The first answer asks
 * for the code; later ones have the code and the access token of the session that is stepped up.
 */
import { createHmac } from 'node:crypto';
import { joinUnambiguously } from '../../shared/bytes';
import { derivedKey } from '../../shared/challenges/derived-key';
import { checkSmsEnvironment, deliverBySms } from '../../shared/codes/sms';
import { METRIC } from '../../shared/metric-names';
import { count, logger } from '../../shared/observability';
import { readSmsSettings } from '../../shared/sms/settings';
import { userPool } from '../../shared/user-pool';
import { isOwnAccessToken } from './access-token';
import { proveByCode, refuse } from './code-answer';
import { checkCodeEnvironment, codesEnabled, requestCode } from './code-request';
import type { ChallengeAnswer, ChallengeRequest, Issuer, Shown, Subject, Verifier } from './method';
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
  repeat: shown,
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
  const token = request.metadata.get('accessToken');
  if (token !== undefined) {
    // The package's client does not send its token this early.
    if (!(await isOwnAccessToken(token, request, tokenOwner))) {
      logger.info('Nothing is sent to the user', { metric: METRIC.CODE_REFUSED, reason: 'token' });
      count(METRIC.CODE_REFUSED, 'token');
      return shown(request);
    }
  }
  const recipient = await phoneOf(request);
  const wishes = [request.metadata.get('locale'), request.attributes.locale];
  await requestCode(request, 'SMS_OTP_STEPUP', recipient, (order, code) =>
    deliverBySms(order, recipient, code, wishes),
  );
  return shown(request);
}

/**
 * Shape and length are the same for everybody. Who has no number, or no account, gets digits that nobody has: made from
 * the name and a key, so that they are the same whenever one asks.
 */
async function shown(request: Subject): Promise<Shown> {
  const key = await derivedKey('decoy');
  const decoy = createHmac('sha256', key)
    .update(
      joinUnambiguously([
        'phone digits',
        request.userPoolId,
        request.userName.normalize('NFKC').toLowerCase(),
      ]),
    )
    .digest()
    .readUInt32BE(0);
  const { number, undeliverable } = await phoneOf(request);
  const digits = undeliverable === undefined ? number.e164.slice(-2) : String(decoy % 100).padStart(2, '0');
  return { phoneNumber: `+*********${digits}` };
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
