import { allChecks as preflightChecks } from '../../preflight/checks';
import type { SmokeCheck } from '../subject';
import { alarms } from './alarms';
import { apiChecks } from './apis';
import { drift } from './drift';
import { functionChecks } from './functions';
import { keys } from './key';
import { nativeApps } from './native-apps';
import { roles } from './roles';
import { signInChecks } from './sign-in';
import { stacks } from './stacks';
import { webAcl } from './web-acl';

/** They also tell after a deployment whether messages go out. */
const SHARED = ['account', 'mail-identity', 'mail-dkim', 'mail-sandbox', 'sms-sandbox', 'sms-origination'];
const shared = preflightChecks.filter(({ id }) => SHARED.includes(id));
const [account, ...messages] = shared;

/** In order. Two channels' checks may share an id. */
export const smokeChecks: readonly SmokeCheck[] = [
  ...(account ? [account] : []),
  stacks,
  drift,
  ...functionChecks,
  roles,
  keys,
  ...messages,
  ...apiChecks,
  webAcl,
  nativeApps,
  ...signInChecks,
  alarms,
];
