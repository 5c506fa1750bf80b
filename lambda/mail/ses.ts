import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { limits, once } from '../shared/aws/client-limits';
import { mailedAddress } from '../shared/reading/address';
import { fromOf, replyTo } from './sender';
import type { Mail } from './sending';

/** Never tries again: a send that timed out may have been taken. */
const ses = /* @__PURE__ */ once(() => new SESv2Client(limits(2_000, 1)));

/** @throws errors of SES */
export async function handOver({ from, to, configurationSet, content }: Mail): Promise<void> {
  const { subject, text, html } = content;
  const answersTo = replyTo();
  await ses().send(
    new SendEmailCommand({
      FromEmailAddress: fromOf(from),
      ...(answersTo === undefined ? {} : { ReplyToAddresses: [answersTo] }),
      Destination: { ToAddresses: [mailedAddress(to)] },
      ConfigurationSetName: configurationSet,
      Content: {
        Simple: {
          Subject: { Data: subject, Charset: 'UTF-8' },
          Body: { Text: { Data: text, Charset: 'UTF-8' }, Html: { Data: html, Charset: 'UTF-8' } },
        },
      },
    }),
  );
}
