import type { Cognito } from '../cognito';
import { openSecondFactor, openSetUp } from '../second-factors/challenges';
import { secondFactorNeed } from '../second-factors/second-factors';
import { nextStep } from './custom-auth';
import { openDeviceSrp, trackedDevice } from './device-auth';
import { newPasswordChallenge } from './new-password';
import { type AuthAnswer, checkMaySignIn, completeSignIn, type SignInRun, unknownUser } from './sign-in';

/**
 * After a proof: a new password where due, the second factor or a remembered device in its place, the device
 * itself, tokens.
 *
 * @throws AwsError ResourceNotFoundException for a device key that is none of the user's, and as {@link
 *   checkMaySignIn}
 */
export async function proceed(cognito: Cognito, given: SignInRun): Promise<AuthAnswer> {
  const { pool, client, progress } = given;
  const user = cognito.users.bySub(pool.id, given.user.sub);
  if (!user) throw unknownUser(client);
  checkMaySignIn(user);
  const run: SignInRun = { ...given, user };
  if (user.status === 'FORCE_CHANGE_PASSWORD') return newPasswordChallenge(cognito, run);
  const device = trackedDevice(pool, user, run.deviceKey);
  const asksDevice = device?.remembered === true && progress.provenDevice !== device.key;
  if (!progress.secondFactorProven) {
    const need = secondFactorNeed(pool, user);
    if (need.kind === 'set-up') return openSetUp(cognito, run, need.factors);
    if (need.kind === 'challenge') {
      if (device && asksDevice && pool.devices?.replacesSecondFactor)
        return openDeviceSrp(cognito, run, device);
      return openSecondFactor(cognito, run, need.factors);
    }
  }
  if (device && asksDevice) return openDeviceSrp(cognito, run, device);
  if (progress.customHistory) {
    const candidate = {
      usernames: cognito.users.namesOf(pool, user),
      user,
      sub: user.sub,
      userName: user.username,
    };
    return nextStep(cognito, { ...run, candidate }, progress.customHistory);
  }
  return completeSignIn(cognito, run);
}
