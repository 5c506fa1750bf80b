/** What an administrator's invitation says: Cognito takes our words by SES alone. */
import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { type LocalAws, startLocalAws } from '../../local';
import { assemblyOf, type Overrides } from '../support/assembly';

let aws: LocalAws | undefined;
afterEach(async () => {
  await aws?.close();
  aws = undefined;
});

/** The mail that invites somebody into a stage. */
async function invitation(overrides: Overrides) {
  aws = await startLocalAws({ assembly: await assemblyOf({ overrides }) });
  const cognito = new CognitoIdentityProviderClient({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
  });
  await cognito.send(
    new AdminCreateUserCommand({
      UserPoolId: aws.output('UserPoolId'),
      Username: 'newcomer@example.net',
      DesiredDeliveryMediums: ['EMAIL'],
      UserAttributes: [{ Name: 'locale', Value: 'ja' }],
    }),
  );
  return aws.mail.all().at(-1);
}

it('comes in the words of Cognito from its own sender, where the pool mails nothing else', async () => {
  const mail = await invitation({ passwordFlows: false });
  expect(mail?.source).toBe('no-reply@verificationemail.com');
  expect(mail?.html).toMatch(/^Your username is newcomer@example\.net and temporary password is \S+\.$/);
});

it('comes in our words from our sender, where the pool mails more', async () => {
  const mail = await invitation({ passwordFlows: true });
  expect(mail?.source).toContain('no-reply@example.com');
  expect(mail?.html).toContain('<html lang="ja"');
  expect(mail?.html).toContain('newcomer@example.net');
});
