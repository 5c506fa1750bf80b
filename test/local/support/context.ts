import {
  FunctionDenied,
  type LocalContext,
  type RoleCall,
  RoleDenied,
  type SentMail,
  type SentSms,
} from '../../../local/contract';

/** A {@link LocalContext} for the tests of one service, with what it did in view. */
export interface TestContext extends LocalContext {
  /** Moves the emulated clock ahead (or back) by this many seconds. */
  advance(seconds: number): void;
  /** Mails the service asked AWS itself to deliver. */
  readonly deliveredMail: Omit<SentMail, 'id' | 'timestamp'>[];
  /** Text messages the service asked AWS itself to deliver. */
  readonly deliveredSms: Omit<SentSms, 'id' | 'timestamp'>[];
  /** Calls the service made in roles; unless replaced, every one is refused. */
  readonly calledInRole: RoleCall[];
  /** Lines the service logged. */
  readonly logged: string[];
}

/**
 * Makes a context in memory: account 000000000000, region us-east-1, a clock that stands at the machine's
 * time plus {@link TestContext.advance}, no Lambda function at all, a firewall that lets everything through.
 *
 * @param overrides members to replace, e.g. `lambda`
 */
export function testContext(overrides: Partial<LocalContext> = {}): TestContext {
  let offsetSeconds = 0;
  const maps = new Map<string, Map<string, unknown>>();
  const deliveredMail: TestContext['deliveredMail'] = [];
  const deliveredSms: TestContext['deliveredSms'] = [];
  const calledInRole: RoleCall[] = [];
  const logged: string[] = [];
  return {
    account: '000000000000',
    region: 'us-east-1',
    partition: 'aws',
    freshAccount: false,
    endpoint: () => 'http://localhost:4566',
    clock: {
      now: () => Date.now() + offsetSeconds * 1000,
      get offsetSeconds() {
        return offsetSeconds;
      },
    },
    state: {
      map<V>(name: string) {
        const map = maps.get(name) ?? new Map<string, unknown>();
        maps.set(name, map);
        return map as Map<string, V>;
      },
    },
    lambda: {
      invoke: async (request) => {
        throw new FunctionDenied(`This test has no function ${request.functionArn}.`);
      },
    },
    firewall: { evaluate: () => 'allow' },
    callInRole: async (call) => {
      calledInRole.push(call);
      throw new RoleDenied(`This test has no role ${call.roleArn}.`);
    },
    // There is no IAM here to ask; whether a role may do something is tested where there is.
    tryRole: () => undefined,
    checkRole: () => undefined,
    isVerifiedSender: () => true,
    quota: () => undefined,
    deliverMail: (mail) => `mail-${deliveredMail.push(mail)}`,
    deliverSms: (sms) => `sms-${deliveredSms.push(sms)}`,
    log: (line) => void logged.push(line),
    ...overrides,
    advance(seconds) {
      offsetSeconds += seconds;
    },
    deliveredMail,
    deliveredSms,
    calledInRole,
    logged,
  };
}
