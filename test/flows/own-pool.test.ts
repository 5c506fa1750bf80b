/** Passwordless sign-in beside a pool that another team's CDK app makes, deployed and signed in to. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminCreateUserCommand, AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { startLocalAws } from '../../local';
import { type BackendProps, synthesizeBackend } from '../fixtures/cdk-backend/app';
import { CognitoClient, claimsOf } from '../support/cognito';
import { operatorClient } from '../support/operator-client';
import { signsInByCodeAndPasskey, signsInByLinkOnce } from '../support/own-pool';
import { signInByLink } from '../support/signing-in';

const folder = mkdtempSync(join(tmpdir(), 'own-pool-'));
const world = async (name: string, props: BackendProps = {}) => {
  const aws = await startLocalAws({ assembly: synthesizeBackend(join(folder, name), props) });
  return { aws, client: new CognitoClient(aws.endpoint, aws.output('ClientId')) };
};

let plain: Awaited<ReturnType<typeof world>>;
let withTriggers: Awaited<ReturnType<typeof world>>;

/** Triggers of an owner, each of which also asks for more than it may decide. */
const TRIGGERS = {
  preSignUp: `exports.handler = async (event) => {
    if (event.request.userAttributes.email.endsWith('@slow.example')) await new Promise((done) => setTimeout(done, 10_000));
    if (event.request.userAttributes.email.endsWith('@blocked.example')) throw new Error('Orders are for customers.');
    if (event.triggerSource === 'PreSignUp_SignUp') event.response = { autoConfirmUser: true, autoVerifyEmail: true };
    return event;
  };`,
  preTokenGeneration: `exports.handler = async (event) => {
    if (event.request.userAttributes.email.startsWith('odd')) return { response: { claimsOverrideDetails: { claimsToAddOrOverride: { tier: 7 } } } };
    event.response = { claimsOverrideDetails: {
      claimsToAddOrOverride: { tier: 'gold', sign_in_method: 'FORGED', passkey_user_verified: 'true' },
      claimsToSuppress: ['phone_number_verified', 'sign_in_method'],
      groupOverrideDetails: { groupsToOverride: ['customers'] },
    } };
    return event;
  };`,
  customMessage: `exports.handler = async (event) => {
    event.response = { emailSubject: 'Orders', emailMessage: event.request.usernameParameter + ' ' + event.request.codeParameter, smsMessage: null };
    return event;
  };`,
};

beforeAll(async () => {
  plain = await world('plain');
  withTriggers = await world('triggers', {
    triggers: TRIGGERS,
    ownSender: true,
    settings: {
      sender: {
        address: 'no-reply@example.com',
        identity: { kind: 'domain', value: 'example.com', provision: false },
      },
    },
  });
});
afterAll(async () => {
  await plain?.aws.close();
  await withTriggers?.aws.close();
  rmSync(folder, { recursive: true });
});

describe('a pool of another app', () => {
  it('signs in by a link, once', () => signsInByLinkOnce(plain));

  it('signs in by a code, and then by a passkey', () => signsInByCodeAndPasskey(plain));

  it('opens none of Cognito’s operations by an access token', async () => {
    const email = 'bob@example.net';
    await plain.client.signUp(email);
    const { AccessToken } = await signInByLink(plain, email);
    const UserAttributes = [{ Name: 'email', Value: 'thief@example.net' }];
    await expect(
      plain.client.call('UpdateUserAttributes', { AccessToken, UserAttributes }),
    ).rejects.toThrow();
    await expect(plain.client.call('GetUser', { AccessToken })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
  });
});

describe('triggers of the owner', () => {
  it('refuse in their own words, and confirm or verify nothing', async () => {
    const { client, aws } = withTriggers;
    await expect(client.signUp('eve@blocked.example')).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PreSignUp failed with error Orders are for customers..',
    });
    await client.signUp('carol@example.net');
    const { UserAttributes: attributes } = await operatorClient(aws).send(
      new AdminGetUserCommand({ UserPoolId: aws.output('PoolId'), Username: 'carol@example.net' }),
    );
    expect(attributes).not.toContainEqual({ Name: 'email_verified', Value: 'true' });
  });

  it('change tokens, but not what says how somebody signed in', async () => {
    const { client } = withTriggers;
    await client.signUp('dave@example.net');
    const claims = claimsOf((await signInByLink(withTriggers, 'dave@example.net')).IdToken);
    expect(claims).toMatchObject({
      tier: 'gold',
      sign_in_method: 'MAGIC_LINK',
      'cognito:groups': ['customers'],
    });
    expect(claims).not.toHaveProperty('passkey_user_verified');
  });

  it('word what Cognito sends', async () => {
    const { aws } = withTriggers;
    await operatorClient(aws).send(
      new AdminCreateUserCommand({
        UserPoolId: aws.output('PoolId'),
        Username: 'frank@example.net',
        DesiredDeliveryMediums: ['EMAIL'],
      }),
    );
    expect(aws.mail.all().at(-1)).toMatchObject({
      source: 'no-reply@example.com',
      subject: 'Orders',
    });
  });

  it('that are slow end the operation within the time of Cognito', async () => {
    const began = Date.now();
    await expect(withTriggers.client.signUp('slow@slow.example')).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
    });
    expect(Date.now() - began).toBeLessThan(9_000);
  });

  it('that answer what Cognito would not take give no tokens', async () => {
    const { client } = withTriggers;
    await client.signUp('odd@example.net');
    await expect(signInByLink(withTriggers, 'odd@example.net')).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
    });
  });
});
