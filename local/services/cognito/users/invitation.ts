import { AwsError, type Call } from '../../../contract';
import type { Cognito } from '../cognito';
import type { ContactAttribute, User, UserPool } from '../model';
import { checkAttributes, checkRequired } from '../pools/schema';
import { checkPassword, hashPassword, makeTemporaryPassword } from './passwords';
import { blankUser, checkFree, identify, readPreSignUp, withSignInAttribute } from './registration';

/** Cognito's, in events of administrators, who have no client. */
export const NO_CLIENT = 'CLIENT_ID_NOT_APPLICABLE';

export interface Invitation {
  readonly pool: UserPool;
  readonly username: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly validationData: Readonly<Record<string, string>> | undefined;
  readonly temporaryPassword: string | undefined;
  readonly forceAliasCreation: boolean;
  readonly messageAction: 'RESEND' | 'SUPPRESS' | undefined;
  readonly mediums: readonly ('SMS' | 'EMAIL')[];
  readonly clientMetadata: Readonly<Record<string, string>> | undefined;
  readonly call: Call;
}

/**
 * Chooses a password at the first sign-in; another invitation for one who is there.
 *
 * @throws AwsError as documented for AdminCreateUser
 */
export async function inviteUser(cognito: Cognito, invitation: Invitation): Promise<User> {
  const { pool, temporaryPassword } = invitation;
  if (temporaryPassword !== undefined) checkPassword(pool.passwordPolicy, temporaryPassword);
  const password = temporaryPassword ?? makeTemporaryPassword(pool.passwordPolicy);
  const user =
    invitation.messageAction === 'RESEND'
      ? await renew(cognito, invitation, password)
      : await create(cognito, invitation, password);
  if (invitation.messageAction !== 'SUPPRESS') await sendInvitation(cognito, invitation, user, password);
  return user;
}

async function temporary(
  cognito: Cognito,
  pool: UserPool,
  username: string,
  password: string,
): Promise<Partial<User>> {
  const days = pool.passwordPolicy.temporaryPasswordValidityDays;
  return {
    status: 'FORCE_CHANGE_PASSWORD',
    password: await hashPassword(password, { poolId: pool.id, username }),
    temporaryPasswordUntil: cognito.context.clock.now() + days * 86_400_000,
  };
}

async function renew(cognito: Cognito, { pool, username }: Invitation, password: string): Promise<User> {
  const user = cognito.users.get(pool, username);
  if (user.status !== 'FORCE_CHANGE_PASSWORD')
    throw new AwsError(
      'UnsupportedUserStateException',
      `Resend not possible. ${username} status is not FORCE_CHANGE_PASSWORD`,
    );
  const changes = await temporary(cognito, pool, user.username, password);
  return cognito.users.update(pool, user, () => changes);
}

async function create(cognito: Cognito, invitation: Invitation, password: string): Promise<User> {
  const { pool, username, call, clientMetadata, validationData } = invitation;
  const identity = identify(pool, username);
  const attributes = withSignInAttribute(identity, username, invitation.attributes);
  checkAttributes(pool.schema, attributes, false);
  checkRequired(pool.schema, attributes);
  checkFree(cognito, pool, username, identity);
  const response = await cognito.triggers.run({
    pool,
    trigger: 'PreSignUp',
    source: 'PreSignUp_AdminCreateUser',
    userName: identity.username,
    clientId: NO_CLIENT,
    call,
    request: { userAttributes: attributes, validationData: validationData ?? null, clientMetadata },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  });
  // Only verification counts: an invited user chooses a password in any case.
  const { verified } = readPreSignUp(response, attributes);
  const changes = await temporary(cognito, pool, identity.username, password);
  checkFree(cognito, pool, username, identity);
  if (invitation.forceAliasCreation) {
    for (const name of ['email', 'phone_number'] as const) {
      const value = attributes[name];
      if (value && pool.aliasAttributes.includes(name)) cognito.users.releaseAlias(pool, name, value);
    }
  }
  return cognito.users.save(pool, {
    ...blankUser(cognito, pool, identity),
    ...changes,
    attributes: { ...attributes, ...verified },
  });
}

async function sendInvitation(
  cognito: Cognito,
  { pool, mediums, username, clientMetadata, call }: Invitation,
  user: User,
  password: string,
): Promise<void> {
  for (const medium of mediums) {
    const attribute: ContactAttribute = medium === 'EMAIL' ? 'email' : 'phone_number';
    const destination = user.attributes[attribute];
    if (!destination) continue;
    await cognito.messages.send({
      pool,
      // The name that the administrator gave signs in.
      user: { ...user, username },
      clientId: NO_CLIENT,
      source: 'CustomMessage_AdminCreateUser',
      attribute,
      destination,
      code: password,
      clientMetadata,
      call,
    });
  }
}
