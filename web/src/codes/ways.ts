/** The ways that a code comes by. All that the page does about them follows from these rows and words. */

interface Row {
  /** What people type to be sent one. */
  readonly to: 'email' | 'phone';
  /** Member of `CodeConfig` that says whether the deployment has the way. */
  readonly setting: string;
  /** Whether browsers may hand its codes over (WebOTP). @default false */
  readonly isText?: boolean;
}

/** Rows by the name of the sign-in method; words stand in i18n under the same names. */
export const codeWays = {
  SMS_OTP: { to: 'phone', setting: 'sms', isText: true },
  WHATSAPP_OTP: { to: 'phone', setting: 'whatsApp' },
  EMAIL_OTP: { to: 'email', setting: 'email' },
} as const satisfies Record<string, Row>;

export type CodeWay = keyof typeof codeWays;
export type CodeSwitch = (typeof codeWays)[CodeWay]['setting'];

export const codeWayNames = Object.keys(codeWays) as readonly CodeWay[];

export function isCodeWay(name: unknown): name is CodeWay {
  return codeWayNames.some((way) => way === name);
}

/** Whether people wait for a message where they sign in so. */
export const isByMessage = (method: unknown): boolean => method === 'MAGIC_LINK' || isCodeWay(method);

export function rowOf(way: CodeWay): Row {
  return codeWays[way];
}

/** The ways of a deployment to reach an address or a number, the one to lead with first. */
export function waysTo(
  to: Row['to'],
  config: Readonly<Partial<Record<CodeSwitch, boolean>>> | undefined,
): readonly CodeWay[] {
  return codeWayNames.filter((way) => rowOf(way).to === to && config?.[codeWays[way].setting] === true);
}

/** Members of `CodeConfig` that say which ways there are. */
export const codeSwitches: readonly CodeSwitch[] = Object.values(codeWays).map(({ setting }) => setting);
