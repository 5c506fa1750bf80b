/** Text messages from a template's identities, under its country rules. */
import type { CreateService } from '../../contract';
import { SmsAccount } from './account';
import { describeAccount } from './describe-account';
import { describeIdentities } from './describe-identities';
import { describeSettings } from './describe-settings';
import { destinationNumbers } from './destination-numbers';
import { DryRunRate } from './dry-run-rate';
import { optOutOperations } from './opt-outs';
import { smsVoiceResources } from './resources';
import { sendTextMessage } from './send-text-message';

/** Messages arrive in SNS's list. */
export const createService: CreateService = (context) => {
  const account = new SmsAccount(context);
  const dryRuns = new DryRunRate(context.clock);
  return {
    apis: [
      {
        name: 'sms-voice',
        targetPrefixes: ['PinpointSMSVoiceV2'],
        operations: {
          SendTextMessage: sendTextMessage(account, dryRuns),
          ...optOutOperations(account),
          ...describeIdentities(account),
          ...describeSettings(account),
          ...describeAccount(account),
          ...destinationNumbers(account),
        },
      },
    ],
    resources: smsVoiceResources(account),
    routes: [account.settings.route],
    reset: () => {
      account.reset();
      dryRuns.clear();
    },
  };
};
