/** A stage in which nobody signs up: people whom operators add, and strangers (docs/adding-people.md). */
import * as cognitoIdp from '@aws-sdk/client-cognito-identity-provider';
import { awsCommandsOf } from '../support/aws-command';
import { claimsOf } from '../support/cognito';
import { operatorClient } from '../support/operator-client';
import { type SignInWorld, signInWorld } from '../support/signing-in';

let world: SignInWorld;
let administrator: cognitoIdp.CognitoIdentityProviderClient;
beforeAll(async () => {
  world = await signInWorld({ overrides: { signUp: 'closed' } });
  administrator = operatorClient(world.aws);
  for (const { operation, input } of awsCommandsOf('docs/adding-people.md', {
    POOL: world.aws.output('UserPoolId'),
  })) {
    // biome-ignore lint/suspicious/noExplicitAny: the document says which operation it is.
    const Command = (cognitoIdp as any)[`${operation}Command`];
    await administrator.send(new Command(input));
  }
}, 120_000);
afterAll(async () => {
  administrator?.destroy();
  await world?.aws.close();
});

it('somebody added by the commands of the document signs in by link, unasked for a password', async () => {
  expect(world.mailsTo('alice@example.com')).toEqual([]);
  const { IdToken } = await world.signIn('alice@example.com');
  expect(claimsOf(IdToken)).toMatchObject({ email: 'alice@example.com', email_verified: true });
});

it('a stranger is answered as somebody who was added, and is sent nothing', async () => {
  world.aws.clock.advance(61);
  const shape = async (email: string) => {
    const { answer } = await world.client.requestLink(email);
    const { ChallengeName, ChallengeParameters, ...rest } = answer;
    return {
      ChallengeName,
      parameters: Object.keys(ChallengeParameters ?? {}).sort(),
      rest: Object.keys(rest),
    };
  };
  expect(await shape('stranger@example.net')).toEqual(await shape('alice@example.com'));
  expect(world.mailsTo('stranger@example.net')).toEqual([]);
});

it('the page is told that nobody signs up', () => {
  expect(JSON.parse(world.aws.output('SignInMethods'))).toMatchObject({ signUp: false });
});
