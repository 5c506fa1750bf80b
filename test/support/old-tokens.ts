/**
 * Somebody with all that an account can have, the token of a sign-in that is about to end, and what a thief
 * of that token sends to each method behind the authorizer.
 */
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { type Route, routesOf } from '../campaign/routes';
import { createPasskey, register } from '../lambda/passkeys/webauthn/support/authenticator';
import { type ApiAnswer, type CodesWorld, newNumber, type Person } from './one-time-codes';
import { idOf, ORIGIN, type RegisteredPasskey } from './passkeys';

/**
 * A sign-in whose owner has prepared everything that a change needs: what is refused then, the ending
 * refuses.
 */
export interface Prepared {
  readonly person: Person;
  readonly token: string;
  readonly tokens: { readonly AccessToken: string; readonly IdToken: string; readonly RefreshToken: string };
  readonly passkey: RegisteredPasskey;
  /** Body by path. */
  readonly bodies: Readonly<Record<string, unknown>>;
}

/** What a method does with the account, by its path; one that is new has to be added here. */
export const METHODS = {
  'register-authenticator/start': 'changes',
  'register-authenticator/complete': 'changes',
  'authenticators/list': 'reads',
  'authenticators/update': 'changes',
  'authenticators/delete': 'changes',
  'recovery-codes/status': 'reads',
  'recovery-codes/generate': 'changes',
  'contact/start': 'changes',
  'contact/complete': 'changes',
  'contact/end-sessions': 'ends',
} as const satisfies Readonly<Record<string, 'reads' | 'changes' | 'ends'>>;

export type MethodPath = keyof typeof METHODS;

/** Methods behind the pool's authorizer, as the templates have them. */
export function guardedRoutes(assembly: string, world: Pick<CodesWorld, 'aws'>): readonly Route[] {
  return routesOf(assembly, world.aws).filter(({ guarded }) => guarded);
}

export async function callRoute(
  { method, url, path }: Route,
  token: string,
  body: unknown,
): Promise<ApiAnswer> {
  const query = /(list|start)$/.test(path) && !path.startsWith('contact') ? '?rpId=localhost' : '';
  const response = await fetch(`${url}${query}`, {
    method,
    headers: { origin: ORIGIN, 'content-type': 'application/json', authorization: `Bearer ${token}` },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

let addresses = 0;

/** Signs somebody in by a link, and begins with that token all that can be begun. */
export async function prepare(world: CodesWorld, given?: Person): Promise<Prepared> {
  const person = given ?? (await world.newPerson());
  const tokens = await world.links.signIn(person.email);
  const token = tokens.IdToken;
  const passkey = await world.passkeys.register(token);
  const { body: options } = await world.passkeys.start(token);
  const created = register({
    challenge: options.challenge,
    rpId: 'localhost',
    passkey: createPasskey(),
    clientData: { origin: ORIGIN },
  });
  const phone = newNumber();
  await world.contact('start', token, { kind: 'phone_number', value: phone });
  addresses += 1;
  return {
    person,
    token,
    tokens,
    passkey,
    bodies: {
      'register-authenticator/complete': {
        ...created.response,
        friendlyName: 'Of a thief',
        transports: ['internal'],
      },
      'authenticators/update': { credentialId: idOf(passkey), friendlyName: 'Of a thief' },
      'authenticators/delete': { credentialId: idOf(passkey) },
      'contact/start': { kind: 'email', value: `thief-${addresses}@example.org` },
      'contact/complete': { kind: 'phone_number', code: world.codeFor(phone) },
    },
  };
}

/**
 * All of an account that says how one gets in, and how many messages there were: texts that can be compared.
 */
export async function stateOf({ aws }: CodesWorld, { sub }: Pick<Person, 'sub'>): Promise<object> {
  const options = {
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
  };
  const [cognito, dynamodb] = [new CognitoIdentityProviderClient(options), new DynamoDBClient(options)];
  try {
    const profile = await cognito
      .send(new AdminGetUserCommand({ UserPoolId: aws.output('UserPoolId'), Username: sub }))
      .then(({ UserAttributes, UserMFASettingList }) => ({ UserAttributes, UserMFASettingList }))
      .catch((error: Error) => error.name);
    const { Items: passkeys } = await dynamodb.send(
      new ScanCommand({ TableName: aws.output('AuthenticatorsTableName') }),
    );
    const { Items: secrets = [] } = await dynamodb.send(
      new ScanCommand({ TableName: aws.output('SecretsTableName') }),
    );
    return {
      profile,
      passkeys: passkeys?.map((item) => JSON.stringify(item)).sort(),
      recoveryCodes: secrets
        .filter(({ madeAt }) => madeAt)
        .map((item) => JSON.stringify(item))
        .sort(),
      messages: aws.mail.all().length + aws.sms.all().length,
    };
  } finally {
    cognito.destroy();
    dynamodb.destroy();
  }
}
