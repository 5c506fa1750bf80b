import { DeleteCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { PasskeyRecord } from '../../../../../lambda/passkeys/webauthn/authentication';
import { ORIGIN, RP_ID } from './authenticator';
import { USER_HANDLE } from './ceremonies';

/** The package's own Lambda code, as it is published. */
const CODE = '../../../../node_modules/amazon-cognito-passwordless-auth/dist/cdk/custom-auth';

const ENVIRONMENT = {
  ALLOWED_RELYING_PARTY_IDS: `${RP_ID},other.example`,
  ALLOWED_ORIGINS: `${ORIGIN},https://other.example`,
  USER_VERIFICATION: 'required',
  FIDO2_ENABLED: 'TRUE',
  DYNAMODB_AUTHENTICATORS_TABLE: 'authenticators',
  AWS_REGION: 'us-east-1',
};

/** Has the package verify a sign-in with its `verifyChallenge`; resolves when it accepts. */
export async function signInWithPackage(
  assertion: object,
  challenge: string,
  record: PasskeyRecord,
): Promise<'accepted'> {
  Object.assign(process.env, ENVIRONMENT);
  const { verifyChallenge } = await import(`${CODE}/fido2.js`);
  await verifyChallenge({
    userId: USER_HANDLE,
    fido2options: { challenge, userVerification: 'required' },
    authenticatorAssertion: assertion,
    credentialGetter: async () => ({
      id: record.id,
      jwk: record.jwk,
      signCount: record.signCount,
      flagBackupEligibility: record.backupEligible ? 1 : 0,
    }),
    credentialUpdater: async () => undefined,
  });
  return 'accepted';
}

/**
 * Has the package complete a registration with its API handler, over a table that holds nothing but the
 * challenge.
 *
 * @returns the item that it stored
 */
export async function registerWithPackage(
  response: object,
  challenge: string,
): Promise<Record<string, unknown>> {
  Object.assign(process.env, ENVIRONMENT);
  const stored: Record<string, unknown>[] = [];
  const send = jest
    .spyOn(DynamoDBDocumentClient.prototype, 'send')
    .mockImplementation(async (command: unknown) => {
      if (command instanceof PutCommand) stored.push(command.input.Item ?? {});
      if (!(command instanceof DeleteCommand)) return { Items: [] };
      const options = { challenge, pubKeyCredParams: [-7, -257].map((alg) => ({ type: 'public-key', alg })) };
      return { Attributes: { exp: Date.now() / 1000 + 60, options } };
    });
  try {
    const { handler } = await import(`${CODE}/fido2-credentials-api.js`);
    const answer = await handler({
      path: '/register-authenticator/complete',
      requestContext: { authorizer: { claims: { token_use: 'id', sub: 'sub', 'cognito:username': 'user' } } },
      body: JSON.stringify({ ...response, friendlyName: 'Key' }),
    });
    const [item] = stored;
    if (answer.statusCode !== 200 || !item) throw new Error(`The package refused: ${answer.body}`);
    return item;
  } finally {
    send.mockRestore();
  }
}
