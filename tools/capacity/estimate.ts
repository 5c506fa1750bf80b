import type { Config } from '../../lib/config/schema';
import type { Load } from './load';
import {
  activeUserPrices,
  dollarsOf,
  PRICED_REGION,
  PRICES_DATE,
  type Standing,
  standingPrices,
  usagePrices,
} from './prices';
import { awsQuotas, QUOTAS_DATE, type Quota, stageQuotas } from './quotas';

/** With the load's use of it at its peak. */
export interface Use extends Omit<Quota, 'used'> {
  readonly used: number;
  /** Above 1 it is not enough. */
  readonly share: number;
  /** Monthly active users, with the same mix and habits, that would use all of it. */
  readonly enoughFor: number | undefined;
  /** What to ask for: a half more than is used, in two figures. Only above {@link CROWDED}. */
  readonly wanted: number | undefined;
  /** Sign-ins a second, of the same mix and habits, that use all of it; undefined where they use none. */
  readonly metAt: number | undefined;
}

/** Quotas that are met between one rate of sign-ins and the next. */
export interface RateStep {
  readonly signInsPerSecond: number;
  /** First met first; `wanted` is what this rate needs, and half as much again. */
  readonly met: readonly (Use & { readonly metAt: number; readonly wanted: number })[];
}

export interface CostLine {
  readonly item: string;
  /** Units a month. */
  readonly units: number;
  /** US dollars a month. */
  readonly dollars: number;
  readonly source: string;
}

export interface Estimate {
  readonly stage: string;
  readonly region: string;
  readonly quotasDate: string;
  readonly pricesDate: string;
  readonly pricedRegion: string;
  readonly load: Load;
  /** Most crowded first. */
  readonly quotas: readonly Use[];
  /** What stands in the way of 1, 10, 100 and 1,000 sign-ins a second. */
  readonly rates: readonly RateStep[];
  /** In the order of the price table; lines of nothing are left out. */
  readonly costs: readonly CostLine[];
  readonly dollarsPerMonth: number;
  /** In the feature plan LITE; undefined where the stage has it. */
  readonly dollarsInLite: number | undefined;
}

/** Above it more should be asked for: increases take days, and floods come on top. */
export const CROWDED = 0.7;

/** Metrics that the app writes, with all their reasons, at most. */
const METRICS = 45;
/** X-Ray takes one trace a second and 5 % of the rest. */
const SECONDS_OF_MONTH = 30 * 24 * 3_600;
const TRACED_BEYOND = 0.05;
/** Compressed, for a browser without a cache. */
const PAGE_FILES = 5;
const PAGE_GB = 120e-6;

/**
 * @param config limits and feature plan
 * @param smsPrice US dollars a message, with all parts and fees
 * @param standing what the stage stands on
 */
export function estimate(
  load: Load,
  config: Config,
  region: string,
  smsPrice: number,
  standing: Standing,
): Estimate {
  const quotas = [...awsQuotas, ...stageQuotas(config, smsPrice, region)]
    .map((quota) => useOf(quota, load))
    .sort((one, other) => other.share - one.share || (one.name < other.name ? -1 : 1));
  const costs = costsOf(load, config, smsPrice, standing);
  const sumOf = (lines: readonly CostLine[]) => cents(lines.reduce((sum, { dollars }) => sum + dollars, 0));
  return {
    stage: config.stage,
    region,
    quotasDate: QUOTAS_DATE,
    pricesDate: PRICES_DATE,
    pricedRegion: PRICED_REGION,
    load,
    quotas,
    rates: rateSteps(quotas, load),
    costs,
    dollarsPerMonth: sumOf(costs),
    dollarsInLite:
      config.featurePlan === 'LITE'
        ? undefined
        : sumOf(costsOf(load, { ...config, featurePlan: 'LITE' }, smsPrice, standing)),
  };
}

function useOf({ used: usedBy, ...quota }: Quota, load: Load): Use {
  const used = usedBy(load);
  const share = used / quota.limit;
  return {
    ...quota,
    used,
    share,
    enoughFor: share > 0 ? Math.floor(load.mau / share) : undefined,
    metAt: share > 0 ? load.signInsInPeakSecond / share : undefined,
    wanted: share > CROWDED ? roundedUp(used * 1.5) : undefined,
  };
}

const RATES = [1, 10, 100, 1_000] as const;

function rateSteps(quotas: readonly Use[], { signInsInPeakSecond }: Load): readonly RateStep[] {
  return RATES.map((rate, index) => {
    const before = RATES[index - 1] ?? 0;
    const met = quotas.flatMap((use) =>
      use.metAt !== undefined && use.metAt > before && use.metAt <= rate
        ? [
            {
              ...use,
              metAt: use.metAt,
              wanted: roundedUp((use.used / signInsInPeakSecond) * rate * 1.5),
            },
          ]
        : [],
    );
    return { signInsPerSecond: rate, met: met.sort((one, other) => one.metAt - other.metAt) };
  });
}

/** The next number of two figures: 1,234 becomes 1,300. */
function roundedUp(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / step) * step;
}

function costsOf(
  { mau, perMonth, assumptions }: Load,
  config: Config,
  smsPrice: number,
  standing: Standing,
): readonly CostLine[] {
  const { logBytes } = assumptions;
  const runs = perMonth.function;
  const views = config.web.enabled ? perMonth.pageView : 0;
  const units: Readonly<Record<keyof typeof usagePrices, number>> = {
    functionRuns: runs,
    // As if all were the triggers', and found a container that is kept warm.
    functionTime: config.keepWarm.containers > 0 ? 0 : perMonth.gigabyteSecond,
    keptFunctionTime: config.keepWarm.containers > 0 ? perMonth.gigabyteSecond : 0,
    apiRequests: perMonth.apiRequest,
    tableWrites: perMonth.tableWrite,
    tableReads: perMonth.tableRead,
    rsaRequests: perMonth.rsaSign,
    mails: perMonth.mail,
    webAclRequests:
      perMonth.initiateAuth +
      perMonth.respondToAuthChallenge +
      perMonth.signUp +
      perMonth.refresh +
      perMonth.apiRequest,
    logMegabytes: (runs * logBytes) / 1_000_000,
    metrics: METRICS,
    traces: Math.min(runs, SECONDS_OF_MONTH + Math.max(0, runs - SECONDS_OF_MONTH) * TRACED_BEYOND),
    auditEvents: config.audit.enabled ? perMonth.auditEvent : 0,
    pageRequests: views * PAGE_FILES,
    pageRouting: views * PAGE_FILES,
    pageGigabytes: views * PAGE_GB,
    pageReads: views * PAGE_FILES,
  };
  const users = activeUserPrices[config.featurePlan];
  const lines: CostLine[] = [
    { item: users.item, units: mau, dollars: dollarsOf(users, mau), source: users.source },
    {
      item: 'SMS, at the price given',
      units: perMonth.sms,
      dollars: perMonth.sms * smsPrice,
      source: 'sms.countries of the stage, or --sms-price',
    },
    ...Object.entries(usagePrices).map(([key, price]) => {
      const used = units[key as keyof typeof usagePrices];
      return { item: price.item, units: used, dollars: dollarsOf(price, used), source: price.source };
    }),
    ...Object.entries(standingPrices).map(([key, { item, dollars, source }]) => {
      const count = standing[key as keyof Standing];
      return { item: `${item}, standing there`, units: count, dollars: count * dollars, source };
    }),
  ];
  return lines
    .filter(({ units: used }) => used > 0)
    .map((line) => ({ ...line, dollars: cents(line.dollars) }));
}

const cents = (dollars: number) => Math.round(dollars * 100) / 100;
