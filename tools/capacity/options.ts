import type { Config } from '../../lib/config/schema';
import { UsageError } from '../arguments';
import { type Method, type Mix, methods } from './load';

/** @throws UsageError naming the flag */
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

const nothing = () => Object.fromEntries(methods.map((method) => [method, 0])) as Record<Method, number>;

const offers: Readonly<Record<Method, (stage: Config) => boolean>> = {
  link: ({ magicLink }) => magicLink.enabled,
  passkey: ({ passkeys }) => passkeys.enabled,
  sms: ({ codes }) => codes.sms,
  'mail-code': ({ codes }) => codes.email,
};

/** Percent, for a stage with all of it. */
const USUAL: Readonly<Record<Method, number>> = { ...nothing(), link: 60, passkey: 30, sms: 10 };

/**
 * Codes by mail take the place of links where the stage has none; shares of what it lacks go to the others in
 * proportion.
 */
export function usualMix(stage: Config): Mix {
  const wanted = offers.link(stage) ? USUAL : { ...USUAL, link: 0, 'mail-code': USUAL.link };
  const there = methods.filter((method) => offers[method](stage) && wanted[method] > 0);
  const sum = there.reduce((total, method) => total + wanted[method], 0);
  // Passwords alone: sign-ins are not counted, users are.
  return {
    ...nothing(),
    ...Object.fromEntries(there.map((method) => [method, wanted[method] / sum])),
  };
}

/** Such as `link=60,passkey=40`. @throws UsageError saying what is wrong */
export function readMix(text: string, stage: Config): Mix {
  const mix = nothing();
  const seen = new Set<string>();
  for (const part of text.split(',')) {
    const [name = '', percent = ''] = part.split('=');
    const method = methods.find((known) => known === name);
    if (!method || seen.has(name) || !/^\d+(\.\d+)?$/.test(percent))
      throw new UsageError(
        `--mix has "${part}"; it must be a list such as link=60,passkey=30,sms=10, of ${methods.join(', ')}, each once.`,
      );
    if (!offers[method](stage))
      throw new UsageError(`--mix has ${method}, which the stage ${stage.stage} doesn't offer.`);
    seen.add(name);
    mix[method] = Number(percent) / 100;
  }
  const sum = methods.reduce((total, method) => total + mix[method], 0);
  if (Math.abs(sum - 1) > 1e-9)
    throw new UsageError(`--mix adds up to ${Number((sum * 100).toFixed(4))} percent; it must be 100.`);
  return mix;
}
