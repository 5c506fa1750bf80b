/** While the emergency stop holds no SMS goes out, whoever sends it: a function of ours or Cognito. */
import { STOP_CACHE_SECONDS } from '../../../lambda/sms/stop';
import type { Invariant } from './invariant';

export const stop: Invariant = (world) => {
  const since = world.stoppedSince;
  if (since === undefined) return [];
  return world.aws.sms
    .all()
    .slice(world.mark.texts)
    .filter(({ timestamp }) => Date.parse(timestamp) > since + STOP_CACHE_SECONDS * 1000)
    .map(({ phoneNumber }) => `an SMS went to ${phoneNumber} while the emergency stop was on`);
};
