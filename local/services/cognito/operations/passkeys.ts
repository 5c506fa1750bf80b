import { anything, optional, text, whole } from '../../input';
import { type Operations, userOperation } from '../access';
import { resourceNotFound } from '../errors';
import { members } from '../input';
import { epochSeconds } from '../output';
import { page } from '../paging';
import { beginRegistration, completeRegistration } from '../users/passkeys';

export const passkeyOperations = {
  StartWebAuthnRegistration: userOperation(
    { AccessToken: members.accessToken },
    async ({ cognito, pool, user, client }) => ({
      CredentialCreationOptions: await beginRegistration(cognito, pool, user, client.id),
    }),
  ),
  CompleteWebAuthnRegistration: userOperation(
    { AccessToken: members.accessToken, Credential: anything() },
    async ({ cognito, pool, user, client, input }) => {
      await completeRegistration(cognito, pool, user, client.id, input.Credential);
      return {};
    },
  ),
  ListWebAuthnCredentials: userOperation(
    {
      AccessToken: members.accessToken,
      MaxResults: optional(whole(0, 20)),
      NextToken: members.paginationToken,
    },
    ({ user, input }) => {
      const { items, next } = page(user.passkeys ?? [], input.MaxResults, input.NextToken);
      return {
        Credentials: items.map(({ id, name, relyingPartyId, attachment, transports, createdAt }) => ({
          CredentialId: id,
          FriendlyCredentialName: name,
          RelyingPartyId: relyingPartyId,
          ...(attachment === undefined ? {} : { AuthenticatorAttachment: attachment }),
          AuthenticatorTransports: transports,
          CreatedAt: epochSeconds(createdAt),
        })),
        ...(next ? { NextToken: next } : {}),
      };
    },
  ),
  DeleteWebAuthnCredential: userOperation(
    { AccessToken: members.accessToken, CredentialId: text({ min: 1 }) },
    ({ cognito, pool, user, input }) => {
      cognito.users.update(pool, user, ({ passkeys = [] }) => {
        if (!passkeys.some(({ id }) => id === input.CredentialId))
          throw resourceNotFound('The passkey credential does not exist.');
        return { passkeys: passkeys.filter(({ id }) => id !== input.CredentialId) };
      });
      return {};
    },
  ),
} satisfies Operations;
