/** Who calls whom, read from synthesized templates. */
import type { Stack } from '../diff/assembly';
import { permissionsOf } from './permissions';
import { type Located, type References, referencesOf } from './references';
import { type Report, reportsOf } from './reports';
import {
  lowerFirst,
  nameOf,
  purposeOf,
  sentence,
  serviceOf,
  withoutDeployment,
  wordsOfService,
} from './words';

export interface Box {
  /** Stack and logical id, or a service. */
  readonly id: string;
  /** Such as `auth`. */
  readonly stack: string;
  readonly title: string;
  readonly text: string;
}

/** A user pool, an API, a web site, a schedule, or operators by IAM where nothing else calls. */
export interface Door extends Box {
  readonly kind: 'site' | 'pool' | 'api' | 'schedule' | 'operators';
  /** Behind a web ACL. */
  readonly guarded: boolean;
  readonly callers: readonly Caller[];
}

/** A function, or Cognito itself. */
export interface Caller extends Box {
  readonly uses: readonly Use[];
}

export interface Use {
  /** Id of a store. */
  readonly store: string;
  /** Such as `reads`; unique, sorted. */
  readonly verbs: readonly string[];
}

export interface Graph {
  readonly stacks: readonly string[];
  readonly doors: readonly Door[];
  /** Tables, keys and other things in use. */
  readonly stores: readonly Box[];
  readonly reports: readonly Report[];
  readonly hasDashboard: boolean;
}

/** Drawn as one: the parts of a service don't matter. */
const WHOLE_SERVICES: Readonly<Record<string, string>> = { SES: 'ses', SMSVOICE: 'sms-voice' };

