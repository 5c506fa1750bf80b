/** A row for each way that a code comes by; the rest follows from rows and words. */

interface Row {
  /** What people type. */
  readonly to: 'email' | 'phone';
  /** Member of `CodeConfig` that has the way. */
  readonly setting: string;
  /** Browsers may hand its codes over (WebOTP). @default false */
  readonly isText?: boolean;
}

/** By sign-in method; words in i18n have the same names. */
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

export const isByMessage = (method: unknown): boolean => method === 'MAGIC_LINK' || isCodeWay(method);

export function rowOf(way: CodeWay): Row {
  return codeWays[way];
}

/** To an address or number, the leading one first. */
export function waysTo(
  to: Row['to'],
  config: Readonly<Partial<Record<CodeSwitch, boolean>>> | undefined,
): readonly CodeWay[] {
  return codeWayNames.filter((way) => rowOf(way).to === to && config?.[codeWays[way].setting] === true);
}

export const codeSwitches: readonly CodeSwitch[] = Object.values(codeWays).map(({ setting }) => setting);
