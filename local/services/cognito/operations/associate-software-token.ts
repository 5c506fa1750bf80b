import { AwsError } from '../../../contract';
import { tokenOrSessionOperation } from '../access';
import { openSession } from '../challenge-session';
import { members, optional } from '../input';
import { makeTotpSecret } from '../totp';

/**
 * API_AssociateSoftwareToken: a secret for an authenticator app, which counts for nothing until a code of it
 * was verified.
 */
export const associateSoftwareToken = tokenOrSessionOperation(
  'MFA_SETUP',
  { AccessToken: optional(members.accessToken), Session: optional(members.session) },
  ({ cognito, caller }) => {
    const { pool, user } = caller.kind === 'token' ? caller.grant : caller;
    if (!pool.mfa.factors.includes('SOFTWARE_TOKEN_MFA'))
      throw new AwsError(
        'SoftwareTokenMFANotFoundException',
        'Software Token MFA has not been enabled by the userPool.',
      );
    const secret = makeTotpSecret();
    if (caller.kind === 'token') {
      cognito.users.update(pool, user, ({ secondFactors }) => ({
        secondFactors: { enabled: [], ...secondFactors, pendingTotp: secret },
      }));
      return { SecretCode: secret };
    }
    const { challenge } = caller.open.session;
    caller.open.spend();
    if (challenge.name !== 'MFA_SETUP') return {};
    const { choices, progress } = challenge;
    return {
      SecretCode: secret,
      Session: openSession(cognito, caller, { name: 'MFA_SETUP', choices, progress, secret }),
    };
  },
);
