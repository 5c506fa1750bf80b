import { AwsError } from '../../contract';
import { operationsOf, optionalText, unread } from '../input';
import type { Answer, Operations } from '../sdk';
import { type Account, type Identity, normalisedIdentity } from './account';
import { AddressProblem, parseAddress } from './address';
import { addressOf, notEmulated } from './outgoing';
import { badValue, noConfigurationSet } from './refusals';

// biome-ignore lint/suspicious/noExplicitAny: the wire decides; every member is checked where it is read.
type Input = Readonly<Record<string, any>>;

type Given<Name extends string> = Readonly<Partial<Record<Name, string>>>;

const inputOf = operationsOf({
  prefix: 'ses',
  mistyped: (message) => badValue('v2', message),
  unknown: (member, name) => notEmulated('v2', name, member),
});

/** An operation that takes these strings, and marks what it does as of this version of the API. */
function operation<const Name extends string, Answered>(
  resource: (input: Input) => string,
  names: readonly Name[],
  run: (input: Given<Name>) => Answered,
) {
  const texts = Object.fromEntries(names.map((name) => [name, optionalText]));
  return inputOf({ ...texts, apiVersion: unread }, resource, (input) => run(input as Given<Name>));
}

export function v2Operations(account: Account) {
  const all = () => '*';
  const identityArn = ({ EmailIdentity }: Input) => account.arn(`identity/${EmailIdentity}`);
  const setArn = ({ ConfigurationSetName }: Input) =>
    account.arn(`configuration-set/${ConfigurationSetName}`);

  return {
    GetAccount: operation(all, [], () => {
      const { Max24HourSend, MaxSendRate, ...decided } = account.settings.values;
      return {
        DedicatedIpAutoWarmupEnabled: false,
        ...decided,
        SendQuota: { Max24HourSend, MaxSendRate, SentLast24Hours: account.sentLast24Hours() },
        SuppressionAttributes: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
      };
    }),
    ListEmailIdentities: operation(all, [], () => ({
      EmailIdentities: [...account.identities.values()].map((identity) => ({
        IdentityType: typeOf(identity.name),
        IdentityName: identity.name,
        SendingEnabled: identity.verified,
        VerificationStatus: identity.verified ? 'SUCCESS' : 'PENDING',
      })),
    })),
    GetEmailIdentity: operation(identityArn, ['EmailIdentity'], (input) => describe(find(account, input))),
    CreateEmailIdentity: operation(
      identityArn,
      ['EmailIdentity', 'ConfigurationSetName'],
      ({ EmailIdentity, ConfigurationSetName }) => {
        const name = checkIdentity(EmailIdentity);
        if (account.identities.has(name)) {
          throw new AwsError('AlreadyExistsException', `Email identity ${name} already exist.`);
        }
        if (ConfigurationSetName !== undefined && !account.configurationSets.has(ConfigurationSetName)) {
          throw noConfigurationSet('v2', ConfigurationSetName);
        }
        const identity = { name, verified: false, configurationSet: ConfigurationSetName, dkimTokens: [] };
        account.addIdentity(identity, true);
        account.context.log(
          `ses: the identity ${name} was made through the API and stays unverified; put it into the template to send from it.`,
        );
        return { IdentityType: typeOf(name), VerifiedForSendingStatus: false };
      },
    ),
    DeleteEmailIdentity: operation(identityArn, ['EmailIdentity'], (input) => {
      account.identities.delete(find(account, input).name);
      return {};
    }),
    ListConfigurationSets: operation(all, [], () => ({
      ConfigurationSets: [...account.configurationSets.keys()],
    })),
    GetConfigurationSet: operation(setArn, ['ConfigurationSetName'], ({ ConfigurationSetName = '' }) => {
      const found = account.configurationSets.get(ConfigurationSetName);
      if (!found) throw noConfigurationSet('v2', ConfigurationSetName);
      return {
        ConfigurationSetName: found.name,
        DeliveryOptions: { TlsPolicy: found.tlsPolicy },
        SendingOptions: { SendingEnabled: found.sendingEnabled },
        ...(found.suppressedReasons
          ? { SuppressionOptions: { SuppressedReasons: found.suppressedReasons } }
          : {}),
      };
    }),
    PutSuppressedDestination: operation(all, ['EmailAddress', 'Reason'], ({ EmailAddress, Reason }) => {
      const { address } = addressOf('v2', EmailAddress);
      if (Reason !== 'BOUNCE' && Reason !== 'COMPLAINT') {
        throw badValue('v2', `Reason is ${Reason}; it can be BOUNCE or COMPLAINT.`);
      }
      const since = account.context.clock.now();
      account.suppressions.set(address.toLowerCase(), { address, reason: Reason, since });
      return {};
    }),
    GetSuppressedDestination: operation(all, ['EmailAddress'], ({ EmailAddress }) => {
      const { address, reason, since } = suppression(account, EmailAddress);
      return {
        SuppressedDestination: {
          EmailAddress: address,
          Reason: reason,
          LastUpdateTime: new Date(since),
        },
      };
    }),
    DeleteSuppressedDestination: operation(all, ['EmailAddress'], ({ EmailAddress }) => {
      account.suppressions.delete(suppression(account, EmailAddress).address.toLowerCase());
      return {};
    }),
    ListSuppressedDestinations: operation(all, [], () => ({
      SuppressedDestinationSummaries: [...account.suppressions.values()].map(
        ({ address, reason, since }) => ({
          EmailAddress: address,
          Reason: reason,
          LastUpdateTime: new Date(since),
        }),
      ),
    })),
  } satisfies Operations<typeof import('@aws-sdk/client-sesv2')>;
}

/** @throws AwsError when it is neither an address nor a domain */
export function checkIdentity(name: unknown): string {
  try {
    const { address } = parseAddress(String(name).includes('@') ? name : `postmaster@${String(name)}`);
    if (address === name || address === `postmaster@${String(name)}`) return normalisedIdentity(String(name));
  } catch (error) {
    if (!(error instanceof AddressProblem)) throw error;
  }
  throw badValue('v2', `The identity ${JSON.stringify(name)} is neither an address nor a domain.`);
}

function find(account: Account, { EmailIdentity }: Input): Identity {
  const found = account.identities.get(normalisedIdentity(String(EmailIdentity)));
  if (!found) {
    throw new AwsError('NotFoundException', `Email identity ${EmailIdentity} does not exist.`, 404);
  }
  return found;
}

function suppression(account: Account, address: unknown) {
  const found = account.suppressions.get(String(address).toLowerCase());
  if (!found) {
    throw new AwsError(
      'NotFoundException',
      `Email address ${address} does not exist on your suppression list.`,
      404,
    );
  }
  return found;
}

function describe(identity: Identity): Answer<typeof import('@aws-sdk/client-sesv2'), 'GetEmailIdentity'> {
  return {
    IdentityType: typeOf(identity.name),
    VerifiedForSendingStatus: identity.verified,
    VerificationStatus: identity.verified ? 'SUCCESS' : 'PENDING',
    FeedbackForwardingStatus: true,
    ...(identity.dkimTokens.length > 0
      ? {
          DkimAttributes: {
            SigningEnabled: true,
            // A domain is verified by these very records.
            Status: identity.verified ? 'SUCCESS' : 'PENDING',
            Tokens: identity.dkimTokens,
            SigningAttributesOrigin: 'AWS_SES',
          },
        }
      : {}),
    ...(identity.configurationSet === undefined ? {} : { ConfigurationSetName: identity.configurationSet }),
  };
}

function typeOf(name: string): 'EMAIL_ADDRESS' | 'DOMAIN' {
  return name.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN';
}
