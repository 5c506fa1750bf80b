/** Values of the command line, refused with what would be right. */
import { UsageError } from '../arguments';
import { type Method, type Mix, methods } from './load';

/** A number in a range. @throws UsageError naming the flag */
export function numberBetween(
  flag: string,
  text: string | undefined,
  least: number,
  most: number,
  otherwise: number,
): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || value < least || value > most)
    throw new UsageError(
      `--${flag} is "${text}"; it must be a number from ${Number(least.toPrecision(3))} to ${most}, without signs or commas.`,
    );
  return value;
}

/** Percentages of methods, such as `link=60,passkey=40`. @throws UsageError saying what is wrong with them */
export function readMix(text: string): Mix {
  const mix: Record<Method, number> = { link: 0, passkey: 0, sms: 0 };
  const seen = new Set<string>();
  for (const part of text.split(',')) {
    const [name = '', percent = ''] = part.split('=');
    const method = methods.find((known) => known === name);
    if (!method || seen.has(name) || !/^\d+(\.\d+)?$/.test(percent))
      throw new UsageError(
        `--mix has "${part}"; it must be a list such as link=60,passkey=30,sms=10, of ${methods.join(', ')}, each once.`,
      );
    seen.add(name);
    mix[method] = Number(percent) / 100;
  }
  const sum = methods.reduce((total, method) => total + mix[method], 0);
  if (Math.abs(sum - 1) > 1e-9)
    throw new UsageError(`--mix adds up to ${Number((sum * 100).toFixed(4))} percent; it must be 100.`);
  return mix;
}
