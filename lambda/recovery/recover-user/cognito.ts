/** What of a user Cognito itself keeps: sessions, second factors, devices. */
import {
  AdminConfirmSignUpCommand,
  AdminForgetDeviceCommand,
  AdminListDevicesCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  NotAuthorizedException,
  ResourceNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import type { OperatedUser } from '../../operators/user';
import { cognito } from '../../shared/aws/clients';
import { randomPassword } from '../../shared/first-proof';

type Named = Pick<OperatedUser, 'userPoolId' | 'userName'>;

const named = ({ userPoolId, userName }: Named) => ({ UserPoolId: userPoolId, Username: userName });

/** Ends every session: refresh tokens, and access tokens at Cognito. @throws errors of Cognito */
export async function signOut(user: Named): Promise<void> {
  await cognito().send(new AdminUserGlobalSignOutCommand(named(user)));
}

/**
 * The authenticator app no longer counts; where factors are required, Cognito has the user set one up.
 *
 * @throws errors of Cognito
 */
export async function resetTotp(user: Named): Promise<void> {
  await cognito().send(
    new AdminSetUserMFAPreferenceCommand({
      ...named(user),
      SoftwareTokenMfaSettings: { Enabled: false, PreferredMfa: false },
    }),
  );
}

/** Codes by SMS become the second factor. @throws errors of Cognito */
export async function moveToSms(user: Named): Promise<void> {
  await cognito().send(
    new AdminSetUserMFAPreferenceCommand({
      ...named(user),
      SMSMfaSettings: { Enabled: true, PreferredMfa: true },
    }),
  );
}

/**
 * Confirms an account that was begun while passwords signed in, as accounts are from the start where none
 * does. It verifies no address: what opens the account is a proof of one, as for everybody. Whoever began it
 * had a password, which goes first. An account that is confirmed stays as it is.
 *
 * @throws errors of Cognito
 */
export async function admit(user: Named & Pick<OperatedUser, 'isUnconfirmed'>): Promise<void> {
  if (!user.isUnconfirmed) return;
  await cognito().send(
    new AdminSetUserPasswordCommand({ ...named(user), Password: randomPassword(), Permanent: true }),
  );
  try {
    await cognito().send(new AdminConfirmSignUpCommand(named(user)));
  } catch (error) {
    // A permanent password may have confirmed the account by itself: Cognito says so of users that an
    // administrator made.
    if (!(error instanceof NotAuthorizedException)) throw error;
  }
}

/** Devices that Cognito gives at a time. */
const PAGE = 60;
/** Pages at most; more devices than that are for another invocation. */
const MAX_PAGES = 20;

/**
 * Forgets all devices and gives how many those were. @throws errors of Cognito; Error when there are too many
 * for one go
 */
export async function forgetDevices(user: Named): Promise<number> {
  let forgotten = 0;
  // The first page each time: what was forgotten is no longer on it.
  for (let page = 0; page < MAX_PAGES; page++) {
    const { Devices: devices = [] } = await cognito().send(
      new AdminListDevicesCommand({ ...named(user), Limit: PAGE }),
    );
    if (devices.length === 0) return forgotten;
    for (const { DeviceKey } of devices) {
      if (DeviceKey === undefined) continue;
      forgotten += (await forgetDevice(user, DeviceKey)) ? 1 : 0;
    }
  }
  throw new Error('The user has more devices than one invocation can forget.');
}

/** False for one that is gone already. */
async function forgetDevice(user: Named, DeviceKey: string): Promise<boolean> {
  try {
    await cognito().send(new AdminForgetDeviceCommand({ ...named(user), DeviceKey }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}
