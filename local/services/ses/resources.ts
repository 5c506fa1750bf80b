/** AWS::SES::EmailIdentity, ::ConfigurationSet, ::ConfigurationSetEventDestination. */
import { AwsError, type ResourceProvider, type ResourceRequest, type ResourceResult } from '../../contract';
import type { Account, ConfigurationSet } from './account';
import { checkIdentity } from './v2-operations';

const TOKEN_CHARACTERS = 32;
const TOKEN_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

export function sesResources(account: Account): ResourceProvider[] {
  return [identityProvider(account), configurationSetProvider(account), eventDestinationProvider(account)];
}

function identityProvider(account: Account): ResourceProvider {
  const configurationSetOf = ({ properties }: ResourceRequest): string | undefined => {
    const name = properties.ConfigurationSetAttributes?.ConfigurationSetName;
    if (name !== undefined) requireSet(account, name);
    return name;
  };
  return {
    type: 'AWS::SES::EmailIdentity',
    create: (request) => {
      const { properties, generatedId } = request;
      const name = checkIdentity(properties.EmailIdentity);
      if (account.hasIdentity(name))
        throw new AwsError('AlreadyExistsException', `Email identity ${name} already exist.`);
      const isDomain = !name.includes('@');
      const letters = generatedId(3 * TOKEN_CHARACTERS, TOKEN_ALPHABET);
      const dkimTokens = isDomain
        ? [0, 1, 2].map((at) => letters.slice(at * TOKEN_CHARACTERS, (at + 1) * TOKEN_CHARACTERS))
        : [];
      account.addIdentity({
        name,
        verified: !account.context.freshAccount,
        configurationSet: configurationSetOf(request),
        dkimTokens,
      });
      return resultOf(properties.EmailIdentity, dkimTokens);
    },
    find: ({ EmailIdentity: name = '' }) => {
      const identity = account.hasIdentity(name) ? account.identities.get(checkIdentity(name)) : undefined;
      return identity && resultOf(name, identity.dkimTokens);
    },
    // Verification and DKIM tokens stay.
    update: (request, { result }) => {
      const identity = account.identities.get(checkIdentity(result.ref));
      if (!identity)
        throw new AwsError('NotFoundException', `Email identity ${result.ref} does not exist.`, 404);
      account.addIdentity({ ...identity, configurationSet: configurationSetOf(request) });
      return result;
    },
    delete: ({ result }) => account.deleteIdentity(result.ref),
  };
}

function resultOf(name: string, dkimTokens: readonly string[]): ResourceResult {
  const records = dkimTokens.flatMap((token, at) => [
    [`DkimDNSTokenName${at + 1}`, `${token}._domainkey.${checkIdentity(name)}`],
    [`DkimDNSTokenValue${at + 1}`, `${token}.dkim.amazonses.com`],
  ]);
  return { ref: name, attributes: Object.fromEntries(records) };
}

function configurationSetProvider(account: Account): ResourceProvider {
  const define = ({ properties }: ResourceRequest, name: string): ConfigurationSet => ({
    name,
    sendingEnabled: String(properties.SendingOptions?.SendingEnabled ?? true) === 'true',
    tlsPolicy: properties.DeliveryOptions?.TlsPolicy ?? 'OPTIONAL',
    suppressedReasons: properties.SuppressionOptions?.SuppressedReasons,
  });
  return {
    type: 'AWS::SES::ConfigurationSet',
    create: (request) => {
      const name: string = request.properties.Name ?? request.generatedName(64);
      if (account.configurationSets.has(name))
        throw new AwsError('AlreadyExistsException', `Configuration set <${name}> already exists.`);
      account.configurationSets.set(name, define(request, name));
      return { ref: name, attributes: {} };
    },
    update: (request, { result }) => {
      requireSet(account, result.ref);
      account.configurationSets.set(result.ref, define(request, result.ref));
      return result;
    },
    delete: ({ result }) => {
      account.configurationSets.delete(result.ref);
      account.eventDestinations.delete(result.ref);
    },
  };
}

function eventDestinationProvider(account: Account): ResourceProvider {
  const report = ({ properties }: ResourceRequest) => {
    const { ConfigurationSetName: name, EventDestination: destination } = properties;
    requireSet(account, name);
    account.context.log(
      `ses: the events ${(destination?.MatchingEventTypes ?? []).join(', ')} of the configuration set ${name} are not published; every mail simply arrives here.`,
    );
  };
  return {
    type: 'AWS::SES::ConfigurationSetEventDestination',
    create: (request) => {
      report(request);
      const { ConfigurationSetName: set, EventDestination: destination } = request.properties;
      const name: string = destination?.Name ?? request.generatedId(8);
      const names = account.eventDestinations.get(set) ?? new Set();
      if (names.has(name))
        throw new AwsError(
          'AlreadyExistsException',
          `An event destination with name <${name}> already exists for configuration set <${set}>.`,
        );
      account.eventDestinations.set(set, names.add(name));
      return { ref: `${set}|${name}`, attributes: { Id: request.generatedId(8) } };
    },
    update: (request, { result }) => {
      report(request);
      return result;
    },
    delete: ({ result: { ref } }) => {
      const [set = '', name = ''] = ref.split('|');
      account.eventDestinations.get(set)?.delete(name);
    },
  };
}

/** @throws AwsError `NotFoundException` */
function requireSet(account: Account, name: string): void {
  if (!account.configurationSets.has(name))
    throw new AwsError('NotFoundException', `Configuration set <${name}> does not exist.`, 404);
}
