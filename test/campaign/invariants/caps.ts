/** No number and no mailbox gets more messages than it may, whoever asks for them and by which way. */
import type { Invariant } from './invariant';

const HOUR = 3_600_000;
/** Messages to one number: the stage `local` takes what a stage takes that says nothing. */
const SMS = { hour: 5, day: 10 };
/**
 * Mails to one mailbox. Links and codes are at most 5 each an hour, 20 and 10 a day; the rest is for what is
 * told of and for what Cognito sends.
 */
const MAIL = { hour: 30, day: 100 };

export const caps: Invariant = (world) => [
  ...over('number', SMS, world.aws.sms.all(), world.mark.texts, ({ phoneNumber }) => [phoneNumber]),
  ...over('mailbox', MAIL, world.aws.mail.all(), world.mark.mails, ({ destination }) => destination.to),
];

function over<Message extends { readonly timestamp: string }>(
  what: string,
  cap: { readonly hour: number; readonly day: number },
  all: readonly Message[],
  mark: number,
  receivers: (message: Message) => readonly string[],
): string[] {
  // Only receivers of this step's messages can have got one too many.
  const told = new Set(all.slice(mark).flatMap(receivers));
  return [...told].flatMap((receiver) => {
    const times = all
      .filter((message) => receivers(message).includes(receiver))
      .map(({ timestamp }) => Date.parse(timestamp));
    const last = times.at(-1) ?? 0;
    const within = (span: number) => times.filter((time) => time > last - span).length;
    const [hour, day] = [within(HOUR), within(24 * HOUR)];
    return hour > cap.hour || day > cap.day
      ? [`the ${what} ${receiver} got ${hour} messages in an hour and ${day} in a day`]
      : [];
  });
}
