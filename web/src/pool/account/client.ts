/** Second factors, remembered devices, sessions. */
import type { SecondFactor } from '../../config';
import { askCognito, type CognitoApi, ServiceError } from '../../shared/cognito-fetch';

export interface Factors {
  readonly enabled: readonly SecondFactor[];
  /** Asked for first; without, the person chooses each time. */
  readonly preferred: SecondFactor | undefined;
  /** Proven contacts that codes can go to. */
  readonly reachable: { readonly sms: string | undefined; readonly email: string | undefined };
}

export interface Device {
  readonly key: string;
  /** As the app called it. */
  readonly name: string | undefined;
  readonly lastSignIn: Date | undefined;
}

/** Every member throws NetworkError or ServiceError. */
export interface Account {
  factors(): Promise<Factors>;
  /** Gives the authenticator app's key (base32, RFC 4648 §6). */
  startApp(): Promise<string>;
  /** With a code of the app. False for a wrong one, which can be tried again. */
  finishApp(code: string): Promise<boolean>;
  turnOn(factor: SecondFactor): Promise<void>;
  turnOff(factor: SecondFactor): Promise<void>;
  prefer(factor: SecondFactor): Promise<void>;
  /** Last used first. */
  devices(): Promise<readonly Device[]>;
  /** No error where it is forgotten already. */
  forget(key: string): Promise<void>;
  /** This one too; by the contact API, else by Cognito. */
  endSessions(): Promise<void>;
}

export interface AccountOptions extends CognitoApi {
  /** A token that is still alive. */
  accessToken(): Promise<string>;
  /** By the contact API, where the token's scope is kept out. */
  readonly endSessions: (() => Promise<void>) | undefined;
}

const factorNames: Readonly<Record<string, SecondFactor>> = {
  SOFTWARE_TOKEN_MFA: 'totp',
  SMS_MFA: 'sms',
  EMAIL_OTP: 'email',
};
const settingNames = {
  totp: 'SoftwareTokenMfaSettings',
  sms: 'SMSMfaSettings',
  email: 'EmailMfaSettings',
} as const satisfies Record<SecondFactor, string>;

/** ListDevices gives 60 at most. */
const pageSize = 60;

interface UserAnswer {
  readonly UserAttributes?: readonly { readonly Name: string; readonly Value?: string }[];
  readonly UserMFASettingList?: readonly string[];
  readonly PreferredMfaSetting?: string;
}

interface DevicesAnswer {
  readonly Devices?: readonly {
    readonly DeviceKey: string;
    readonly DeviceAttributes?: readonly { readonly Name: string; readonly Value?: string }[];
    /** Seconds since the Unix epoch. */
    readonly DeviceLastAuthenticatedDate?: number;
  }[];
  readonly PaginationToken?: string;
}

export function createAccount({ accessToken, endSessions, ...api }: AccountOptions): Account {
  const ask = async (operation: string, input: object = {}) =>
    askCognito(api, operation, { AccessToken: await accessToken(), ...input });
  const set = async (factor: SecondFactor, settings: { Enabled: boolean; PreferredMfa: boolean }) => {
    await ask('SetUserMFAPreference', { [settingNames[factor]]: settings });
  };

  const account: Account = {
    async factors() {
      const { UserAttributes = [], ...user } = (await ask('GetUser')) as UserAnswer;
      const attributes = new Map(UserAttributes.map(({ Name, Value }) => [Name, Value]));
      const proven = (name: string) =>
        attributes.get(`${name}_verified`) === 'true' ? attributes.get(name) : undefined;
      return {
        enabled: (user.UserMFASettingList ?? [])
          .map((name) => factorNames[name])
          .filter((factor) => factor !== undefined),
        preferred: factorNames[user.PreferredMfaSetting ?? ''],
        reachable: { sms: proven('phone_number'), email: proven('email') },
      };
    },

    async startApp() {
      const { SecretCode } = (await ask('AssociateSoftwareToken')) as { SecretCode: string };
      return SecretCode;
    },

    async finishApp(code) {
      try {
        await ask('VerifySoftwareToken', { UserCode: code });
      } catch (error) {
        if (error instanceof ServiceError && isWrongCode(error.name)) return false;
        throw error;
      }
      await account.turnOn('totp');
      return true;
    },

    async turnOn(factor) {
      const { enabled, preferred } = await account.factors();
      // Only the first becomes the preferred one.
      const isFirst = preferred === undefined && enabled.every((one) => one === factor);
      await set(factor, { Enabled: true, PreferredMfa: isFirst || preferred === factor });
    },
    turnOff: (factor) => set(factor, { Enabled: false, PreferredMfa: false }),
    prefer: (factor) => set(factor, { Enabled: true, PreferredMfa: true }),

    async devices() {
      const found: Device[] = [];
      let next: string | undefined;
      do {
        const answer = (await ask('ListDevices', {
          Limit: pageSize,
          ...(next !== undefined && { PaginationToken: next }),
        })) as DevicesAnswer;
        for (const {
          DeviceKey,
          DeviceAttributes = [],
          DeviceLastAuthenticatedDate: last,
        } of answer.Devices ?? []) {
          const attribute = (name: string) => DeviceAttributes.find(({ Name }) => Name === name)?.Value;
          // Such as those of the page's own sessions.
          if (attribute('dev:device_remembered_status') === 'not_remembered') continue;
          found.push({
            key: DeviceKey,
            name: attribute('device_name'),
            lastSignIn: last === undefined ? undefined : new Date(last * 1000),
          });
        }
        next = answer.PaginationToken;
      } while (next !== undefined);
      return found.sort((a, b) => (b.lastSignIn?.getTime() ?? 0) - (a.lastSignIn?.getTime() ?? 0));
    },

    async forget(key) {
      try {
        await ask('ForgetDevice', { DeviceKey: key });
      } catch (error) {
        if (!(error instanceof ServiceError && error.name === 'ResourceNotFoundException')) throw error;
      }
    },

    async endSessions() {
      await (endSessions?.() ?? ask('GlobalSignOut'));
    },
  };
  return account;
}

function isWrongCode(name: string): boolean {
  return name === 'EnableSoftwareTokenMFAException' || name === 'CodeMismatchException';
}
