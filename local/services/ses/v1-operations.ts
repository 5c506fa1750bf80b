import { AwsError } from '../../contract';
import { optionalText, typed } from '../input';
import type { Operations } from '../sdk';
import type { Account } from './account';
import { checkMembers, listOf } from './outgoing';
import { badValue } from './refusals';

// biome-ignore lint/suspicious/noExplicitAny: the wire decides; every member is checked where it is read.
type Input = Readonly<Record<string, any>>;

export function v1Operations(account: Account) {
  const onAll = (action: string) => () => ({ action: `ses:${action}`, resource: '*' });
  return {
    GetSendQuota: {
      access: onAll('GetSendQuota'),
      run: (input: Input) => {
        checkMembers('v1', input, [], 'GetSendQuota');
        const { Max24HourSend, MaxSendRate } = account.settings.values;
        return { Max24HourSend, MaxSendRate, SentLast24Hours: account.sentLast24Hours() };
      },
    },
    ListIdentities: {
      access: onAll('ListIdentities'),
      run: (input: Input) => {
        checkMembers('v1', input, ['IdentityType'], 'ListIdentities');
        const { IdentityType: type } = typed({ IdentityType: optionalText }, input, (message) =>
          badValue('v1', message),
        );
        if (type !== undefined && !['EmailAddress', 'Domain'].includes(type)) {
          throw new AwsError('ValidationError', `IdentityType is ${type}; it can be EmailAddress or Domain.`);
        }
        const names = [...account.identities.keys()];
        return {
          Identities: names.filter(
            (name) => type === undefined || (type === 'EmailAddress') === name.includes('@'),
          ),
        };
      },
    },
    GetIdentityVerificationAttributes: {
      access: onAll('GetIdentityVerificationAttributes'),
      run: (input: Input) => ({
        VerificationAttributes: new Map(
          listOf('v1', input.Identities, 'Identities').flatMap((name) => {
            const identity = account.identities.get(name);
            return identity
              ? [[name, { VerificationStatus: identity.verified ? 'Success' : 'Pending' }] as const]
              : [];
          }),
        ),
      }),
    },
  } satisfies Operations<typeof import('@aws-sdk/client-ses')>;
}
