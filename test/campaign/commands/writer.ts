/**
 * What somebody does who can write the tables and has no key: plants what the layout alone tells how to make,
 * and carries what is true of the attacker's own account over to another. Then it tries to get in by it.
 */
import { randomBytes } from 'node:crypto';
import {
  type AttributeValue,
  PutItemCommand,
  paginateScan,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { domainHash } from '../../../lambda/shared/bytes';
import { createPasskey, type RegisteredPasskey } from '../../support/passkeys';
import { answerWith, begin, respond, tokensOf } from '../actors/browser';
import type { Person } from '../model';
import type { World } from '../world';
import { type Action, pick, type Result, rest, result } from './command';

const victims = ({ people }: World) => [people.olivia, people.oscar, people.vera];

/** Key of a user's item: names and hashes that anybody can make. */
const keyOf = (world: World, { sub }: Person) => ({
  userNameHash: { B: domainHash('user', world.userPoolId, sub) },
});

/** The layout of a link as it was when nothing in it needed a key. */
async function plantRecoveryLink(world: World, victim: Person): Promise<Result> {
  const hash = (purpose: string, ...values: string[]) =>
    domainHash(purpose, world.userPoolId, ...values).toString('base64url');
  // Another one each time: a link that is planted anew is no link that opened twice.
  const secret = randomBytes(32).toString('base64url');
  const exp = { N: String(Math.floor(world.now() / 1000) + 600) };
  await world.dynamodb.send(
    new UpdateItemCommand({
      TableName: world.aws.output('SecretsTableName'),
      Key: keyOf(world, victim),
      UpdateExpression: 'SET #recovery = :recovery, #exp = :exp',
      ExpressionAttributeNames: { '#recovery': 'recovery', '#exp': 'exp' },
      ExpressionAttributeValues: {
        ':recovery': {
          M: {
            hash: { S: hash('recovery-link', victim.sub, secret) },
            to: { S: hash('recovery-address', victim.email.toLowerCase()) },
            exp,
          },
        },
        ':exp': exp,
      },
    }),
  );
  const answered = await answerWith(world, 'attacker', victim.sub, 'RECOVERY_LINK', secret);
  return result(tokensOf(answered) !== undefined);
}

/**
 * Every item that names the attacker, written again under the victim's name, with the victim's name in it.
 */
async function transplant(world: World, table: string, victim: Person): Promise<Result> {
  const { attacker } = world.people;
  // Who may write the table may write into it; what counts is whether that opens anything.
  world.evidence.licences.push({ sub: victim.sub, field: 'passkeys' });
  const from = keyOf(world, attacker).userNameHash.B;
  const to = keyOf(world, victim).userNameHash.B;
  let moved = 0;
  for await (const { Items } of paginateScan({ client: world.dynamodb }, { TableName: table })) {
    for (const item of Items ?? []) {
      const renamed = rename(item, [attacker.sub, victim.sub], [from, to]);
      if (JSON.stringify(renamed) === JSON.stringify(item)) continue;
      await world.dynamodb.send(new PutItemCommand({ TableName: table, Item: renamed }));
      moved += 1;
    }
  }
  return moved === 0 ? 'idle' : 'done';
}

/** An item with one user put in place of another, wherever the user stands in it. */
function rename(
  item: Record<string, AttributeValue>,
  [sub, otherSub]: readonly [string, string],
  [hash, otherHash]: readonly [Buffer, Buffer],
): Record<string, AttributeValue> {
  const value = (it: AttributeValue): AttributeValue => {
    if (it.S !== undefined) return { S: it.S.replaceAll(sub, otherSub) };
    if (it.B !== undefined) return Buffer.from(it.B).equals(hash) ? { B: otherHash } : it;
    if (it.M !== undefined)
      return { M: Object.fromEntries(Object.entries(it.M).map(([name, member]) => [name, value(member)])) };
    return it;
  };
  return Object.fromEntries(Object.entries(item).map(([name, member]) => [name, value(member)]));
}

async function tryPasskey(world: World, victim: Person, passkey: RegisteredPasskey): Promise<Result> {
  const attempt = await begin(world, 'attacker', victim.sub);
  const options = attempt.answer.body?.ChallengeParameters?.fido2options;
  if (options === undefined) return 'refused';
  const { challenge } = JSON.parse(options) as { challenge: string };
  const userHandle = passkey.userHandle.replaceAll(world.people.attacker.sub, victim.sub);
  const assertion = world.passkeys.assertion(passkey, { challenge, userHandle });
  return result(
    tokensOf(await respond(world, 'attacker', attempt, assertion, { signInMethod: 'FIDO2' })) !== undefined,
  );
}

export const writerActions: readonly Action[] = [
  {
    name: 'writer.plants-a-recovery-link',
    weight: 2,
    run: (world, choice) => plantRecoveryLink(world, pick(victims(world), choice)),
  },
  {
    name: 'writer.carries-its-secrets-over',
    weight: 2,
    async run(world, choice) {
      const victim = pick(victims(world), choice);
      const moved = await transplant(world, world.aws.output('SecretsTableName'), victim);
      const code = world.people.attacker.recoveryCodes[0];
      if (moved === 'idle' || code === undefined) return moved === 'idle' ? 'idle' : 'refused';
      return result(
        tokensOf(await answerWith(world, 'attacker', victim.sub, 'RECOVERY_CODE', code)) !== undefined,
      );
    },
  },
  {
    name: 'writer.carries-its-passkey-over',
    weight: 2,
    async run(world, choice) {
      const victim = pick(victims(world), choice);
      const passkey = world.people.attacker.passkeys[0];
      if (!passkey) return 'idle';
      await transplant(world, world.aws.output('AuthenticatorsTableName'), victim);
      return tryPasskey(world, victim, passkey);
    },
  },
  {
    name: 'writer.prepares-an-account-of-its-own',
    weight: 2,
    async run(world, choice) {
      const { attacker } = world.people;
      const token = attacker.session?.tokens.IdToken;
      if (token === undefined) return 'idle';
      const route = world.route('recovery-codes/generate');
      if (rest(choice, [1]) % 2 && route) {
        const { body } = await world.api('attacker', route, token, {});
        if (Array.isArray(body?.codes)) attacker.recoveryCodes = body.codes;
        return result(Array.isArray(body?.codes));
      }
      try {
        attacker.passkeys.push(await world.passkeys.register(token, { passkey: createPasskey() }));
        return 'done';
      } catch {
        return 'refused';
      }
    },
  },
];
