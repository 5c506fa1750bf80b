import { ok, problem } from '../../preflight/check';
import { STACK_PERMISSIONS } from '../deployment';
import { type SmokeCheck, someOf } from '../subject';
import { textsOf } from '../xml';

/** DescribeAlarms takes 100 names. */
const PAGE = 100;
const CLOUDWATCH_VERSION = '2010-08-01';

export const alarms: SmokeCheck = {
  id: 'alarms',
  title: 'Alarms',
  permissions: [...STACK_PERMISSIONS, 'cloudwatch:DescribeAlarms'],
  async run({ aws, deployment }) {
    const names = (await deployment.ofType('AWS::CloudWatch::Alarm')).map(({ id }) => id);
    const states = new Map<string, string>();
    for (let at = 0; at < names.length; at += PAGE) {
      const parameters = Object.fromEntries(
        names.slice(at, at + PAGE).map((name, index) => [`AlarmNames.member.${index + 1}`, name]),
      );
      const xml = await aws.query(
        'monitoring',
        { action: 'DescribeAlarms', version: CLOUDWATCH_VERSION },
        { ...parameters, MaxRecords: String(PAGE) },
      );
      for (const alarm of xml.split('<AlarmName>').slice(1))
        states.set(
          textsOf(`<AlarmName>${alarm}`, 'AlarmName')[0] ?? '',
          textsOf(alarm, 'StateValue')[0] ?? '',
        );
    }
    const gone = names.filter((name) => !states.has(name)).map((name) => `${name} is gone`);
    const loud = names.filter((name) => states.get(name) === 'ALARM').map((name) => `${name} is in ALARM`);
    const silent = names.filter((name) => states.get(name) === 'INSUFFICIENT_DATA');
    if (gone.length + loud.length > 0)
      return problem(
        `${someOf([...loud, ...gone])}.`,
        'Each alarm’s description names its section of docs/operating.md; what is gone, a deployment makes again.',
      );
    if (silent.length > 0)
      return problem(
        `${silent.length} of ${names.length} have no data yet (INSUFFICIENT_DATA): ${someOf(silent)}.`,
        'After a deployment CloudWatch takes some minutes to look at an alarm for the first time. Run this again then.',
      );
    return ok(names.length === 0 ? 'The stage has none.' : `All ${names.length} are OK.`);
  },
};
