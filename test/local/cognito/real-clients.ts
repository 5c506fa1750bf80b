import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { type LocalAws, startLocalAws } from '../../../local';
import { writeAssembly } from '../support/assembly';
import { configureAmplify } from './foreign-clients';

/** The embedded AWS with one pool and one client, for clients that nobody here wrote. */
export interface PoolOnWire {
  readonly aws: LocalAws;
  readonly userPoolId: string;
  readonly clientId: string;
  /** The AWS SDK with an operator's credentials. */
  readonly sdk: CognitoIdentityProviderClient;
}

/** Starts the embedded AWS on a template with this pool and client, and points Amplify at it. */
export async function startPool(
  pool: Record<string, unknown>,
  client: Record<string, unknown> = {},
): Promise<PoolOnWire> {
  const assembly = writeAssembly({
    stacks: {
      users: {
        template: {
          Resources: {
            // What `channels` sends by: a pool is made only where its sender is verified and its role may
            // send.
            Sender: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'example.com' } },
            Texts: {
              Type: 'AWS::IAM::Role',
              Properties: {
                RoleName: 'sms',
                AssumeRolePolicyDocument: {
                  Statement: [
                    {
                      Effect: 'Allow',
                      Principal: { Service: 'cognito-idp.amazonaws.com' },
                      Action: 'sts:AssumeRole',
                      Condition: { StringEquals: { 'sts:ExternalId': 'pool' } },
                    },
                  ],
                },
                Policies: [
                  {
                    PolicyName: 'publish',
                    PolicyDocument: {
                      Statement: [{ Effect: 'Allow', Action: 'sns:Publish', Resource: '*' }],
                    },
                  },
                ],
              },
            },
            Pool: {
              Type: 'AWS::Cognito::UserPool',
              DependsOn: ['Sender', 'Texts'],
              Properties: {
                UsernameAttributes: ['email'],
                AutoVerifiedAttributes: ['email'],
                UsernameConfiguration: { CaseSensitive: false },
                ...pool,
              },
            },
            Client: {
              Type: 'AWS::Cognito::UserPoolClient',
              Properties: {
                UserPoolId: { Ref: 'Pool' },
                ExplicitAuthFlows: [
                  'ALLOW_USER_SRP_AUTH',
                  'ALLOW_USER_PASSWORD_AUTH',
                  'ALLOW_USER_AUTH',
                  'ALLOW_REFRESH_TOKEN_AUTH',
                ],
                PreventUserExistenceErrors: 'ENABLED',
                ...client,
              },
            },
          },
          Outputs: { PoolId: { Value: { Ref: 'Pool' } }, ClientId: { Value: { Ref: 'Client' } } },
        },
      },
    },
  });
  const aws = await startLocalAws({ assembly });
  const [userPoolId, clientId] = [aws.output('PoolId'), aws.output('ClientId')];
  await configureAmplify({
    Auth: {
      Cognito: { userPoolId, userPoolClientId: clientId, userPoolEndpoint: aws.endpoint },
    },
  });
  const sdk = new CognitoIdentityProviderClient({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  });
  return { aws, userPoolId, clientId, sdk };
}

/** The last six digits that were mailed to an address. */
export function mailedTo({ aws }: PoolOnWire, address: string): string {
  const mail = aws.mail.all().findLast(({ destination }) => destination.to.includes(address));
  const code = /\b\d{6}\b/.exec(mail?.html ?? mail?.text ?? '')?.[0];
  if (!code) throw new Error(`No code was mailed to ${address}.`);
  return code;
}
