/** AWS::SES::EmailIdentity, ::ConfigurationSet, ::ConfigurationSetEventDestination. */
import type { ResourceProvider } from '../../contract';
import type { Account } from './account';
import { checkIdentity } from './v2-operations';

const TOKEN_CHARACTERS = 32;
const TOKEN_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** The resource types of SES. */
export function sesResources(account: Account): ResourceProvider[] {
  return [
    {
      type: 'AWS::SES::EmailIdentity',
      create: ({ properties, generatedId }) => {
        const name = checkIdentity(properties.EmailIdentity);
        const isDomain = !name.includes('@');
        const letters = generatedId(3 * TOKEN_CHARACTERS, TOKEN_ALPHABET);
        const dkimTokens = isDomain
          ? [0, 1, 2].map((at) => letters.slice(at * TOKEN_CHARACTERS, (at + 1) * TOKEN_CHARACTERS))
          : [];
        account.addIdentity({
          name,
          verified: !account.context.freshAccount,
          configurationSet: properties.ConfigurationSetAttributes?.ConfigurationSetName,
          dkimTokens,
        });
        const records = dkimTokens.flatMap((token, at) => [
          [`DkimDNSTokenName${at + 1}`, `${token}._domainkey.${name}`],
          [`DkimDNSTokenValue${at + 1}`, `${token}.dkim.amazonses.com`],
        ]);
        return { ref: properties.EmailIdentity, attributes: Object.fromEntries(records) };
      },
    },
    {
      type: 'AWS::SES::ConfigurationSet',
      create: ({ properties, generatedName }) => {
        const name: string = properties.Name ?? generatedName(64);
        account.configurationSets.set(name, {
          name,
          sendingEnabled: String(properties.SendingOptions?.SendingEnabled ?? true) === 'true',
          tlsPolicy: properties.DeliveryOptions?.TlsPolicy ?? 'OPTIONAL',
          suppressedReasons: properties.SuppressionOptions?.SuppressedReasons,
        });
        return { ref: name, attributes: {} };
      },
    },
    {
      type: 'AWS::SES::ConfigurationSetEventDestination',
      create: ({ logicalId, properties, generatedId }) => {
        const { ConfigurationSetName: name, EventDestination: destination } = properties;
        if (!account.configurationSets.has(name)) {
          throw new Error(`${logicalId}: there is no configuration set ${name} for this event destination.`);
        }
        account.context.log(
          `ses: the events ${(destination?.MatchingEventTypes ?? []).join(', ')} of the configuration set ${name} are not published; every mail simply arrives here.`,
        );
        return { ref: `${name}|${destination?.Name ?? generatedId(8)}`, attributes: { Id: generatedId(8) } };
      },
    },
  ];
}
