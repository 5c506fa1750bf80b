/** AWS::Events::EventBus, ::EventBusPolicy, ::Rule. */
import { AwsError, type PolicyStatement, type ResourceProvider, type ResourceRequest } from '../../contract';
import { type Bus, type Buses, DEFAULT_RETRIES, type Rule, type Target } from './buses';
import { compilePattern } from './pattern';
import { rateSeconds, type Schedules } from './schedules';

const BUS_NAME = /^(?!default$)[/.\-_A-Za-z0-9]{1,256}$/;

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
    // Rules and statements stay; changes have no effect here.
    update(_request, { result }) {
      existing(buses, result.ref);
      return result;
    },
    delete: ({ result }) => buses.delete(result.ref),
  };
}

function policyProvider(buses: Buses): ResourceProvider {
  return {
    type: 'AWS::Events::EventBusPolicy',
    create(request) {
      const { bus, statement } = statementOf(buses, request);
      if (bus.policy.some(({ Sid }) => Sid === statement.Sid))
        throw new AwsError(
          'ResourceAlreadyExistsException',
          `Event bus ${bus.name} has a statement ${statement.Sid} already.`,
        );
      bus.policy.push(statement);
      return { ref: `${bus.name}|${statement.Sid}`, attributes: {} };
    },
    update(request, { result }) {
      const { bus, statement } = statementOf(buses, request);
      remove(bus.policy, ({ Sid }) => Sid === statement.Sid);
      bus.policy.push(statement);
      return result;
    },
    delete({ request: { properties } }) {
      const bus = buses.find(properties.EventBusName ?? 'default');
      if (bus) remove(bus.policy, ({ Sid }) => Sid === properties.StatementId);
    },
  };
}

function statementOf(buses: Buses, { properties, logicalId }: ResourceRequest) {
  const { StatementId: Sid, Statement, Action, Principal, Condition } = properties;
  if (Condition) throw invalid(`${logicalId}: Condition is not emulated; write it into Statement.`);
  const bus = existing(buses, properties.EventBusName);
  const statement: PolicyStatement = Statement ?? {
    Effect: 'Allow',
    Principal: Principal === '*' ? '*' : { AWS: Principal },
    Action,
    Resource: bus.arn,
  };
  return { bus, statement: { ...statement, Sid } };
}

function ruleProvider(buses: Buses, schedules: Schedules): ResourceProvider {
  const add = ({ bus, rule, everySeconds }: ReturnType<typeof ruleOf>) => {
    bus.rules.push(rule);
    if (everySeconds !== undefined) schedules.add(rule, everySeconds);
  };
  const removeRule = (bus: Bus, ruleArn: unknown) => {
    remove(bus.rules, ({ arn }) => arn === ruleArn);
    schedules.remove(String(ruleArn));
  };
  return {
    type: 'AWS::Events::Rule',
    create(request) {
      const name: string = request.properties.Name ?? request.generatedName(64);
      const made = ruleOf(buses, request, name);
      const { bus, rule } = made;
      // PutRule would write over it; CloudFormation's handler refuses.
      if (bus.rules.some((each) => each.name === name))
        throw new AwsError(
          'ResourceAlreadyExistsException',
          `Rule ${name} already exists on EventBus ${bus.name}.`,
        );
      add(made);
      const place = bus.name === 'default' ? name : `${bus.name}|${name}`;
      return { ref: place, attributes: { Arn: rule.arn } };
    },
    update(request, { result }) {
      const name = result.ref.slice(result.ref.indexOf('|') + 1);
      const changed = ruleOf(buses, request, name);
      removeRule(changed.bus, changed.rule.arn);
      add(changed);
      return result;
    },
    // CloudFormation takes targets off first, as DeleteRule asks.
    delete({ request: { properties }, result }) {
      const bus = buses.find(properties.EventBusName ?? 'default');
      if (bus) removeRule(bus, result.attributes.Arn);
    },
  };
}

function ruleOf(
  buses: Buses,
  { properties, stack, logicalId }: ResourceRequest,
  name: string,
): { readonly bus: Bus; readonly rule: Rule; readonly everySeconds: number | undefined } {
  const { ScheduleExpression, EventPattern, State = 'ENABLED', Targets = [], RoleArn } = properties;
  if (RoleArn) throw invalid(`${logicalId}: RoleArn is not emulated.`);
  if (!EventPattern && !ScheduleExpression)
    throw invalid(`${logicalId}: a rule needs an EventPattern or a ScheduleExpression.`);
  const bus = existing(buses, properties.EventBusName);
  const everySeconds = scheduleOf(ScheduleExpression, bus, logicalId);
  const place = bus.name === 'default' ? name : `${bus.name}/${name}`;
  const rule = {
    name,
    arn: `arn:${stack.partition}:events:${stack.region}:${stack.account}:rule/${place}`,
    enabled: State !== 'DISABLED',
    matches: EventPattern ? compilePattern(EventPattern) : undefined,
    targets: Targets.map((target: unknown) => targetOf(target, logicalId)),
  };
  return { bus, rule, everySeconds };
}

function remove<T>(list: T[], where: (each: T) => boolean): void {
  const at = list.findIndex(where);
  if (at >= 0) list.splice(at, 1);
}

/**
 * Seconds between two runs. Only the default bus has scheduled rules (EventBridge user guide, "Creating a
 * scheduled rule (legacy)").
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
