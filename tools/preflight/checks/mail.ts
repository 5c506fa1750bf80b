/** Checks of Amazon SES. */
import { GetAccountCommand, GetEmailIdentityCommand, NotFoundException } from '@aws-sdk/client-sesv2';
import { poolSendsMail } from '../../../lib/config/pool/mail';
import type { Config } from '../../../lib/config/schema';
import { parameterName } from '../../../lib/published';
import { type Check, next, type Outcome, ok, problem, type Subject } from '../check';

export const mailChecks: readonly Check[] = [
  {
    id: 'mail-identity',
    title: 'Sender of mails',
    permissions: ['ses:GetEmailIdentity', 'ssm:GetParameter'],
    async run(subject) {
      const { config, aws } = subject;
      const { value, provision } = config.sender.identity;
      const identity = await findIdentity(subject);
      if (!identity) return notYet(config);
      const deployed = await aws.parameter(parameterName(config, 'SenderIdentity'));
      if (provision && deployed !== value)
        return problem(
          `SES has the identity ${value} already, and this deployment did not make it: CloudFormation would stop at "already exists".`,
          'Set sender.identity.provision to false: the stage then sends by the identity that is there. Or import it into the messaging stack (cdk import).',
        );
      if (identity.VerifiedForSendingStatus) return ok(`${value} is verified.`);
      const found = `${value} is not verified (${identity.VerificationStatus ?? 'no status'}): no mail goes out`;
      const pool = await aws.parameter(parameterName(config, 'UserPoolId'));
      if (poolSendsMail(config))
        return problem(`${found}, and Cognito refuses a pool that mails by it.`, verification(config));
      return pool === undefined
        ? next(`${found}.`, verification(config))
        : problem(`${found}.`, verification(config));
    },
  },
  {
    id: 'mail-dkim',
    stops: 'users',
    title: 'DKIM',
    permissions: ['ses:GetEmailIdentity'],
    concerns: ({ sender }) => sender.identity.kind === 'domain',
    async run(subject) {
      const { value } = subject.config.sender.identity;
      const identity = await findIdentity(subject);
      if (!identity) return ok(`SES does not have ${value} yet.`);
      const { Status: status, SigningEnabled: signing, Tokens: tokens = [] } = identity.DkimAttributes ?? {};
      if (status === 'SUCCESS' && signing) return ok(`Mails of ${value} are signed.`);
      return problem(
        `Mails of ${value} are not signed (${status ?? 'not set up'}${signing === false ? ', turned off' : ''}); many mailboxes refuse them or take them for spam.`,
        tokens.length > 0
          ? `Publish CNAME records: ${tokens.map((token) => `${token}._domainkey.${value} to ${token}.dkim.amazonses.com`).join('; ')}.`
          : 'Turn on Easy DKIM for the identity in the SES console, and publish the records it shows.',
      );
    },
  },
  {
    id: 'mail-sandbox',
    stops: 'users',
    title: 'SES production access',
    permissions: ['ses:GetAccount'],
    async run({ aws }) {
      const account = await aws.ses.send(new GetAccountCommand({}));
      if (!account.ProductionAccessEnabled)
        return problem(
          'SES is in its sandbox: mails go to verified addresses only, 200 a day at most.',
          'Request production access in the SES console (Account dashboard), saying that these are sign-in mails that users ask for themselves.',
        );
      if (!account.SendingEnabled || account.EnforcementStatus === 'SHUTDOWN')
        return problem(
          `SES does not send for this account (enforcement status ${account.EnforcementStatus ?? 'unknown'}).`,
          'Read the notice in the SES console, mend its cause (mostly bounces or complaints), and answer it there.',
        );
      if (account.EnforcementStatus === 'PROBATION')
        return problem(
          'AWS reviews this account’s sending; it may be stopped.',
          'Read the notice in the SES console and mend its cause before more mails go out.',
        );
      return ok('Granted, and sending is on.');
    },
  },
  {
    id: 'mail-quota',
    stops: 'users',
    title: 'SES quotas',
    permissions: ['ses:GetAccount'],
    async run({ config, aws, peak }) {
      const { SendQuota: quota } = await aws.ses.send(new GetAccountCommand({}));
      const {
        Max24HourSend: perDay = 0,
        MaxSendRate: perSecond = 0,
        SentLast24Hours: sent = 0,
      } = quota ?? {};
      const has = `SES takes ${count(perDay)} mails a day (${count(sent)} sent in the last 24 hours) and ${count(perSecond)} a second`;
      const { poolPerHour } = config.magicLink;
      // SES says -1 for no quota.
      if (perDay !== -1 && perDay < poolPerHour)
        return problem(
          `${has}; the stage lets ${count(poolPerHour)} links out in one hour (magicLink.poolPerHour), which would use up the day.`,
          'Request an increase of the sending quota (Service Quotas, Amazon SES), or lower magicLink.poolPerHour.',
        );
      if (perSecond < peak)
        return problem(
          `${has}; ${count(peak)} sign-ins a second are expected.`,
          'Request an increase of the maximum send rate (Service Quotas, Amazon SES).',
        );
      return ok(`${has}.`);
    },
  },
];

async function findIdentity({ config, aws }: Subject) {
  try {
    return await aws.ses.send(new GetEmailIdentityCommand({ EmailIdentity: config.sender.identity.value }));
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}

function verification({ sender: { identity } }: Config): string {
  if (identity.kind === 'address')
    return `Click the link in the mail that AWS sent to ${identity.value}; the SES console sends it again.`;
  if (identity.hostedZone)
    return `Wait some minutes: the messaging stack wrote the DKIM records into the zone ${identity.hostedZone.name}. If it stays so, see whether the registrar leads to that zone.`;
  return 'Publish the DKIM records, which stand below DKIM (mail-dkim) as soon as SES has the identity.';
}

function notYet(config: Config): Outcome {
  const { identity } = config.sender;
  const { value } = identity;
  if (!identity.provision)
    return problem(
      `SES has no identity ${value} in ${config.region}, and sender.identity.provision is false: nothing makes it.`,
      'Set sender.identity.provision to true, or make and verify the identity.',
    );
  const found = `SES does not have ${value} yet; the messaging stack makes it.`;
  // What is protected can't be tried again after a failed creation.
  const first = config.deletionProtection || config.terminationProtection ? ' -c first=true' : '';
  if (poolSendsMail(config))
    return problem(
      `${found} Cognito refuses a pool that mails by it before it is verified.`,
      `${verification(config)} Run this again when it is verified, and deploy the rest then. To begin with, run:`,
      `npx cdk deploy -c stage=${config.stage}${first} ${config.deploymentName}-${config.stage}-messaging`,
    );
  return next(found, verification(config));
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
