import { SESv2Client } from '@aws-sdk/client-sesv2';
import { limits, once } from '../client-limits';

/**
 * SES. Never tries again by itself: a send that timed out may have been taken. In a file of its own, as some functions load
 * what mails need only when there is one to send.
 */
export const ses = /* @__PURE__ */ once(() => new SESv2Client(limits(2_000, 1)));
