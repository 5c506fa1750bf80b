import type { PasswordConfig } from '../../../config';
import type { RecoveryCodes } from '../../../recovery-codes/client';
import { RecoveryCodesSection } from '../../../recovery-codes/views/recovery-codes';
import type { Problem } from '../../../shared/problem';
import type { Account } from '../../account/client';
import { DevicesSection } from './devices';
import { FactorsSection } from './factors';
import { SessionsSection } from './sessions';

/** What the settings are changed with. */
export interface Settings {
  readonly account: Account;
  /** There where passwords sign in to the deployment's apps. */
  readonly passwords: PasswordConfig | undefined;
  /** There where the deployment has them. */
  readonly recoveryCodes: RecoveryCodes | undefined;
  readonly appName: string;
}

/** Second factors, devices and recovery codes where the deployment has them, sessions everywhere. */
export function SettingsSections({
  settings: { account, passwords, recoveryCodes, appName },
  userName,
  onEnded,
  onSignInAgain,
}: {
  readonly settings: Settings;
  readonly userName: string;
  onEnded(problem?: Problem): void;
  onSignInAgain(): Promise<void>;
}) {
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
      {recoveryCodes && <RecoveryCodesSection recoveryCodes={recoveryCodes} onSignInAgain={onSignInAgain} />}
      <SessionsSection account={account} onEnded={onEnded} />
    </>
  );
}
