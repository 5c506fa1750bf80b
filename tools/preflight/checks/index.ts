import type { Check } from '../check';
import { accountChecks } from './account';
import { mailChecks } from './mail';
import { numberingPlanChecks } from './numbering-plans';
import { poolChecks } from './pool';
import { quotaChecks } from './quotas';
import { smsChecks } from './sms';
import { webChecks } from './web';
import { whatsAppChecks } from './whatsapp';

/** In order. Two channels' checks may share an id; one concerns a stage. */
export const allChecks: readonly Check[] = [
  ...accountChecks,
  ...mailChecks,
  ...smsChecks,
  ...numberingPlanChecks,
  ...whatsAppChecks,
  ...poolChecks,
  ...quotaChecks,
  ...webChecks,
];
