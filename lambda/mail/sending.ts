/** Sorts mails' outcomes; `send.ts` and `send-late.ts` load SES. */
import { awsFacts, errorFacts } from '../shared/errors';
import { logger } from '../shared/log/observability';
import type { MailContent } from './content';
import type { MailPlace } from './place';

export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly configurationSet: string;
  readonly content: MailContent;
  /** Given back when SES clearly did not take the mail. */
  readonly place: MailPlace;
}

/**
 * `rejected`: SES won't send to this recipient, which must not show. `refused`: not taken, whoever the
 * recipient. `doubtful`: SES may have it.
 */
export type Outcome = 'sent' | 'rejected' | 'refused' | 'doubtful';

/** SES takes nothing of this sender now; the first four are worth another try. */
const THROTTLED = ['TooManyRequestsException', 'ThrottlingException', 'Throttling', 'RequestLimitExceeded'];
const SENDER_REFUSED = [
  'LimitExceededException',
  'AccountSuspendedException',
  'SendingPausedException',
  'MailFromDomainNotVerifiedException',
];

/**
 * What may depend on the recipient is `rejected`, as is a 403: the sandbox's permission depends on the
 * recipient's identity.
 */
export function outcomeOf(error: unknown): { outcome: Exclude<Outcome, 'sent'>; again: boolean } {
  const name = error instanceof Error ? error.name : '';
  const { httpStatusCode: status } = awsFacts(error);
  if (THROTTLED.includes(name) || status === 429) return { outcome: 'refused', again: true };
  if (SENDER_REFUSED.includes(name)) return { outcome: 'refused', again: false };
  if (status !== undefined && status >= 400 && status < 500) return { outcome: 'rejected', again: false };
  return { outcome: 'doubtful', again: false };
}

/** Milliseconds, plus as much again at random. */
const BACK_OFF = 150;

/** Tries as `send.ts` says. Doesn't throw. */
export async function sendBy(handOver: (mail: Mail) => Promise<void>, mail: Mail): Promise<Outcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      await handOver(mail);
      return 'sent';
    } catch (error) {
      const { outcome, again } = outcomeOf(error);
      logger.error('SES did not take a mail', { outcome, attempt, ...errorFacts(error) });
      if (!again || attempt === 2) {
        if (outcome === 'refused') await giveBack(mail.place);
        return outcome;
      }
      await new Promise((resolve) => setTimeout(resolve, BACK_OFF * (1 + Math.random())));
    }
  }
}

/** What stays taken only means fewer mails. */
async function giveBack(place: MailPlace): Promise<void> {
  await place
    .giveBack()
    .catch((error) => logger.warn('Could not give a place of a mail back', errorFacts(error)));
}