/** @param stacks of one deployment, by name */
export function graphOf(stacks: ReadonlyMap<string, Stack>): Graph {
  const references = referencesOf(stacks);
  const shorten = shortener([...stacks.keys()]);
  const stores = new Map<string, Box>();
  const ofType = (type: string) => references.resources.filter(({ resource }) => resource.Type === type);

  const functions = ofType('AWS::Lambda::Function');
  const guards = ofType('AWS::WAFv2::WebACLAssociation').flatMap(({ stack, resource }) =>
    references.targets(stack, resource.Properties?.ResourceArn),
  );
  const describe = (located: Located) => ({
    id: idOf(located),
    stack: shorten(located.stack),
  });

  function storeOf(service: string, target: Located | undefined): string {
    const whole = target && WHOLE_SERVICES[target.resource.Type.split('::')[1] ?? ''];
    if (!target || whole) {
      const id = whole ?? service;
      const stack = target ? shorten(target.stack) : '';
      if (!stores.has(id) || stores.get(id)?.stack === '')
        stores.set(id, { id, stack, ...wordsOfService(id) });
      return id;
    }
    const box = describe(target);
    stores.set(box.id, {
      ...box,
      title: serviceOf(target.resource),
      text: purposeOf(target, publishedAs(target, stacks, references)),
    });
    return box.id;
  }

  function usesOf(role: Located | undefined): readonly Use[] {
    const verbs = new Map<string, Set<string>>();
    for (const { service, verb, targets } of role ? permissionsOf(role, references) : [])
      for (const target of targets.length > 0 ? targets : [undefined]) {
        const store = storeOf(service, target);
        verbs.set(store, (verbs.get(store) ?? new Set()).add(verb));
      }
    return [...verbs].map(([store, words]) => ({ store, verbs: [...words].sort() }));
  }

  function callerOf(located: Located, name?: string): Caller {
    const { Role, Description } = located.resource.Properties ?? {};
    const [role] = references.targets(located.stack, Role);
    return {
      ...describe(located),
      title: name ?? nameOf(role?.logicalId ?? located.logicalId, 'Role', 'ServiceRole', 'Function'),
      text: typeof Description === 'string' ? withoutDeployment(Description) : '',
      uses: usesOf(role),
    };
  }

  const behindAlias = (target: Located): readonly Located[] =>
    target.resource.Type === 'AWS::Lambda::Alias'
      ? references.targets(target.stack, target.resource.Properties?.FunctionName)
      : [target];

  const pools = ofType('AWS::Cognito::UserPool').map((pool): Door => {
    const { LambdaConfig = {}, SmsConfiguration, EmailConfiguration } = pool.resource.Properties ?? {};
    const triggers = Object.entries(LambdaConfig as object).flatMap(([trigger, value]) =>
      references
        .targets(pool.stack, value)
        .flatMap((target) => behindAlias(target))
        .filter((target) => functions.includes(target))
        .map((target) => callerOf(target, sentence(trigger.replace(/Config$/, '')))),
    );
    const { SourceArn } = (EmailConfiguration ?? {}) as { readonly SourceArn?: unknown };
    const mail = references.targets(pool.stack, SourceArn).map((it) => storeOf('ses', it));
    const [smsRole] = references
      .targets(pool.stack, SmsConfiguration)
      .filter(({ resource }) => resource.Type === 'AWS::IAM::Role');
    const own = [...[...new Set(mail)].map((store) => ({ store, verbs: ['sends'] })), ...usesOf(smsRole)];
    const cognito: Caller = {
      ...describe(pool),
      id: `${idOf(pool)}/itself`,
      title: 'Cognito itself',
      text: 'Messages of its own, such as proofs of a new address',
      uses: own,
    };
    return {
      ...describe(pool),
      kind: 'pool',
      title: 'Cognito user pool',
      text: 'accounts, tokens, and the triggers of a sign-in',
      guarded: guards.includes(pool),
      callers: [...inOrderOfSignIn(triggers), ...(own.length > 0 ? [cognito] : [])],
    };
  });

  const apis = ofType('AWS::ApiGateway::RestApi').map((api): Door => {
    const methods = ofType('AWS::ApiGateway::Method').filter(
      ({ stack, resource }) =>
        resource.Properties?.HttpMethod !== 'OPTIONS' &&
        references.targets(stack, resource.Properties?.RestApiId).includes(api),
    );
    const called = methods.flatMap(({ stack, resource }) =>
      references.targets(stack, resource.Properties?.Integration).filter((it) => functions.includes(it)),
    );
    const needing = methods.filter(
      ({ resource }) => resource.Properties?.AuthorizationType !== 'NONE',
    ).length;
    const tokens = [
      'open to anybody',
      'some calls need a token of the pool',
      'every call needs a token of the pool',
    ];
    const { Description = nameOf(api.logicalId) } = api.resource.Properties ?? {};
    return {
      ...describe(api),
      kind: 'api',
      title: `REST API: ${lowerFirst(withoutDeployment(String(Description)))}`,
      text: tokens[needing === 0 ? 0 : needing < methods.length ? 1 : 2] ?? '',
      guarded: guards.includes(api),
      callers: [...new Set(called)].map((it) => callerOf(it)),
    };
  });

  const sites = ofType('AWS::CloudFront::Distribution').map((site): Door => {
    const { DistributionConfig } = site.resource.Properties ?? {};
    const origins = references
      .targets(site.stack, DistributionConfig)
      .filter(({ resource }) => resource.Type === 'AWS::S3::Bucket');
    const { WebACLId } = (DistributionConfig ?? {}) as { readonly WebACLId?: unknown };
    return {
      ...describe(site),
      kind: 'site',
      title: 'CloudFront: web site',
      text: 'open to anybody',
      guarded: WebACLId !== undefined,
      callers: [
        {
          ...describe(site),
          title: 'Files of the page',
          text: 'Served from a bucket',
          uses: origins.map((it) => ({ store: storeOf('s3', it), verbs: ['reads'] })),
        },
      ],
    };
  });

  const schedules = ofType('AWS::Events::Rule').flatMap((rule): Door[] => {
    const { ScheduleExpression, Targets } = rule.resource.Properties ?? {};
    if (ScheduleExpression === undefined) return [];
    const run = references.targets(rule.stack, Targets).filter((it) => functions.includes(it));
    return [
      {
        ...describe(rule),
        kind: 'schedule',
        title: 'By the clock',
        text: `run by EventBridge, at ${ScheduleExpression}`,
        guarded: false,
        callers: run.map((it) => callerOf(it)),
      },
    ];
  });

  const called = new Set(
    [...pools, ...apis, ...schedules].flatMap(({ callers }) => callers.map(({ id }) => id)),
  );
  const uncalled = functions.filter((it) => !called.has(idOf(it)));
  const operators: readonly Door[] =
    uncalled.length === 0
      ? []
      : [
          {
            id: 'operators',
            stack: shorten(uncalled[0]?.stack ?? ''),
            kind: 'operators',
            title: 'Functions for operators',
            text: 'invoked by whoever IAM lets, never from outside',
            guarded: false,
            callers: uncalled.map((it) => callerOf(it)),
          },
        ];
  return {
    stacks: [...stacks.keys()].map(shorten),
    doors: [...sites, ...pools, ...apis, ...schedules, ...operators].filter(
      ({ callers }) => callers.length > 0,
    ),
    stores: [...stores.values()],
    reports: reportsOf(references, shorten),
    hasDashboard: ofType('AWS::CloudWatch::Dashboard').length > 0,
  };
}

export const idOf = ({ stack, logicalId }: Located) => `${stack}/${logicalId}`;

/** Drops what all names begin with. */
function shortener(names: readonly string[]): (name: string) => string {
  const [first = ''] = names;
  const parts = first.split('-');
  let common = 0;
  while (
    names.length > 1 &&
    common < parts.length - 1 &&
    names.every((name) => name.startsWith(`${parts.slice(0, common + 1).join('-')}-`))
  )
    common += 1;
  return (name) => name.split('-').slice(common).join('-');
}

const SIGN_IN_ORDER = ['Pre sign up', 'Define auth', 'Create auth', 'Verify auth', 'Pre token'];

/** In the order in which a sign-in calls them. */
function inOrderOfSignIn(triggers: readonly Caller[]): readonly Caller[] {
  const rank = ({ title }: Caller) => {
    const found = SIGN_IN_ORDER.findIndex((name) => title.startsWith(name));
    return found < 0 ? SIGN_IN_ORDER.length : found;
  };
  return [...triggers].sort((one, other) => rank(one) - rank(other));
}

/** Descriptions of the outputs that publish it. */
function publishedAs(
  target: Located,
  stacks: ReadonlyMap<string, Stack>,
  references: References,
): readonly string[] {
  const outputs = Object.values(stacks.get(target.stack)?.template.Outputs ?? {});
  return outputs.flatMap((output) => {
    const { Description, Value } = output as { readonly Description?: string; readonly Value: unknown };
    return Description && references.targets(target.stack, Value).includes(target) ? [Description] : [];
  });
}
