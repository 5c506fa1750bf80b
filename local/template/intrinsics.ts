import { isRecord } from '../record';
import { SUB_PLACEHOLDER } from './references';
import { type Template, TemplateError } from './types';

export interface Scope {
  readonly stackName: string;
  readonly region: string;
  readonly template: Template;
  /** Of a resource, parameter or pseudo parameter. */
  readonly ref: (name: string) => unknown;
  /** `Fn::GetAtt`; throws for a missing attribute. */
  readonly attribute: (logicalId: string, name: string) => unknown;
  readonly importValue: (exportName: string) => unknown;
  /** Undefined when there is none. */
  readonly stackOutput: (stackName: string, outputName: string) => unknown;
}

/** `AWS::NoValue`: the property or list item that holds it goes away. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, resolve: Resolve, scope: Scope, place: string) => unknown;
type Resolve = (value: unknown, place?: string) => unknown;

/**
 * @param place for errors, e.g. `Resources.Pool.Properties`
 * @throws TemplateError for an unknown name, a function that is not emulated, or a wrong argument
 */
export function resolveValue(value: unknown, scope: Scope, place: string): unknown {
  const resolved = resolve(value, scope, place);
  return resolved === NO_VALUE ? undefined : resolved;
}

/** @throws TemplateError for an unknown condition */
export function conditionHolds(name: string, scope: Scope, seen: readonly string[] = []): boolean {
  const condition = scope.template.Conditions?.[name];
  if (condition === undefined) fail(scope, `Conditions.${name}`, `there is no condition "${name}"`);
  if (seen.includes(name)) fail(scope, `Conditions.${name}`, `conditions refer to each other in a circle`);
  return expressionHolds(condition, scope, `Conditions.${name}`, [...seen, name]);
}

/** Of conditions or rules. @throws TemplateError */
export function expressionHolds(
  expression: unknown,
  scope: Scope,
  place: string,
  seen: readonly string[] = [],
): boolean {
  const holds = (value: unknown): boolean => expressionHolds(value, scope, place, seen);
  if (typeof expression === 'object' && expression !== null && 'Condition' in expression)
    return conditionHolds(String(expression.Condition), scope, seen);
  const [key, argument] = singleEntry(expression) ?? [];
  if (key === 'Fn::Not') return !holds(asList(argument, scope, place)[0]);
  if (key === 'Fn::And') return asList(argument, scope, place).every(holds);
  if (key === 'Fn::Or') return asList(argument, scope, place).some(holds);
  return resolveValue(expression, scope, place) === true;
}

