import { randomBytes, randomUUID } from 'node:crypto';
import type { AccessRequest, SentMail } from '../../contract';
import type { MemoryOutbox } from '../outbox';
import type { Account, Identity } from './account';
import { type MailAddress, withoutLabel } from './address';
import type { Outgoing } from './outgoing';
import { parseRaw } from './raw';
import { badValue, messageRejected, noConfigurationSet, sendingPaused, throttled } from './refusals';

/** Mail to SES's mailbox simulator is counted, and reaches no mailbox. */
const SIMULATOR_DOMAIN = 'simulator.amazonses.com';
const SIMULATOR_ADDRESSES = ['success', 'bounce', 'complaint', 'ooto', 'suppressionlist'];

/** By the mail's ARN, else the one that covers the sender. */
function senderIdentity(account: Account, mail: Outgoing): Identity | undefined {
  const covering = account.covering(mail.from);
  if (mail.identityArn === undefined) return covering;
  const named = [...account.identities.values()].find(
    ({ name }) => account.arn(`identity/${name}`) === mail.identityArn,
  );
  const covers =
    named && (named.name === mail.from.address || `.${mail.from.domain}`.endsWith(`.${named.name}`));
  return named?.verified && covers ? named : undefined;
}

/** The mail's, else the identity's. */
function configurationSetName(account: Account, mail: Outgoing): string | undefined {
  return mail.configurationSet ?? senderIdentity(account, mail)?.configurationSet;
}

/**
 * Whose identities IAM is asked about: all in the sandbox, verified or not, but the mailbox simulator's
 * (aws-sdk-js 3641, terraform-aws-ses 19 and 40).
 */
function recipientsAsked(account: Account, mail: Outgoing): readonly MailAddress[] {
  if (account.settings.values.ProductionAccessEnabled) return [];
  return mail.recipients.filter(({ domain }) => domain !== SIMULATOR_DOMAIN);
}

/**
 * AWS wants sending allowed on the identity, in the sandbox on the recipients' too, and on a configuration
 * set in use.
 */
export function sendingAccess(account: Account, mail: Outgoing): AccessRequest[] {
  const identity = senderIdentity(account, mail)?.name ?? mail.from.address;
  const configurationSet = configurationSetName(account, mail);
  const context = {
    'ses:ApiVersion': mail.version === 'v1' ? '1' : '2',
    'ses:FromAddress': mail.from.address,
    'ses:Recipients': mail.recipients.map(({ address }) => address),
    ...(mail.from.name === undefined ? {} : { 'ses:FromDisplayName': mail.from.name }),
    ...(mail.returnPath ? { 'ses:FeedbackAddress': mail.returnPath.address } : {}),
  };
  const resources = [
    mail.identityArn ?? account.arn(`identity/${identity}`),
    ...recipientsAsked(account, mail).map((recipient) =>
      account.arn(`identity/${account.covering(recipient)?.name ?? recipient.address}`),
    ),
    ...(configurationSet === undefined ? [] : [account.arn(`configuration-set/${configurationSet}`)]),
  ];
  return [...new Set(resources)].map((resource) => ({ action: `ses:${mail.action}`, resource, context }));
}

/**
 * Into the mailbox, unless nobody real would get it.
 *
 * @returns its message id
 * @throws AwsError as SES names it
 */
export async function send(
  account: Account,
  mailbox: MemoryOutbox<SentMail>,
  mail: Outgoing,
): Promise<string> {
  const unverified = [
    ...(senderIdentity(account, mail) ? [] : [mail.from.address]),
    ...recipientsAsked(account, mail)
      .filter((recipient) => !account.covering(recipient))
      .map(({ address }) => address),
    ...(mail.envelopeFrom && !account.covering(mail.envelopeFrom) ? [mail.envelopeFrom.address] : []),
  ];
  if (unverified.length > 0) {
    throw messageRejected(
      `Email address is not verified. The following identities failed the check in region ${account.context.region.toUpperCase()}: ${unverified.join(', ')}`,
    );
  }
  const setName = configurationSetName(account, mail);
  const configurationSet = setName === undefined ? undefined : account.configurationSets.get(setName);
  if (setName !== undefined && !configurationSet) throw noConfigurationSet(mail.version, setName);
  if (configurationSet && !configurationSet.sendingEnabled)
    throw sendingPaused(mail.version, configurationSet.name);
  for (const recipient of mail.recipients) {
    const [local] = withoutLabel(recipient).split('@');
    if (recipient.domain === SIMULATOR_DOMAIN && !SIMULATOR_ADDRESSES.includes(String(local))) {
      throw badValue(
        mail.version,
        `The mailbox simulator has no ${recipient.address}; it has ${SIMULATOR_ADDRESSES.join(', ')}.`,
      );
    }
  }
  const content = mail.content.kind === 'raw' ? await parseRaw(mail.content.bytes) : mail.content;
  const usedUp = account.takeQuota(mail.recipients.length);
  if (usedUp !== undefined) throw throttled(mail.version, usedUp);
  const id = newMessageId();
  account.countSent(mail.recipients.length);
  const reached = mail.recipients.some(
    (recipient) => recipient.domain !== SIMULATOR_DOMAIN && !account.suppresses(recipient, configurationSet),
  );
  if (reached) {
    mailbox.keep(
      {
        source: mail.source,
        destination: { to: mail.to, cc: mail.cc, bcc: mail.bcc },
        subject: content.subject,
        text: content.text,
        html: content.html,
        configurationSet: setName,
        headers: content.headers,
      },
      id,
    );
  }
  return id;
}

/** In SES's shape. */
export function newMessageId(): string {
  return `0100${randomBytes(6).toString('hex')}-${randomUUID()}-000000`;
}
