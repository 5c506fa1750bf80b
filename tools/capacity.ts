/** `npm run capacity`. See {@link USAGE}. */
import { join } from 'node:path';
import { stages } from '../custom/stages';
import { stageConfig } from '../lib/config/stage-config';
import { readFlags, runTool, UsageError } from './arguments';
import { estimate } from './capacity/estimate';
import { type Assumptions, defaultAssumptions, loadOf } from './capacity/load';
import { numberBetween, readMix, usualMix } from './capacity/options';
import { standingOf } from './capacity/standing';
import { table } from './capacity/table';

const USAGE = `Usage: npm run --silent capacity -- --mau <users> [options]

Says how many calls so many users cause in the busiest second, which quotas of AWS and limits of the stage that uses up, what
to ask for, which are met first at 1, 10, 100 and 1,000 sign-ins a second, and what a month costs. Needs no AWS account.

  --mau <users>       people who sign in in a month
  --mix <shares>      what they sign in with, in percent, of link, passkey, sms and mail-code
                      (default link=60,passkey=30,sms=10, as far as the stage offers them)
  --stage <name>      stage whose limits and feature plan count (default prod)
  --region <region>   Region (default: that of the stage)
  --sms-price <usd>   price of one text message with all fees (default: that of sms.defaultCountry of the stage)
  --json              print the estimate as JSON
  --help              show this text

What is assumed of people; shares are from 0 to 1:
  --sign-ins-per-user, --refreshes-per-user, --new-users, --busiest-day, --busiest-hour, --busiest-second,
  --function-ms, --log-bytes`;

/** US dollars, where the stage has no price: about the dearest of large countries. */
const SMS_PRICE = 0.08;

void runTool(USAGE, async (argv) => {
  const text = { type: 'string' } as const;
  const values = readFlags(argv, {
    mau: text,
    mix: text,
    stage: text,
    region: text,
    'sms-price': text,
    'sign-ins-per-user': text,
    'refreshes-per-user': text,
    'new-users': text,
    'busiest-day': text,
    'busiest-hour': text,
    'busiest-second': text,
    'function-ms': text,
    'log-bytes': text,
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  if (values.mau === undefined)
    throw new UsageError('--mau is missing; it is the number of users, such as 100000.');
  const number = (flag: keyof typeof values, least: number, most: number, otherwise: number) =>
    numberBetween(flag, values[flag] as string | undefined, least, most, otherwise);
  const assumed = defaultAssumptions;
  const assumptions: Assumptions = {
    signInsPerUser: number('sign-ins-per-user', 0.01, 10_000, assumed.signInsPerUser),
    refreshesPerUser: number('refreshes-per-user', 0, 100_000, assumed.refreshesPerUser),
    newUsers: number('new-users', 0, 1, assumed.newUsers),
    busiestDay: number('busiest-day', 1, 30, assumed.busiestDay),
    busiestHour: number('busiest-hour', 1 / 24, 1, assumed.busiestHour),
    busiestSecond: number('busiest-second', 1, 3_600, assumed.busiestSecond),
    functionMilliseconds:
      values['function-ms'] === undefined ? undefined : number('function-ms', 1, 900_000, 0),
    logBytes: number('log-bytes', 0, 1_000_000, assumed.logBytes),
  };
  const config = stageConfig(stages, values.stage ?? 'prod');
  const region = values.region ?? config.region;
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
    throw new UsageError(`--region is "${region}"; it must be an AWS Region, such as eu-west-1.`);
  const { sms } = config;
  const stagePrice = sms?.countries.find(({ country }) => country === sms.defaultCountry)?.price;
  const load = loadOf(
    number('mau', 1, 1e9, 0),
    values.mix === undefined ? usualMix(config) : readMix(values.mix, config),
    assumptions,
  );
  const smsPrice = number('sms-price', 0, 10, stagePrice ?? SMS_PRICE);
  const found = estimate(
    load,
    config,
    region,
    smsPrice,
    await standingOf(join(__dirname, '..'), config.stage),
  );
  process.stdout.write(values.json ? `${JSON.stringify(found, null, 2)}\n` : table(found));
  return 0;
});
