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

/** Revokes refresh tokens, and access tokens at Cognito. @throws errors of Cognito */
export async function signOut(user: Named): Promise<void> {
  await cognito().send(new AdminUserGlobalSignOutCommand(named(user)));
}

/** Where factors are required, Cognito has the user set one up. @throws errors of Cognito */
export async function resetTotp(user: Named): Promise<void> {
  await cognito().send(
    new AdminSetUserMFAPreferenceCommand({
      ...named(user),
      SoftwareTokenMfaSettings: { Enabled: false, PreferredMfa: false },
    }),
  );
}

/** @throws errors of Cognito */
export async function moveToSms(user: Named): Promise<void> {
  await cognito().send(
    new AdminSetUserMFAPreferenceCommand({
      ...named(user),
      SMSMfaSettings: { Enabled: true, PreferredMfa: true },
    }),
  );
}

/**
 * Confirms an account begun while passwords signed in, after replacing its password, which whoever began it
 * knows. Verifies no address. Leaves confirmed accounts alone.
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
    // The permanent password confirms users that an administrator made.
    if (!(error instanceof NotAuthorizedException)) throw error;
  }
}

/** Cognito's limit. */
const PAGE = 60;
/** For more devices, invoke again. */
const MAX_PAGES = 20;

/** @throws errors of Cognito; Error when there are too many for one go */
export async function forgetDevices(user: Named): Promise<number> {
  let forgotten = 0;
  // Always the first page, as forgotten ones are gone from it.
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

async function forgetDevice(user: Named, DeviceKey: string): Promise<boolean> {
  try {
    await cognito().send(new AdminForgetDeviceCommand({ ...named(user), DeviceKey }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}
