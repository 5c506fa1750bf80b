import { AwsError } from '../../../contract';
import { tokenOrSessionOperation } from '../access';
import { openSession } from '../challenge-session';
import type { Cognito } from '../cognito';
import { invalidParameter } from '../errors';
import { members, optional, text } from '../input';
import type { User, UserPool } from '../model';
import { stepOfCode } from '../totp';

/** API_VerifySoftwareToken: the first code of an authenticator app; it isn't taken for a sign-in any more. */
export const verifySoftwareToken = tokenOrSessionOperation(
  'MFA_SETUP',
  {
    AccessToken: optional(members.accessToken),
    Session: optional(members.session),
    UserCode: text({ min: 6, max: 6, pattern: /^[0-9]+$/ }),
    FriendlyDeviceName: optional(text({ max: 131072 })),
  },
  ({ cognito, caller, input: { UserCode: code, FriendlyDeviceName: name } }) => {
    if (caller.kind === 'token') {
      verifyPending(cognito, caller.grant.pool, caller.grant.user, code, name);
      return { Status: 'SUCCESS' };
    }
    const { open } = caller;
    const { challenge } = open.session;
    if (challenge.name !== 'MFA_SETUP' || !challenge.secret) throw noSecret();
    const lastStep = stepOfCode(challenge.secret, code, cognito.context.clock.now());
    if (lastStep === undefined) {
      open.miss();
      throw wrongCode();
    }
    open.spend();
    const verified = { lastStep, name };
    return { Status: 'SUCCESS', Session: openSession(cognito, caller, { ...challenge, verified }) };
  },
);

function verifyPending(
  cognito: Cognito,
  pool: UserPool,
  user: User,
  code: string,
  name: string | undefined,
): void {
  const secret = user.secondFactors?.pendingTotp;
  if (!secret) throw noSecret();
  const lastStep = stepOfCode(secret, code, cognito.context.clock.now());
  if (lastStep === undefined) throw wrongCode();
  cognito.users.update(pool, user, ({ secondFactors }) => ({
    secondFactors: {
      enabled: [],
      ...secondFactors,
      totp: { secret, name, lastStep },
      pendingTotp: undefined,
    },
  }));
}

function wrongCode(): AwsError {
  return new AwsError('EnableSoftwareTokenMFAException', 'Code mismatch');
}

function noSecret(): AwsError {
  return invalidParameter('No software token is waiting to be verified; call AssociateSoftwareToken first.');
}
