import { userOperation } from '../access';
import { members, optional, whole } from '../input';
import { epochSeconds } from '../output';
import { page } from '../paging';

/** API_ListWebAuthnCredentials */
export const listWebAuthnCredentials = userOperation(
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
);
