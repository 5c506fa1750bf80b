import type { OperationFactory } from '../access';
import { adminAddUserToGroup } from './admin-add-user-to-group';
import { adminConfirmSignUp } from './admin-confirm-sign-up';
import { adminCreateUser } from './admin-create-user';
import { adminDeleteUser } from './admin-delete-user';
import { adminDeleteUserAttributes } from './admin-delete-user-attributes';
import { adminDisableUser } from './admin-disable-user';
import { adminEnableUser } from './admin-enable-user';
import { adminForgetDevice } from './admin-forget-device';
import { adminGetDevice } from './admin-get-device';
import { adminGetUser } from './admin-get-user';
import { adminInitiateAuth } from './admin-initiate-auth';
import { adminListDevices } from './admin-list-devices';
import { adminListGroupsForUser } from './admin-list-groups-for-user';
import { adminRemoveUserFromGroup } from './admin-remove-user-from-group';
import { adminResetUserPassword } from './admin-reset-user-password';
import { adminRespondToAuthChallenge } from './admin-respond-to-auth-challenge';
import { adminSetUserMfaPreference } from './admin-set-user-mfa-preference';
import { adminSetUserPassword } from './admin-set-user-password';
import { adminUpdateDeviceStatus } from './admin-update-device-status';
import { adminUpdateUserAttributes } from './admin-update-user-attributes';
import { adminUserGlobalSignOut } from './admin-user-global-sign-out';
import { associateSoftwareToken } from './associate-software-token';
import { changePassword } from './change-password';
import { completeWebAuthnRegistration } from './complete-web-authn-registration';
import { confirmDevice } from './confirm-device';
import { confirmForgotPassword } from './confirm-forgot-password';
import { confirmSignUp } from './confirm-sign-up';
import { createGroup } from './create-group';
import { deleteGroup } from './delete-group';
import { deleteUser } from './delete-user';
import { deleteUserAttributes } from './delete-user-attributes';
import { deleteWebAuthnCredential } from './delete-web-authn-credential';
import { describeUserPool } from './describe-user-pool';
import { describeUserPoolClient } from './describe-user-pool-client';
import { forgetDevice } from './forget-device';
import { forgotPassword } from './forgot-password';
import { getDevice } from './get-device';
import { getTokensFromRefreshToken } from './get-tokens-from-refresh-token';
import { getUser } from './get-user';
import { getUserAttributeVerificationCode } from './get-user-attribute-verification-code';
import { getUserAuthFactors } from './get-user-auth-factors';
import { getUserPoolMfaConfig } from './get-user-pool-mfa-config';
import { globalSignOut } from './global-sign-out';
import { initiateAuth } from './initiate-auth';
import { listDevices } from './list-devices';
import { listGroups } from './list-groups';
import { listUserPoolClients } from './list-user-pool-clients';
import { listUserPools } from './list-user-pools';
import { listUsers } from './list-users';
import { listUsersInGroup } from './list-users-in-group';
import { listWebAuthnCredentials } from './list-web-authn-credentials';
import { resendConfirmationCode } from './resend-confirmation-code';
import { respondToAuthChallenge } from './respond-to-auth-challenge';
import { revokeToken } from './revoke-token';
import { setUserMfaPreference } from './set-user-mfa-preference';
import { signUp } from './sign-up';
import { startWebAuthnRegistration } from './start-web-authn-registration';
import { updateDeviceStatus } from './update-device-status';
import { updateUserAttributes } from './update-user-attributes';
import { updateUserPool } from './update-user-pool';
import { verifySoftwareToken } from './verify-software-token';
import { verifyUserAttribute } from './verify-user-attribute';

/** Every operation that is emulated, by its name in the API. */
export const operations: Readonly<Record<string, OperationFactory>> = {
  AdminAddUserToGroup: adminAddUserToGroup,
  AdminConfirmSignUp: adminConfirmSignUp,
  AdminCreateUser: adminCreateUser,
  AdminDeleteUserAttributes: adminDeleteUserAttributes,
  AdminDeleteUser: adminDeleteUser,
  AdminDisableUser: adminDisableUser,
  AdminEnableUser: adminEnableUser,
  AdminGetUser: adminGetUser,
  AdminInitiateAuth: adminInitiateAuth,
  AdminListGroupsForUser: adminListGroupsForUser,
  AdminRemoveUserFromGroup: adminRemoveUserFromGroup,
  AdminResetUserPassword: adminResetUserPassword,
  AdminRespondToAuthChallenge: adminRespondToAuthChallenge,
  AdminSetUserPassword: adminSetUserPassword,
  AdminUpdateUserAttributes: adminUpdateUserAttributes,
  AdminUserGlobalSignOut: adminUserGlobalSignOut,
  ChangePassword: changePassword,
  ConfirmForgotPassword: confirmForgotPassword,
  ConfirmSignUp: confirmSignUp,
  CreateGroup: createGroup,
  DeleteGroup: deleteGroup,
  DeleteUserAttributes: deleteUserAttributes,
  DeleteUser: deleteUser,
  DescribeUserPoolClient: describeUserPoolClient,
  DescribeUserPool: describeUserPool,
  ForgotPassword: forgotPassword,
  GetTokensFromRefreshToken: getTokensFromRefreshToken,
  GetUserAttributeVerificationCode: getUserAttributeVerificationCode,
  GetUser: getUser,
  GlobalSignOut: globalSignOut,
  InitiateAuth: initiateAuth,
  ListGroups: listGroups,
  ListUserPoolClients: listUserPoolClients,
  ListUserPools: listUserPools,
  ListUsersInGroup: listUsersInGroup,
  ListUsers: listUsers,
  ResendConfirmationCode: resendConfirmationCode,
  RespondToAuthChallenge: respondToAuthChallenge,
  RevokeToken: revokeToken,
  SignUp: signUp,
  UpdateUserAttributes: updateUserAttributes,
  UpdateUserPool: updateUserPool,
  VerifyUserAttribute: verifyUserAttribute,
  AdminSetUserMFAPreference: adminSetUserMfaPreference,
  AssociateSoftwareToken: associateSoftwareToken,
  GetUserPoolMfaConfig: getUserPoolMfaConfig,
  SetUserMFAPreference: setUserMfaPreference,
  VerifySoftwareToken: verifySoftwareToken,
  ConfirmDevice: confirmDevice,
  GetDevice: getDevice,
  ListDevices: listDevices,
  ForgetDevice: forgetDevice,
  UpdateDeviceStatus: updateDeviceStatus,
  AdminGetDevice: adminGetDevice,
  AdminListDevices: adminListDevices,
  AdminForgetDevice: adminForgetDevice,
  AdminUpdateDeviceStatus: adminUpdateDeviceStatus,
  StartWebAuthnRegistration: startWebAuthnRegistration,
  CompleteWebAuthnRegistration: completeWebAuthnRegistration,
  ListWebAuthnCredentials: listWebAuthnCredentials,
  DeleteWebAuthnCredential: deleteWebAuthnCredential,
  GetUserAuthFactors: getUserAuthFactors,
};
