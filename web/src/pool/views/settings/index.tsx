import { useState } from 'react';
import type { PageConfig } from '../../../config';
import { RecoveryCodesSection } from '../../../recovery-codes/views/recovery-codes';
import type { Problem } from '../../../shared/problem';
import type { SignedInApis } from '../../../shared/signed-in-api';
import { type AccountOptions, createAccount } from '../../account/client';
import { DevicesSection } from './devices';
import { FactorsSection } from './factors';
import { SessionsSection } from './sessions';

export interface Settings {
  readonly account: AccountOptions;
  /** A section without its API isn't shown. */
  readonly apis: SignedInApis;
  readonly config: PageConfig;
}

export function SettingsSections({
  settings: {
    account: options,
    apis,
    config: { passwords, appName },
  },
  userName,
  onEnded,
  onSignInAgain,
}: {
  readonly settings: Settings;
  readonly userName: string;
  onEnded(problem?: Problem): void;
  onSignInAgain(): Promise<void>;
}) {
  const [account] = useState(() => createAccount(options));
  return (
    <>
      {passwords && passwords.mfa !== 'off' && (
        <FactorsSection
          account={account}
          config={passwords}
          appName={appName}
          userName={userName}
          onEnded={onEnded}
        />
      )}
      {passwords?.devices && (
        <DevicesSection account={account} skip={passwords.devicesSkip ?? true} onEnded={onEnded} />
      )}
      {apis.recoveryCodes && <RecoveryCodesSection api={apis.recoveryCodes} onSignInAgain={onSignInAgain} />}
      <SessionsSection account={account} onEnded={onEnded} />
    </>
  );
}
