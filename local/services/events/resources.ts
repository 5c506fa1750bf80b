/** AWS::Events::EventBus, ::EventBusPolicy, ::Rule. */
import { AwsError, type PolicyStatement, type ResourceProvider } from '../../contract';
import { type Bus, type Buses, DEFAULT_RETRIES, type Target } from './buses';
import { compilePattern } from './pattern';
import { rateSeconds, type Schedules } from './schedules';

const BUS_NAME = /^(?!default$)[/.\-_A-Za-z0-9]{1,256}$/;

/** The resource types of EventBridge. */
export function eventResources(buses: Buses, schedules: Schedules): ResourceProvider[] {
  return [busProvider(buses), policyProvider(buses), ruleProvider(buses, schedules)];
}

function busProvider(buses: Buses): ResourceProvider {
  return {
    type: 'AWS::Events::EventBus',
    create({ properties }) {
      const { Name: name } = properties;
      if (typeof name !== 'string' || !BUS_NAME.test(name))
        throw invalid(
          `Event bus name ${JSON.stringify(name)} has up to 256 letters, digits and ".-_/", and is not "default".`,
        );
      const { arn } = buses.add(name);
      return { ref: name, attributes: { Arn: arn, Name: name } };
    },
  };
}

function policyProvider(buses: Buses): ResourceProvider {
  return {
    type: 'AWS::Events::EventBusPolicy',
    create({ properties, logicalId }) {
      const { StatementId: Sid, Statement, Action, Principal, Condition } = properties;
      if (Condition) throw invalid(`${logicalId}: Condition is not emulated; write it into Statement.`);
      const bus = existing(buses, properties.EventBusName);
      const statement: PolicyStatement = Statement ?? {
        Effect: 'Allow',
        Principal: Principal === '*' ? '*' : { AWS: Principal },
        Action,
        Resource: bus.arn,
      };
      bus.policy.push({ ...statement, Sid });
      return { ref: `${bus.name}|${Sid}`, attributes: {} };
    },
  };
}

function ruleProvider(buses: Buses, schedules: Schedules): ResourceProvider {
  return {
    type: 'AWS::Events::Rule',
    create({ properties, generatedName, stack, logicalId }) {
      const { ScheduleExpression, EventPattern, State = 'ENABLED', Targets = [], RoleArn } = properties;
      if (RoleArn) throw invalid(`${logicalId}: RoleArn is not emulated.`);
      if (!EventPattern && !ScheduleExpression)
        throw invalid(`${logicalId}: a rule needs an EventPattern or a ScheduleExpression.`);
      const bus = existing(buses, properties.EventBusName);
      const everySeconds = scheduleOf(ScheduleExpression, bus, logicalId);
      const name: string = properties.Name ?? generatedName(64);
      const place = bus.name === 'default' ? name : `${bus.name}/${name}`;
      const arn = `arn:${stack.partition}:events:${stack.region}:${stack.account}:rule/${place}`;
      const rule = {
        name,
        arn,
        enabled: State !== 'DISABLED',
        matches: EventPattern ? compilePattern(EventPattern) : undefined,
        targets: Targets.map((target: unknown) => targetOf(target, logicalId)),
      };
      bus.rules.push(rule);
      if (everySeconds !== undefined) schedules.add(rule, everySeconds);
      return { ref: place.replace('/', '|'), attributes: { Arn: arn } };
    },
  };
}

/**
 * Seconds between two runs. Scheduled rules are for the default bus alone (EventBridge user guide, "Creating a scheduled
 * rule (legacy)").
 */
function scheduleOf(expression: unknown, bus: Bus, logicalId: string): number | undefined {
  if (!expression) return undefined;
  if (bus.name !== 'default')
    throw invalid(`${logicalId}: ScheduleExpression is supported only on the default event bus.`);
  if (String(expression).startsWith('cron('))
    throw invalid(`${logicalId}: cron() of ScheduleExpression is not emulated; rate() is.`);
  const seconds = rateSeconds(expression);
  if (seconds === undefined) throw invalid('Parameter ScheduleExpression is not valid.');
  return seconds;
}

/** Members of a target that are emulated. */
const TARGET_MEMBERS = ['Id', 'Arn', 'Input', 'RetryPolicy'];

function targetOf(target: unknown, logicalId: string): Target {
  const {
    Id: id,
    Arn: arn,
    Input: input,
    RetryPolicy: retry,
    ...others
  } = target as {
    Id?: string;
    Arn?: string;
    Input?: string;
    RetryPolicy?: { MaximumRetryAttempts?: number | string };
  };
  const unknown = Object.keys(others);
  if (unknown.length > 0)
    throw invalid(
      `${logicalId}: ${unknown.join(', ')} of a target is not emulated; ${TARGET_MEMBERS.join(', ')} are.`,
    );
  if (!id || typeof arn !== 'string' || !/^arn:[^:]+:lambda:/.test(arn))
    throw invalid(`${logicalId}: only functions are emulated as targets of a rule; ${String(arn)} is none.`);
  return {
    id,
    arn,
    input,
    retries: Math.min(Number(retry?.MaximumRetryAttempts ?? DEFAULT_RETRIES), DEFAULT_RETRIES),
  };
}

function existing(buses: Buses, nameOrArn: string | undefined): Bus {
  const bus = buses.find(nameOrArn ?? 'default');
  if (!bus) throw new AwsError('ResourceNotFoundException', `Event bus ${nameOrArn} does not exist.`);
  return bus;
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
