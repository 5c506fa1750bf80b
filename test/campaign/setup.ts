/** Where every run of a campaign begins. */
import { randomBytes } from 'node:crypto';
import { AdminUpdateUserAttributesCommand } from '@aws-sdk/client-cognito-identity-provider';
import { CognitoClient } from '../support/cognito';
import { operatorClient } from '../support/operator-client';
import { ask, keepSession, redeemLink } from './actors/browser';
import { newestCode, newestLink } from './actors/mailbox';
import { addPasskey, makeRecoveryCodes, signInByLink } from './commands/owner';
import type { Person } from './model';
import type { World } from './world';

/**
 * Olivia has an address and a number, both proven; Oscar an address and a number that an operator vouched
 * for, and nobody has signed in as yet; a thief holds the tokens of Olivia's sign-in from the start. Vera's
 * account was begun by the attacker, by her address and a password of its own.
 */
export async function settle(world: World): Promise<void> {
  await world.reset();
  const { olivia, oscar, vera, attacker } = world.people;
  for (const person of [olivia, oscar, vera, attacker]) await signUp(world, person);
  const cognito = operatorClient(world.aws);
  for (const { sub, phone } of [olivia, oscar])
    await cognito.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: world.userPoolId,
        Username: sub,
        UserAttributes: [
          { Name: 'email_verified', Value: 'true' },
          { Name: 'phone_number', Value: phone },
          { Name: 'phone_number_verified', Value: 'true' },
        ],
      }),
    );
  cognito.destroy();
  await signInByLink(world, olivia, true);
  await addPasskey(world, olivia);
  await makeRecoveryCodes(world, olivia);
  await prepareAttacker(world);
  if (olivia.session) world.stolen.push({ person: olivia, session: { ...olivia.session } });
  world.advance(61);
  world.before = await world.snapshot();
}

/** The attacker has all that one can have in an account of one's own. */
async function prepareAttacker(world: World): Promise<void> {
  const { attacker } = world.people;
  await ask(world, 'attacker', attacker.email, 'MAGIC_LINK');
  const link = newestLink(world, attacker);
  if (!link) throw new Error('The attacker got no link for the account of its own.');
  keepSession(attacker, await redeemLink(world, 'attacker', link));
  await addPasskey(world, attacker);
  await makeRecoveryCodes(world, attacker);
}

async function signUp(world: World, person: Person): Promise<void> {
  const client = new CognitoClient(world.aws.endpoint, world.clientId);
  const password =
    person.name === 'vera' ? 'Thief-horse-battery-9' : `${randomBytes(24).toString('base64url')}aA1!`;
  const { UserSub, UserConfirmed } = await client.signUp(person.email, {}, password);
  person.sub = UserSub;
  // Where passwords sign in an account waits for the code that Cognito mails; Vera's waits for Vera.
  if (UserConfirmed || person.name === 'vera') return;
  const code = newestCode(world, person.email);
  if (!code) throw new Error(`No code was mailed to ${person.email}.`);
  await client.call('ConfirmSignUp', {
    ClientId: world.clientId,
    Username: person.email,
    ConfirmationCode: code.digits,
  });
}
