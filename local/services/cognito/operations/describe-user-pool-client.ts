import { poolOperation } from '../access';
import { members } from '../input';
import { epochSeconds } from '../output';

/** Properties of the template that the API's `UserPoolClientType` doesn't have. */
const TEMPLATE_ONLY = ['GenerateSecret'];

/** API_DescribeUserPoolClient */
export const describeUserPoolClient = poolOperation(
  'DescribeUserPoolClient',
  { UserPoolId: members.userPoolId, ClientId: members.clientId },
  async ({ cognito, pool, input }) => {
    const client = cognito.pools.clientOf(pool.id, input.ClientId);
    const created = epochSeconds((await cognito.pools.keys(pool.id)).createdAt);
    return {
      UserPoolClient: {
        ...Object.fromEntries(
          Object.entries(client.properties).filter(([name]) => !TEMPLATE_ONLY.includes(name)),
        ),
        UserPoolId: pool.id,
        ClientId: client.id,
        ClientName: client.name,
        ...(client.secret === undefined ? {} : { ClientSecret: client.secret }),
        ExplicitAuthFlows: [...client.flows],
        PreventUserExistenceErrors: client.hidesUsers ? 'ENABLED' : 'LEGACY',
        EnableTokenRevocation: client.revocation,
        AuthSessionValidity: client.sessionSeconds / 60,
        AccessTokenValidity: client.accessTokenSeconds,
        IdTokenValidity: client.idTokenSeconds,
        RefreshTokenValidity: client.refreshTokenSeconds,
        TokenValidityUnits: { AccessToken: 'seconds', IdToken: 'seconds', RefreshToken: 'seconds' },
        CreationDate: created,
        LastModifiedDate: created,
      },
    };
  },
);
