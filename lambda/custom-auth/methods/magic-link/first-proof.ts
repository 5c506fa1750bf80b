/**
 * The first proof of an address. Until then anybody may have signed up with it, so whatever was set up before is
 * taken away: the account gets a password that nobody knows, and only then counts the address as verified.
 */
import {
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { randomText } from '../../../shared/bytes';
import { cognito } from '../../../shared/clients';
import type { Subject } from '../method';

/** True when nobody has proven this user's address yet. */
export function isFirstProof(subject: Subject): boolean {
  return subject.attributes.email_verified !== 'true';
}

/**
 * Replaces the password and marks the address as verified, in this order: if the function dies in between, the
 * address still counts as unproven and the next proof does both again.
 *
 * @throws errors of Cognito
 */
export async function recordFirstProof(subject: Subject): Promise<void> {
  const user = { UserPoolId: subject.userPoolId, Username: subject.userName };
  await cognito().send(
    new AdminSetUserPasswordCommand({ ...user, Password: randomPassword(), Permanent: true }),
  );
  await cognito().send(
    new AdminUpdateUserAttributesCommand({
      ...user,
      UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
    }),
  );
}

/** 384 random bits with one character of every class a password policy can ask for; 68 characters. */
function randomPassword(): string {
  return `Aa1!${randomText(48)}`;
}
