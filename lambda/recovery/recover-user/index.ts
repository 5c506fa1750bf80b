/**
 * Helps a user who lost a factor, once operators are sure who it is. Logs each action first, and tells the
 * user. Returns nothing that opens the account: links go to the proven address.
 *
 * Can be repeated; what is gone already is no error.
 */

import { audited } from '../../audit/audited';
import { audit } from '../../audit/scope';
import { type Told, tellOwner } from '../../operators/notice';
import { operation } from '../../operators/operation';
import { type OperatedUser, readUser } from '../../operators/user';
import { forgetPasskeys } from '../../passkeys/forget';
import { userHandleOf } from '../../passkeys/user-handle';
import { dropRecoveryCodes } from '../../recovery-codes/codes';
import { ENV, envFlag, hasEnv, requireEnv } from '../../shared/env';
import { errorFacts } from '../../shared/errors';
import { readVariables } from '../../shared/field-readers';
import { METRIC } from '../../shared/log/metric-names';
import { nameUser } from '../../shared/log/name-user';
import { count, logger } from '../../shared/log/observability';
import { endAllSessions, spendSessions } from '../../shared/sessions/ended';
import { dropRecoveryLink } from '../link';
import type { RecoveryAction } from '../news';
import { checkNoticeEnvironment } from '../proven-address';
import { RECOVERY_LINK_FIELDS, recoversBy } from '../settings';
import { admit, forgetDevices, moveToSms, resetTotp, signOut } from './cognito';
import { makeLink } from './link';
import { readRequest } from './request';

for (const name of [ENV.USER_POOL_ID, ENV.SECRETS_TABLE, ENV.RECOVERY_LINK_URI, ENV.CHALLENGE_KEY_ID])
  requireEnv(name);
readVariables(RECOVERY_LINK_FIELDS);
checkNoticeEnvironment();

export interface Recovered {
  readonly done: readonly RecoveryAction[];
  readonly mail: Told;
}

/** @throws Error saying what is wrong with request or user, and what was done */
export const handler = audited(
  operation(async (event): Promise<Recovered> => {
    const { userName, operator, reason, actions } = readRequest(event);
    checkStage(actions);
    const user = await readUser(requireEnv(ENV.USER_POOL_ID), userName);
    nameUser(user.sub);
    checkUser(user, actions);
    // The audit line; CloudTrail has the invoker under the same request id.
    const facts = { audit: 'recover-user', operator, sub: user.sub, reason, actions };
    logger.critical('A user is being recovered', facts);
    audit('Recovery started', { actions });
    const done: RecoveryAction[] = [];
    for (const action of actions.filter((each) => each !== 'link')) {
      try {
        // Before the action: an old token must not undo it.
        await spendSessions(requireEnv(ENV.SECRETS_TABLE), user, Math.floor(Date.now() / 1000));
        await WORK[action](user);
      } catch (error) {
        logger.error('A recovery stopped', {
          audit: 'recover-user',
          sub: user.sub,
          done,
          ...errorFacts(error),
        });
        if (done.length > 0) await tell(user, done);
        throw new Error(
          `${action} failed (${(error as Error).name}). Done before it: ${done.join(', ') || 'nothing'}. Invoke the function again; what is done already is no error.`,
        );
      }
      done.push(action);
      count(METRIC.USER_RECOVERED, action);
      audit('Recovery action done', { action });
    }
    const wantsLink = actions.includes('link');
    const mail = wantsLink ? await mailLink(user, done) : await tell(user, done);
    if (wantsLink && mail === 'sent') {
      done.push('link');
      audit('Recovery action done', { action: 'link' });
    }
    logger.info('A user was recovered', { audit: 'recover-user', sub: user.sub, done, mail });
    return { done, mail };
  }),
);

const WORK: Readonly<Record<Exclude<RecoveryAction, 'link'>, (user: OperatedUser) => Promise<unknown>>> = {
  'sign-out': async (user) => {
    const now = Math.floor(Date.now() / 1000);
    await endAllSessions(requireEnv(ENV.SECRETS_TABLE), user, now, () => signOut(user));
    // Its link would open a session again.
    await dropRecoveryLink(requireEnv(ENV.SECRETS_TABLE), user);
  },
  'reset-totp': resetTotp,
  'move-to-sms': moveToSms,
  'revoke-passkeys': ({ sub, userName }) =>
    forgetPasskeys(requireEnv(ENV.AUTHENTICATORS_TABLE), userHandleOf(sub, userName), false),
  'forget-devices': forgetDevices,
  'revoke-codes': (user) => dropRecoveryCodes(requireEnv(ENV.SECRETS_TABLE), user),
  admit,
};

/** @throws Error naming what the stage lacks */
function checkStage(actions: readonly RecoveryAction[]): void {
  const factors = hasEnv(ENV.MFA_FACTORS) ? requireEnv(ENV.MFA_FACTORS).split(',') : [];
  const missing: Partial<Record<RecoveryAction, string | false>> = {
    'reset-totp': !factors.includes('totp') && 'authenticator apps ("totp" among mfa.factors)',
    'move-to-sms': !factors.includes('sms') && 'second factors by SMS ("sms" among mfa.factors)',
    'revoke-passkeys': !envFlag(ENV.PASSKEYS_ENABLED) && 'passkeys (passkeys.enabled)',
    'forget-devices': !envFlag(ENV.DEVICES_REMEMBERED) && 'remembered devices (mfa.rememberDevices)',
    link: !recoversBy('LINK') && 'recovery links (recovery.links.enabled)',
    'revoke-codes': !recoversBy('CODE') && 'recovery codes (recovery.codes.enabled)',
    // Where passwords sign in, owners confirm by Cognito's own code.
    admit: !envFlag(ENV.CONFIRM_ACCOUNTS) && 'accounts to let in (passwordFlows is on)',
  };
  for (const action of actions)
    if (missing[action]) throw new Error(`This stage has no ${missing[action]}; leave ${action} out.`);
}

/** @throws Error saying what the user lacks */
function checkUser(user: OperatedUser, actions: readonly RecoveryAction[]): void {
  if (actions.includes('link') && user.address === undefined)
    throw new Error('The user has no proven e-mail address, so there is nowhere to mail a link to.');
  if (actions.includes('move-to-sms') && user.number === undefined)
    throw new Error(
      'The user has no proven phone number. Mail a link, let the user prove the number, and invoke the function again.',
    );
}

/** Takes the link back unless it surely went out. */
async function mailLink(user: OperatedUser, done: readonly RecoveryAction[]): Promise<Recovered['mail']> {
  const link = await makeLink(user, user.address as string);
  const mail = await tellOwner(
    'recover-user',
    { event: 'recovered', actions: done, link },
    [user.address],
    user.locale,
  );
  count(METRIC.USER_RECOVERED, mail === 'sent' ? 'link' : 'link_not_sent');
  if (mail === 'refused' || mail === 'rejected')
    await dropRecoveryLink(requireEnv(ENV.SECRETS_TABLE), user).catch((error) =>
      logger.warn('A recovery link that was not sent could not be taken back', errorFacts(error)),
    );
  return mail;
}

async function tell(user: OperatedUser, done: readonly RecoveryAction[]): Promise<Recovered['mail']> {
  return tellOwner('recover-user', { event: 'recovered', actions: done }, [user.address], user.locale);
}