function resolve(value: unknown, scope: Scope, place: string): unknown {
  if (Array.isArray(value)) {
    return value
      .map((item, index) => resolve(item, scope, `${place}[${index}]`))
      .filter((item) => item !== NO_VALUE);
  }
  if (typeof value === 'string') return refuseDynamicReference(value, scope, place);
  if (typeof value !== 'object' || value === null) return value;
  const [key, argument] = singleEntry(value) ?? [];
  if (key !== undefined && (key === 'Ref' || key.startsWith('Fn::'))) {
    const intrinsic = INTRINSICS[key];
    if (!intrinsic) fail(scope, place, `the intrinsic function ${key} is not emulated`);
    return intrinsic(argument, (inner, at) => resolve(inner, scope, at ?? `${place}.${key}`), scope, place);
  }
  const resolved: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const result = resolve(member, scope, `${place}.${name}`);
    if (result !== NO_VALUE) resolved[name] = result;
  }
  return resolved;
}

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, _resolve, scope, place) => {
    if (name === 'AWS::NoValue') return NO_VALUE;
    return reference(String(name), scope, place);
  },

  'Fn::GetAtt': (argument, resolve, scope, place) => {
    const [logicalId, ...names] = Array.isArray(argument) ? argument : String(argument).split('.');
    if (typeof logicalId !== 'string' || names.length === 0) {
      fail(scope, place, 'Fn::GetAtt takes a logical id and the name of an attribute');
    }
    return scope.attribute(logicalId, names.map((name) => String(resolve(name))).join('.'));
  },

  'Fn::Sub': (argument, resolve, scope, place) => {
    const [text, given] = Array.isArray(argument) ? argument : [argument, {}];
    if (typeof text !== 'string') fail(scope, place, 'Fn::Sub takes a text');
    const variables = (given ?? {}) as Record<string, unknown>;
    return text.replace(SUB_PLACEHOLDER, (_all, escaped: string, name: string) => {
      if (escaped) return `\${${name}}`;
      if (Object.hasOwn(variables, name)) return scalar(resolve(variables[name]), scope, `${place}.${name}`);
      const [logicalId = '', ...attribute] = name.trim().split('.');
      return scalar(
        attribute.length > 0
          ? scope.attribute(logicalId, attribute.join('.'))
          : reference(logicalId, scope, place),
        scope,
        `${place}.${name}`,
      );
    });
  },

  'Fn::Join': (argument, resolve, scope, place) => {
    const [delimiter, values] = asList(argument, scope, place);
    const items = asList(resolve(values), scope, place);
    return items
      .map((item, index) => scalar(item, scope, `${place}[${index}]`))
      .join(scalar(delimiter, scope, place));
  },

  'Fn::Select': (argument, resolve, scope, place) => {
    const [index, values] = asList(argument, scope, place);
    const items = asList(resolve(values), scope, place);
    const position = Number(resolve(index));
    if (!Number.isInteger(position) || position < 0 || position >= items.length) {
      fail(scope, place, `Fn::Select asks for item ${position} of ${items.length}`);
    }
    return items[position];
  },

  'Fn::Split': (argument, resolve, scope, place) => {
    const [delimiter, text] = asList(argument, scope, place);
    return scalar(resolve(text), scope, place).split(String(delimiter));
  },

  'Fn::If': (argument, resolve, scope, place) => {
    const [condition, whenTrue, whenFalse] = asList(argument, scope, place);
    return resolve(conditionHolds(String(condition), scope) ? whenTrue : whenFalse, place);
  },

  'Fn::Equals': (argument, resolve, scope, place) => {
    const [left, right] = asList(argument, scope, place).map((side) => resolve(side));
    return typeof left === 'object' || typeof right === 'object'
      ? JSON.stringify(left) === JSON.stringify(right)
      : String(left) === String(right);
  },

  'Fn::Base64': (argument, resolve, scope, place) =>
    Buffer.from(scalar(resolve(argument), scope, place), 'utf8').toString('base64'),

  'Fn::FindInMap': (argument, resolve, scope, place) => {
    const [map, top, second, options] = asList(argument, scope, place).map((key) => resolve(key));
    const found = scope.template.Mappings?.[String(map)]?.[String(top)]?.[String(second)];
    if (found !== undefined) return resolve(found);
    if (typeof options === 'object' && options !== null && 'DefaultValue' in options)
      return options.DefaultValue;
    return fail(
      scope,
      place,
      `Fn::FindInMap finds no Mappings.${String(map)}.${String(top)}.${String(second)}`,
    );
  },

  'Fn::ImportValue': (argument, resolve, scope, place) => {
    const name = scalar(resolve(argument), scope, place);
    const value = scope.importValue(name);
    if (value === undefined) {
      fail(scope, place, `no stack deployed before this one exports "${name}"; is it part of the assembly?`);
    }
    return value;
  },

  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
  'Fn::GetStackOutput': (argument, resolve, scope, place) => {
    const { StackName, OutputName, Region, RoleArn } = resolve(argument) as Record<string, unknown>;
    if (RoleArn !== undefined || (Region !== undefined && Region !== scope.region))
      fail(scope, place, 'Fn::GetStackOutput of another account or Region is not emulated');
    const stackName = scalar(StackName, scope, `${place}.StackName`);
    const outputName = scalar(OutputName, scope, `${place}.OutputName`);
    const value = scope.stackOutput(stackName, outputName);
    if (value === undefined) fail(scope, place, `the stack "${stackName}" has no output "${outputName}"`);
    return value;
  },

  'Fn::Contains': (argument, resolve, scope, place) => {
    const [values, wanted] = asList(argument, scope, place).map((item) => resolve(item));
    return asList(values, scope, place).map(String).includes(String(wanted));
  },

  'Fn::GetAZs': (argument, resolve, scope, place) => {
    const region = scalar(resolve(argument), scope, place) || scope.region;
    return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
  },

  'Fn::Length': (argument, resolve, scope, place) => asList(resolve(argument), scope, place).length,
  'Fn::ToJsonString': (argument, resolve) => JSON.stringify(resolve(argument)),

  'Fn::Cidr': (_argument, _resolve, scope, place) => fail(scope, place, 'Fn::Cidr is not emulated'),
  'Fn::Transform': (_argument, _resolve, scope, place) =>
    fail(scope, place, 'Fn::Transform is not emulated: macros run only in CloudFormation'),
};

function reference(name: string, scope: Scope, place: string): unknown {
  const value = scope.ref(name);
  if (value === undefined) {
    fail(scope, place, `"${name}" is no parameter of the template, and no resource that was made`);
  }
  return value;
}

function scalar(value: unknown, scope: Scope, place: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return fail(scope, place, `a text is expected here, not ${JSON.stringify(value) ?? 'nothing'}`);
}

function asList(value: unknown, scope: Scope, place: string): unknown[] {
  if (Array.isArray(value)) return value;
  return fail(scope, place, `a list is expected here, not ${JSON.stringify(value) ?? 'nothing'}`);
}

function refuseDynamicReference(value: string, scope: Scope, place: string): string {
  const [reference] = /\{\{resolve:[^}]*\}\}/.exec(value) ?? [];
  if (reference) fail(scope, place, `the dynamic reference ${reference} is not emulated`);
  return value;
}

function singleEntry(value: unknown): [string, unknown] | undefined {
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value);
  return entries.length === 1 ? entries[0] : undefined;
}

function fail(scope: Scope, place: string, what: string): never {
  throw new TemplateError(`${scope.stackName}, ${place}: ${what}.`);
}
